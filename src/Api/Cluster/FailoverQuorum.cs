using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Surus.KubernetesTypes;

namespace Surus.Api;

/// <summary>Which synchronous standbys the primary of a cluster waits for; a failover counts on it.</summary>
[PrinterColumn("Age", "date", ".metadata.creationTimestamp")]
[StatusSubresource]
public sealed record FailoverQuorum : IKubernetesObject<FailoverQuorum>
{
    /// <inheritdoc/>
    public static ResourceDefinition Definition { get; } =
        new(OperatorNames.Group, OperatorNames.Version, nameof(FailoverQuorum), "failoverquorums", Namespaced: true);

    /// <inheritdoc/>
    public static JsonTypeInfo<FailoverQuorum> JsonTypeInfo => ApiJson.TypeInfo<FailoverQuorum>();

    /// <inheritdoc/>
    [JsonPropertyOrder(-2)]
    public string ApiVersion { get => field ?? Definition.ApiVersion; init; }

    /// <inheritdoc/>
    [JsonPropertyOrder(-1)]
    public string Kind { get => field ?? Definition.Kind; init; }

    /// <inheritdoc/>
    [Required]
    public ObjectMeta Metadata { get => field ?? ObjectMeta.Empty; init; }

    /// <summary>What was observed.</summary>
    public FailoverQuorumStatus? Status { get; init; }
}
