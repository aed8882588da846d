using Surus.KubernetesTypes;
using Surus.LocalCluster.ApiServer;
using Surus.LocalCluster.Cluster;
using Surus.LocalCluster.Node;

namespace Surus.LocalCluster.Cli;

/// <summary>Has the API server issue the tokens that the nodes' pods are given.</summary>
internal sealed class PodTokens(ApiServer.ApiServer server, IClusterApi api) : IServiceAccountTokens
{
    private static readonly ResourceType serviceAccounts = new("", "v1", "serviceaccounts");

    /// <inheritdoc/>
    public async ValueTask<ServiceAccountToken> Issue(Pod pod, string? audience, long expirationSeconds, CancellationToken cancel)
    {
        var name = pod.Spec?.ServiceAccountName ?? "default";
        var @namespace = pod.Metadata.Namespace!;
        var account = await api.Get(serviceAccounts, @namespace, name, cancel)
            ?? throw new ApiException(404, "NotFound", $"The service account {@namespace}/{name} does not exist: create it, or name another in the pod.");
        IReadOnlyList<string> audiences = audience is null ? [ServiceAccountTokens.Issuer] : [audience];
        var (token, expires) = server.IssueToken(new TokenSubject(
            @namespace, name, account.Uid, audiences, expirationSeconds, ("Pod", pod.Metadata.Name!, pod.Metadata.Uid!)));
        return new ServiceAccountToken(token, expires);
    }
}
