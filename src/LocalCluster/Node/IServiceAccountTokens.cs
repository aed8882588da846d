using Surus.KubernetesTypes;

namespace Surus.LocalCluster.Node;

/// <summary>Issues the tokens by which pods prove to the API server who they are.</summary>
internal interface IServiceAccountTokens
{
    /// <summary>Issues a token that is bound to the pod.</summary>
    /// <param name="pod">The pod; its service account is the subject.</param>
    /// <param name="audience">Who shall accept the token; null: the API server.</param>
    /// <param name="expirationSeconds">How long it shall hold.</param>
    /// <param name="cancel">Gives up.</param>
    ValueTask<ServiceAccountToken> Issue(Pod pod, string? audience, long expirationSeconds, CancellationToken cancel);
}

/// <summary>A token and its end.</summary>
internal sealed record ServiceAccountToken(string Token, DateTimeOffset ExpiresAt);
