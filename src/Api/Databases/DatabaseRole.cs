using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Surus.KubernetesTypes;

namespace Surus.Api;

/// <summary>A role inside a cluster.</summary>
[PrinterColumn("Age", "date", ".metadata.creationTimestamp")]
[PrinterColumn("Cluster", "string", ".spec.cluster.name")]
[PrinterColumn("PG Name", "string", ".spec.name")]
[PrinterColumn("Applied", "boolean", ".status.applied")]
[PrinterColumn("Message", "string", ".status.message")]
[StatusSubresource]
public sealed record DatabaseRole : IKubernetesObject<DatabaseRole>
{
    /// <inheritdoc/>
    public static ResourceDefinition Definition { get; } =
        new(OperatorNames.Group, OperatorNames.Version, nameof(DatabaseRole), "databaseroles", Namespaced: true);

    /// <inheritdoc/>
    public static JsonTypeInfo<DatabaseRole> JsonTypeInfo => ApiJson.TypeInfo<DatabaseRole>();

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
    public DatabaseRoleSpec Spec { get => field ?? new(); init; }

    /// <summary>What was observed.</summary>
    public DatabaseRoleStatus? Status { get; init; }
}
