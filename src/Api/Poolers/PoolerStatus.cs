using System.Text.Json.Serialization;

namespace Surus.Api;

/// <summary>What the operator observed of a pooler.</summary>
public sealed record PoolerStatus
{
    /// <summary>What is wrong with the definition.</summary>
    public string? Error { get; init; }

    /// <summary>The image in use.</summary>
    public string? Image { get; init; }

    /// <summary>How many pods exist.</summary>
    [Format("int32")]
    public int? Instances { get; init; }

    /// <summary>What the pooler is doing.</summary>
    [AllowedValues("active", "paused", "inactive", "failed")]
    public string? Phase { get; init; }

    /// <summary>Why it is doing that.</summary>
    public string? PhaseReason { get; init; }

    /// <summary>The secrets in use.</summary>
    public PoolerSecrets? Secrets { get; init; }
}

/// <summary>The secrets a pooler uses.</summary>
public sealed record PoolerSecrets
{
    /// <summary>The authority of client certificates.</summary>
    [JsonPropertyName("clientCA")]
    public SecretVersion? ClientCa { get; init; }

    /// <summary>The certificate shown to clients.</summary>
    [JsonPropertyName("clientTLS")]
    public SecretVersion? ClientTls { get; init; }

    /// <summary>The secrets of PgBouncer itself.</summary>
    public PgBouncerSecrets? PgBouncerSecrets { get; init; }

    /// <summary>The authority of the servers' certificate.</summary>
    [JsonPropertyName("serverCA")]
    public SecretVersion? ServerCa { get; init; }

    /// <summary>The certificate shown to the servers.</summary>
    [JsonPropertyName("serverTLS")]
    public SecretVersion? ServerTls { get; init; }
}

/// <summary>The secrets of PgBouncer itself.</summary>
public sealed record PgBouncerSecrets
{
    /// <summary>The user that looks passwords up.</summary>
    public SecretVersion? AuthQuery { get; init; }
}

/// <summary>A secret and its version.</summary>
public sealed record SecretVersion
{
    /// <summary>The secret's name.</summary>
    public string? Name { get; init; }

    /// <summary>Its resource version.</summary>
    public string? Version { get; init; }
}
