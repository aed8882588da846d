using System.Text.Json.Nodes;
using Surus.LocalCluster.Cluster;

namespace Surus.LocalCluster.Controllers;

/// <summary>Which pods a pod affinity term, or a spread constraint, is about.</summary>
internal static class PodTerms
{
    /// <summary>The placed pods that the term selects in the topology domain of a node.</summary>
    public static IEnumerable<PlacedPod> MatchingPods(JsonObject term, JsonObject owner, SchedulingView view, JsonObject node) =>
        view.Placed.Where(placed => Selects(term, owner, placed.Pod) && SameDomain(term, view.Nodes, placed.Node, node));

    /// <summary>Whether a term of <paramref name="owner"/> selects <paramref name="other"/>.</summary>
    public static bool Selects(JsonObject term, JsonObject owner, JsonObject other)
    {
        var namespaces = term.Texts("namespaces").ToList();
        var inNamespace = namespaces.Count > 0 ? namespaces.Contains(other.Namespace)
            : term.Object("namespaceSelector") is { Count: 0 } || other.Namespace == owner.Namespace;
        return inNamespace && Selectors.Selects(term.Object("labelSelector"), other.Map("metadata", "labels"));
    }

    /// <summary>Whether two nodes are in one domain of the term's topology key.</summary>
    public static bool SameDomain(JsonObject term, IReadOnlyList<JsonObject> nodes, string placed, JsonObject node)
    {
        var key = term.Text("topologyKey") ?? "";
        var domain = node.Map("metadata", "labels").GetValueOrDefault(key);
        var other = nodes.FirstOrDefault(candidate => candidate.Name == placed)?.Map("metadata", "labels").GetValueOrDefault(key);
        return domain is not null && domain == other;
    }

    /// <summary>How many placed pods a spread constraint counts in the domain of a node.</summary>
    public static int CountInDomain(JsonObject constraint, SchedulingView view, JsonObject node) =>
        view.Placed.Count(placed => placed.Pod.Namespace == view.Pod.Namespace
            && Selectors.Selects(constraint.Object("labelSelector"), placed.Pod.Map("metadata", "labels"))
            && SameDomain(constraint, view.Nodes, placed.Node, node));
}
