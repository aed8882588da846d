using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Surus.KubernetesTypes;

namespace Surus.Api;

/// <summary>An object store with backups and WAL.</summary>
[StatusSubresource]
public sealed record ObjectStore : IKubernetesObject<ObjectStore>
{
    /// <inheritdoc/>
    public static ResourceDefinition Definition { get; } =
        new(OperatorNames.BarmanCloudGroup, OperatorNames.Version, nameof(ObjectStore), "objectstores", Namespaced: true);

    /// <inheritdoc/>
    public static JsonTypeInfo<ObjectStore> JsonTypeInfo => ApiJson.TypeInfo<ObjectStore>();

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
    public ObjectStoreSpec Spec { get => field ?? new(); init; }

    /// <summary>What was observed.</summary>
    public ObjectStoreStatus? Status { get; init; }
}
