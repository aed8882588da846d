using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Surus.KubernetesTypes;

namespace Surus.Api;

/// <summary>Images for the clusters of all namespaces.</summary>
[PrinterColumn("Age", "date", ".metadata.creationTimestamp")]
public sealed record ClusterImageCatalog : IKubernetesObject<ClusterImageCatalog>
{
    /// <inheritdoc/>
    public static ResourceDefinition Definition { get; } =
        new(OperatorNames.Group, OperatorNames.Version, nameof(ClusterImageCatalog), "clusterimagecatalogs", Namespaced: false);

    /// <inheritdoc/>
    public static JsonTypeInfo<ClusterImageCatalog> JsonTypeInfo => ApiJson.TypeInfo<ClusterImageCatalog>();

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
    public ImageCatalogSpec Spec { get => field ?? new(); init; }
}
