using Surus.KubernetesTypes;

namespace Surus.Api;

/// <summary>Another cluster or archive, and how it is reached.</summary>
public sealed record ExternalCluster
{
    /// <summary>The archive in an object store.</summary>
    public BarmanObjectStoreConfiguration? BarmanObjectStore { get; init; }

    /// <summary>The parameters of a connection, as libpq names them.</summary>
    public IReadOnlyDictionary<string, string>? ConnectionParameters { get; init; }

    /// <summary>The name by which the rest of the definition refers to it.</summary>
    [Required]
    public string Name { get => field ?? ""; init; }

    /// <summary>The secret key with the password.</summary>
    public SecretKeySelector? Password { get; init; }

    /// <summary>The plugin that knows the archive.</summary>
    public PluginConfiguration? Plugin { get; init; }

    /// <summary>The secret key with the client's certificate.</summary>
    public SecretKeySelector? SslCert { get; init; }

    /// <summary>The secret key with the client's private key.</summary>
    public SecretKeySelector? SslKey { get; init; }

    /// <summary>The secret key with the authority of the server's certificate.</summary>
    public SecretKeySelector? SslRootCert { get; init; }
}

/// <summary>Makes the cluster follow another cluster, or takes part in a set of clusters that hand the primary role around.</summary>
public sealed record ReplicaClusterConfiguration
{
    /// <summary>Whether the cluster is a replica. Not with <c>primary</c>.</summary>
    public bool? Enabled { get; init; }

    /// <summary>How long changes wait before they are applied, such as 1h.</summary>
    public string? MinApplyDelay { get; init; }

    /// <summary>The name of the cluster that is the primary one; this cluster is a replica unless it is itself.</summary>
    public string? Primary { get; init; }

    /// <summary>
    /// The demotion token of the former primary cluster; this cluster becomes the primary one only after it has everything the token
    /// tells.
    /// </summary>
    public string? PromotionToken { get; init; }

    /// <summary>This cluster's name among the set; its own name when not given.</summary>
    public string? Self { get; init; }

    /// <summary>The external cluster that is followed.</summary>
    [Required]
    [MinLength(1)]
    public string Source { get => field ?? ""; init; }
}
