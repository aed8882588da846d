using System.Collections.Immutable;
using Surus.LocalCluster.Cluster;

namespace Surus.LocalCluster.ApiServer;

/// <summary>The resources that are served now: the built-in ones and those of the CustomResourceDefinitions. Replaced as a whole, read without a lock.</summary>
internal sealed class ResourceRegistry
{
    private volatile ImmutableDictionary<ResourceType, ApiResource> resources;
    private volatile IReadOnlyList<ApiResource> ordered;

    /// <summary>Begins with the built-in resources, in the order in which discovery shows them.</summary>
    public ResourceRegistry(IEnumerable<ApiResource> builtIn)
    {
        ordered = [.. builtIn];
        resources = ordered.ToImmutableDictionary(resource => resource.Type);
    }

    /// <summary>All resources, built-in ones first.</summary>
    public IReadOnlyList<ApiResource> All => ordered;

    /// <summary>The resource of a path; null where it is not served.</summary>
    public ApiResource? Find(ResourceType type) => resources.GetValueOrDefault(type);

    /// <summary>The resource of a path.</summary>
    /// <exception cref="ApiException">404: it is not served.</exception>
    public ApiResource Get(ResourceType type) => Find(type) ?? throw ApiErrors.NoSuchResource();

    /// <summary>The resource whose objects have this apiVersion and kind; null where there is none.</summary>
    public ApiResource? FindKind(string apiVersion, string kind) =>
        ordered.FirstOrDefault(resource => string.Equals(resource.Kind, kind, StringComparison.Ordinal) && string.Equals(resource.ApiVersion, apiVersion, StringComparison.Ordinal));

    /// <summary>A resource by what a CustomResourceDefinition or RBAC rule calls it: group and plural; the first version served.</summary>
    public ApiResource? FindPlural(string group, string plural) =>
        ordered.FirstOrDefault(resource => string.Equals(resource.Group, group, StringComparison.Ordinal) && string.Equals(resource.Plural, plural, StringComparison.Ordinal));

    /// <summary>The resource under whose name a bucket is stored: any of its versions.</summary>
    public ApiResource? FindBucket(string bucket) => ordered.FirstOrDefault(resource => string.Equals(resource.Bucket, bucket, StringComparison.Ordinal));

    /// <summary>Whether a resource of the group is served.</summary>
    public bool HasGroup(string group) => ordered.Any(resource => string.Equals(resource.Group, group, StringComparison.Ordinal));

    /// <summary>Puts custom resources in place of all those served before.</summary>
    public void ReplaceCustom(IEnumerable<ApiResource> custom)
    {
        ordered = [.. ordered.Where(resource => resource.Custom is null), .. custom];
        resources = ordered.ToImmutableDictionary(resource => resource.Type);
    }
}
