using Surus.Kubernetes;
using Surus.KubernetesTypes;

namespace Surus.Operator;

/// <summary>The changes of nodes that Clusters are looked at for: not each sign of life.</summary>
internal static class NodeChanges
{
    /// <summary>Whether a node came, went, or was changed in what is asked of it.</summary>
    public static bool Matter(ObjectChange<Node> change) =>
        change is not { Old: { } old, New: { } now }
        || old.Spec?.Unschedulable != now.Spec?.Unschedulable
        || !Taints(old).SequenceEqual(Taints(now), StringComparer.Ordinal)
        || !Labels(old).SequenceEqual(Labels(now));

    /// <summary>The Clusters that have an instance on a node.</summary>
    public static IEnumerable<NamespacedName> ClustersOn(Informer<Pod> pods, Node node) => pods.Lister.List()
        .Where(pod => pod.Spec?.NodeName == node.Metadata.Name && pod.Metadata.Labels?.ContainsKey(Api.Labels.Cluster) == true)
        .Select(pod => new NamespacedName(pod.Metadata.Namespace, pod.Metadata.Labels![Api.Labels.Cluster]))
        .Distinct();

    private static IEnumerable<string> Taints(Node node) => (node.Spec?.Taints ?? []).Select(taint => taint.Key);

    private static IEnumerable<KeyValuePair<string, string>> Labels(Node node) =>
        (node.Metadata.Labels ?? new Dictionary<string, string>()).OrderBy(label => label.Key, StringComparer.Ordinal);
}
