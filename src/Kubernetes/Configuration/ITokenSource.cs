namespace Surus.Kubernetes;

/// <summary>Gives bearer tokens, which may change over time.</summary>
public interface ITokenSource
{
    /// <summary>The token to send now.</summary>
    /// <exception cref="KubernetesConfigurationException">No token is to be had.</exception>
    ValueTask<string> Get(CancellationToken cancel);

    /// <summary>The server refused the token: fetch a new one next time.</summary>
    void Refused(string token);
}

/// <summary>Always the same token.</summary>
/// <param name="token">The token.</param>
public sealed class FixedToken(string token) : ITokenSource
{
    /// <inheritdoc/>
    public ValueTask<string> Get(CancellationToken cancel) => ValueTask.FromResult(token);

    /// <inheritdoc/>
    public void Refused(string token)
    {
        // There is no other one.
    }
}
