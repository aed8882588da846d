using Surus.Api;
using Surus.Decisions;
using Surus.Kubernetes;
using Surus.Objects;

namespace Surus.Operator;

/// <summary>Tells the image that a Cluster asks for: the one it names, the one of its catalog, or the operator's own choice.</summary>
internal sealed class ImageResolver(Caches caches, OperatorSettings settings)
{
    public ImageChoice Resolve(Cluster cluster)
    {
        if (cluster.Spec.ImageCatalogRef is { } reference)
        {
            return FromCatalog(cluster, reference);
        }

        var name = string.IsNullOrEmpty(cluster.Spec.ImageName) ? settings.PostgresImageName : cluster.Spec.ImageName;
        return ImageReference.Parse(name).PostgresVersion is { } version
            ? new(name, version.Major)
            : new(null, 0, $"The image '{name}' does not tell its PostgreSQL version: give it a tag that begins with the version, such as 17.2.");
    }

    private ImageChoice FromCatalog(Cluster cluster, ImageCatalogReference reference)
    {
        var spec = reference.Kind == nameof(ClusterImageCatalog)
            ? caches.ClusterCatalogs.Lister.Find(new NamespacedName(null, reference.Name))?.Spec
            : caches.Catalogs.Lister.Find(new NamespacedName(cluster.Metadata.Namespace, reference.Name))?.Spec;
        if (spec is null)
        {
            return new(null, 0, $"{reference.Kind} {reference.Name}, which spec.imageCatalogRef names, does not exist.");
        }

        return spec.Images.FirstOrDefault(image => image.Major == reference.Major) is { } found
            ? new(found.Image, reference.Major)
            : new(null, 0, $"{reference.Kind} {reference.Name} has no image for PostgreSQL {reference.Major}.");
    }
}
