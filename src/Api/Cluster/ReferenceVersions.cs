using System.Text.Json.Serialization;

namespace Surus.Api;

/// <summary>The versions of the secrets in use.</summary>
public sealed record SecretVersions
{
    /// <summary>That of the application user's secret.</summary>
    public string? ApplicationSecretVersion { get; init; }

    /// <summary>That of the object store's authority.</summary>
    [JsonPropertyName("barmanEndpointCA")]
    public string? BarmanEndpointCa { get; init; }

    /// <summary>That of a single authority for everything, in old clusters.</summary>
    public string? CaSecretVersion { get; init; }

    /// <summary>That of the authority of client certificates.</summary>
    public string? ClientCaSecretVersion { get; init; }

    /// <summary>Those of the external clusters' secrets.</summary>
    public IReadOnlyDictionary<string, string>? ExternalClusterSecretVersion { get; init; }

    /// <summary>Those of the managed roles' secrets.</summary>
    public IReadOnlyDictionary<string, string>? ManagedRoleSecretVersion { get; init; }

    /// <summary>Those of the secrets with queries.</summary>
    public IReadOnlyDictionary<string, string>? Metrics { get; init; }

    /// <summary>That of the replication certificate.</summary>
    public string? ReplicationSecretVersion { get; init; }

    /// <summary>That of the authority of the server certificate.</summary>
    public string? ServerCaSecretVersion { get; init; }

    /// <summary>That of the server certificate.</summary>
    public string? ServerSecretVersion { get; init; }

    /// <summary>That of the superuser's secret.</summary>
    public string? SuperuserSecretVersion { get; init; }
}

/// <summary>The versions of the config maps in use.</summary>
public sealed record ConfigMapVersions
{
    /// <summary>Those of the config maps with queries.</summary>
    public IReadOnlyDictionary<string, string>? Metrics { get; init; }
}

/// <summary>What poolers need of the cluster.</summary>
public sealed record PoolerIntegrations
{
    /// <summary>What PgBouncer needs.</summary>
    public PgBouncerIntegration? PgBouncerIntegration { get; init; }
}

/// <summary>What PgBouncer needs of the cluster.</summary>
public sealed record PgBouncerIntegration
{
    /// <summary>The secrets of poolers.</summary>
    public IReadOnlyList<string>? Secrets { get; init; }
}
