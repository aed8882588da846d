using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Surus.KubernetesTypes;

namespace Surus.Api;

/// <summary>A backup of a cluster.</summary>
[PrinterColumn("Age", "date", ".metadata.creationTimestamp")]
[PrinterColumn("Cluster", "string", ".spec.cluster.name")]
[PrinterColumn("Method", "string", ".spec.method")]
[PrinterColumn("Phase", "string", ".status.phase")]
[PrinterColumn("Error", "string", ".status.error")]
[StatusSubresource]
public sealed record Backup : IKubernetesObject<Backup>
{
    /// <inheritdoc/>
    public static ResourceDefinition Definition { get; } =
        new(OperatorNames.Group, OperatorNames.Version, nameof(Backup), "backups", Namespaced: true);

    /// <inheritdoc/>
    public static JsonTypeInfo<Backup> JsonTypeInfo => ApiJson.TypeInfo<Backup>();

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
    public BackupSpec Spec { get => field ?? new(); init; }

    /// <summary>What was observed.</summary>
    public BackupStatus? Status { get; init; }
}
