namespace Surus.Kubernetes;

/// <summary>What a command line says over the head of a kubeconfig; null or empty leaves what the file says.</summary>
public sealed record KubeconfigOverrides
{
    /// <summary>The only kubeconfig to read.</summary>
    public string? Path { get; init; }

    /// <summary>The context instead of the current one.</summary>
    public string? Context { get; init; }

    /// <summary>The cluster entry instead of the context's.</summary>
    public string? Cluster { get; init; }

    /// <summary>The user entry instead of the context's.</summary>
    public string? User { get; init; }

    /// <summary>The namespace instead of the context's.</summary>
    public string? Namespace { get; init; }

    /// <summary>The address of the API server.</summary>
    public string? Server { get; init; }

    /// <summary>The name the server's certificate must carry.</summary>
    public string? TlsServerName { get; init; }

    /// <summary>True to believe any server.</summary>
    public bool InsecureSkipTlsVerify { get; init; }

    /// <summary>A file with the authorities that may vouch for the server.</summary>
    public string? CertificateAuthority { get; init; }

    /// <summary>A file with the client certificate.</summary>
    public string? ClientCertificate { get; init; }

    /// <summary>A file with the key of the client certificate.</summary>
    public string? ClientKey { get; init; }

    /// <summary>A bearer token.</summary>
    public string? Token { get; init; }

    /// <summary>The user to act as.</summary>
    public string? As { get; init; }

    /// <summary>The id of the user to act as.</summary>
    public string? AsUid { get; init; }

    /// <summary>The groups to act as a member of.</summary>
    public IReadOnlyList<string> AsGroups { get; init; } = [];

    /// <summary>Further attributes of the user to act as.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> AsUserExtra { get; init; } = [];

    /// <summary>The names of what is overridden: a token must not get into a log.</summary>
    public override string ToString() => $"context {Context}, cluster {Cluster}, user {User}, server {Server}";
}
