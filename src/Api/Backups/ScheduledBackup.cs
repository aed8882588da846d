using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Surus.KubernetesTypes;

namespace Surus.Api;

/// <summary>Backups of a cluster by a schedule.</summary>
[PrinterColumn("Age", "date", ".metadata.creationTimestamp")]
[PrinterColumn("Cluster", "string", ".spec.cluster.name")]
[PrinterColumn("Last Backup", "date", ".status.lastScheduleTime")]
[StatusSubresource]
public sealed record ScheduledBackup : IKubernetesObject<ScheduledBackup>
{
    /// <inheritdoc/>
    public static ResourceDefinition Definition { get; } =
        new(OperatorNames.Group, OperatorNames.Version, nameof(ScheduledBackup), "scheduledbackups", Namespaced: true);

    /// <inheritdoc/>
    public static JsonTypeInfo<ScheduledBackup> JsonTypeInfo => ApiJson.TypeInfo<ScheduledBackup>();

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
    public ScheduledBackupSpec Spec { get => field ?? new(); init; }

    /// <summary>What was observed.</summary>
    public ScheduledBackupStatus? Status { get; init; }
}
