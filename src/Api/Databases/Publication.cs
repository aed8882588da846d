using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Surus.KubernetesTypes;

namespace Surus.Api;

/// <summary>A publication of logical replication inside a cluster.</summary>
[PrinterColumn("Age", "date", ".metadata.creationTimestamp")]
[PrinterColumn("Cluster", "string", ".spec.cluster.name")]
[PrinterColumn("PG Name", "string", ".spec.name")]
[PrinterColumn("Applied", "boolean", ".status.applied")]
[PrinterColumn("Message", "string", ".status.message")]
[StatusSubresource]
public sealed record Publication : IKubernetesObject<Publication>
{
    /// <inheritdoc/>
    public static ResourceDefinition Definition { get; } =
        new(OperatorNames.Group, OperatorNames.Version, nameof(Publication), "publications", Namespaced: true);

    /// <inheritdoc/>
    public static JsonTypeInfo<Publication> JsonTypeInfo => ApiJson.TypeInfo<Publication>();

    /// <inheritdoc/>
    [JsonPropertyOrder(-2)]
    public string ApiVersion { get => field ?? Definition.ApiVersion; init; }

    /// <inheritdoc/>
    [JsonPropertyOrder(-1)]
    public string Kind { get => field ?? Definition.Kind; init; }

    /// <inheritdoc/>
    [Required]
    public ObjectMeta Metadata { get => field ?? ObjectMeta.Empty; init; }

    /// <summary>What the user wants.</summary>
    [Required]
    public PublicationSpec Spec { get => field ?? new(); init; }

    /// <summary>What was observed.</summary>
    public LogicalReplicationStatus? Status { get; init; }
}
