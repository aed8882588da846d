using Surus.Api;

namespace Surus.Decisions;

/// <summary>
/// The image that instances run. A data directory is of one major version for as long as nothing upgrades it, so an image of another
/// one is never put on it: until the spec asks for one that fits, instances run what the data was last run with.
/// </summary>
public static class InstanceImage
{
    /// <summary>The image to run for a spec that asks for <paramref name="requested"/>.</summary>
    public static ImageChoice Of(ImageChoice requested, ClusterStatus? status) =>
        Data(status) is { } data && requested.Major != data.MajorVersion
            ? requested with { Name = data.Image, Major = data.MajorVersion }
            : requested;

    /// <summary>Why the image that the spec asks for does not fit the data, as a sentence; null when it does.</summary>
    internal static string? Misfit(ClusterView view)
    {
        if (view.Image.Name is null || Data(view.Status) is not { } data || data.MajorVersion == view.Image.Major)
        {
            return null;
        }

        var field = view.Cluster.Spec.ImageCatalogRef is null ? "spec.imageName" : "spec.imageCatalogRef";
        return $"{field} asks for PostgreSQL {view.Image.Major} and the data is of PostgreSQL {data.MajorVersion}, which this version does not "
            + $"upgrade: name an image of PostgreSQL {data.MajorVersion}, and move to {view.Image.Major} with pg_dump into another Cluster.";
    }

    /// <summary>What <c>status.pgDataImageInfo</c> says; before there is data, the image it will be made with.</summary>
    internal static ImageInfo? Info(ClusterView view) => view.InstanceImage is { Name: { } name, Major: var major }
        ? (view.Status.PgDataImageInfo ?? new()) with { Image = name, MajorVersion = major }
        : view.Status.PgDataImageInfo;

    private static ImageInfo? Data(ClusterStatus? status) => string.IsNullOrEmpty(status?.CurrentPrimary) ? null : status.PgDataImageInfo;
}
