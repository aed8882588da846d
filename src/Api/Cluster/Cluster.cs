using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Surus.KubernetesTypes;

namespace Surus.Api;

/// <summary>A PostgreSQL cluster: a primary and its replicas.</summary>
[PrinterColumn("Age", "date", ".metadata.creationTimestamp")]
[PrinterColumn("Instances", "integer", ".status.instances")]
[PrinterColumn("Ready", "integer", ".status.readyInstances")]
[PrinterColumn("Status", "string", ".status.phase")]
[PrinterColumn("Primary", "string", ".status.currentPrimary")]
[PrinterColumn("SyncTopology", "string", ".status.conditions[?(@.type=='SyncReplicationTopologySatisfied')].reason", Priority = 1)]
[StatusSubresource]
[ScaleSubresource(".spec.instances", ".status.instances", LabelSelectorPath = ".status.selector")]
public sealed record Cluster : IKubernetesObject<Cluster>
{
    /// <inheritdoc/>
    public static ResourceDefinition Definition { get; } =
        new(OperatorNames.Group, OperatorNames.Version, nameof(Cluster), "clusters", Namespaced: true);

    /// <inheritdoc/>
    public static JsonTypeInfo<Cluster> JsonTypeInfo => ApiJson.TypeInfo<Cluster>();

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
    public ClusterSpec Spec { get => field ?? new(); init; }

    /// <summary>What was observed.</summary>
    public ClusterStatus? Status { get; init; }
}
