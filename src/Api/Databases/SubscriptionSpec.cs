using System.Text.Json.Serialization;
using Surus.KubernetesTypes;

namespace Surus.Api;

/// <summary>A subscription of logical replication.</summary>
public sealed record SubscriptionSpec
{
    /// <summary>The cluster. It never changes.</summary>
    [Required]
    [CelRule("self == oldSelf", "this never changes once it is set")]
    public LocalObjectReference Cluster { get => field ?? new(); init; }

    /// <summary>The database. It never changes.</summary>
    [JsonPropertyName("dbname")]
    [Required]
    [CelRule("self == oldSelf", "this never changes once it is set")]
    public string DbName { get => field ?? ""; init; }

    /// <summary>The external cluster that publishes.</summary>
    [Required]
    public string ExternalClusterName { get => field ?? ""; init; }

    /// <summary>The subscription's name in PostgreSQL. It never changes.</summary>
    [Required]
    [CelRule("self == oldSelf", "this never changes once it is set")]
    public string Name { get => field ?? ""; init; }

    /// <summary>The parameters of CREATE SUBSCRIPTION.</summary>
    public IReadOnlyDictionary<string, string>? Parameters { get; init; }

    /// <summary>The database that publishes; that of the external cluster when not given.</summary>
    [JsonPropertyName("publicationDBName")]
    public string? PublicationDbName { get; init; }

    /// <summary>The publication.</summary>
    [Required]
    public string PublicationName { get => field ?? ""; init; }

    /// <summary>What becomes of the subscription when this object is deleted.</summary>
    [Default("retain")]
    [AllowedValues("delete", "retain")]
    public string? SubscriptionReclaimPolicy { get; init; }
}

/// <summary>Whether a publication or subscription is as described.</summary>
public sealed record LogicalReplicationStatus
{
    /// <summary>Whether it is; absent while not known.</summary>
    public bool? Applied { get; init; }

    /// <summary>What went wrong.</summary>
    public string? Message { get; init; }

    /// <summary>The generation that was applied.</summary>
    public long? ObservedGeneration { get; init; }
}
