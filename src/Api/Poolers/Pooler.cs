using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Surus.KubernetesTypes;

namespace Surus.Api;

/// <summary>A pool of connections to a cluster.</summary>
[PrinterColumn("Age", "date", ".metadata.creationTimestamp")]
[PrinterColumn("Cluster", "string", ".spec.cluster.name")]
[PrinterColumn("Type", "string", ".spec.type")]
[PrinterColumn("Phase", "string", ".status.phase")]
[StatusSubresource]
[ScaleSubresource(".spec.instances", ".status.instances")]
public sealed record Pooler : IKubernetesObject<Pooler>
{
    /// <inheritdoc/>
    public static ResourceDefinition Definition { get; } =
        new(OperatorNames.Group, OperatorNames.Version, nameof(Pooler), "poolers", Namespaced: true);

    /// <inheritdoc/>
    public static JsonTypeInfo<Pooler> JsonTypeInfo => ApiJson.TypeInfo<Pooler>();

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
    public PoolerSpec Spec { get => field ?? new(); init; }

    /// <summary>What was observed.</summary>
    public PoolerStatus? Status { get; init; }
}
