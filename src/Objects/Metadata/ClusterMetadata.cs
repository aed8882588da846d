using System.Collections.Immutable;
using System.Globalization;
using Surus.Api;
using Surus.KubernetesTypes;

namespace Surus.Objects;

/// <summary>The metadata that everything made for a Cluster shares: owner, labels, annotations, and what it inherits.</summary>
public static class ClusterMetadata
{
    /// <summary>The API version of a Cluster, as owner references give it.</summary>
    public const string ClusterApiVersion = OperatorNames.Group + "/" + OperatorNames.Version;

    /// <summary>The reference that makes <paramref name="cluster"/> the controller of what carries it.</summary>
    public static OwnerReference OwnerOf(Cluster cluster) => new()
    {
        ApiVersion = ClusterApiVersion,
        Kind = "Cluster",
        Name = cluster.Metadata.Name!,
        Uid = cluster.Metadata.Uid!,
        Controller = true,
        BlockOwnerDeletion = true,
    };

    /// <summary>Whether <paramref name="metadata"/> says that <paramref name="cluster"/> controls the object.</summary>
    public static bool IsOwnedBy(ObjectMeta metadata, Cluster cluster) =>
        metadata.OwnerReferences?.Any(owner => owner.Controller == true && owner.Uid == cluster.Metadata.Uid) == true;

    /// <summary>
    /// Metadata of an object of <paramref name="cluster"/>: inherited labels and annotations first, then those given, then the
    /// fixed ones, so that no inherited key can take the place of one the operator relies on.
    /// </summary>
    public static ObjectMeta For(
        Cluster cluster,
        OperatorSettings settings,
        string name,
        IReadOnlyDictionary<string, string>? labels = null,
        IReadOnlyDictionary<string, string>? annotations = null) => new()
    {
        Name = name,
        Namespace = cluster.Metadata.Namespace,
        Labels = InheritedLabels(cluster, settings)
            .SetItems(labels ?? ImmutableSortedDictionary<string, string>.Empty)
            .SetItem(Labels.Cluster, cluster.Metadata.Name!),
        Annotations = InheritedAnnotations(cluster, settings)
            .SetItems(annotations ?? ImmutableSortedDictionary<string, string>.Empty)
            .SetItem(Annotations.OperatorVersion, settings.OperatorVersion),
        OwnerReferences = [OwnerOf(cluster)],
    };

    /// <summary>
    /// Metadata of a secret that holds keys and certificates: nothing is inherited. The cluster's label is our addition: it lets
    /// the operator keep in memory only the secrets it made.
    /// </summary>
    public static ObjectMeta ForCertificate(Cluster cluster, string name) => new()
    {
        Name = name,
        Namespace = cluster.Metadata.Namespace,
        Labels = Sorted((Labels.Cluster, cluster.Metadata.Name!)),
        OwnerReferences = [OwnerOf(cluster)],
    };

    /// <summary>The <c>app.kubernetes.io</c> labels of pods, jobs, services and budgets.</summary>
    public static ImmutableSortedDictionary<string, string> AppLabels(Cluster cluster, int majorVersion) => Sorted(
        (Labels.AppName, AppLabelValues.Name),
        (Labels.AppInstance, cluster.Metadata.Name!),
        (Labels.AppVersion, majorVersion.ToString(CultureInfo.InvariantCulture)),
        (Labels.AppComponent, Components.Database),
        (Labels.ManagedBy, AppLabelValues.ManagedBy));

    /// <summary>The <c>app.kubernetes.io</c> labels of volumes, which outlive a major version.</summary>
    public static ImmutableSortedDictionary<string, string> VolumeAppLabels() => Sorted(
        (Labels.AppName, AppLabelValues.Name),
        (Labels.AppComponent, Components.Database),
        (Labels.ManagedBy, AppLabelValues.ManagedBy));

    internal static ImmutableSortedDictionary<string, string> Sorted(params ReadOnlySpan<(string Key, string Value)> pairs)
    {
        var sorted = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in pairs)
        {
            sorted[key] = value;
        }

        return sorted.ToImmutable();
    }

    private static ImmutableSortedDictionary<string, string> InheritedLabels(Cluster cluster, OperatorSettings settings) =>
        Inherited(cluster.Metadata.Labels, settings.InheritedLabels, cluster.Spec.InheritedMetadata?.Labels);

    private static ImmutableSortedDictionary<string, string> InheritedAnnotations(Cluster cluster, OperatorSettings settings) =>
        Inherited(cluster.Metadata.Annotations, settings.InheritedAnnotations, cluster.Spec.InheritedMetadata?.Annotations);

    private static ImmutableSortedDictionary<string, string> Inherited(
        IReadOnlyDictionary<string, string>? ofCluster, IReadOnlyList<string> globs, IReadOnlyDictionary<string, string>? always)
    {
        var sorted = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in (ofCluster ?? ImmutableSortedDictionary<string, string>.Empty).Where(pair => Glob.MatchesAny(globs, pair.Key)))
        {
            sorted[key] = value;
        }

        foreach (var (key, value) in always ?? ImmutableSortedDictionary<string, string>.Empty)
        {
            sorted[key] = value;
        }

        return sorted.ToImmutable();
    }
}
