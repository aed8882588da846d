using System.Text.Json.Nodes;
using Surus.LocalCluster.Cluster;

namespace Surus.LocalCluster.Controllers;

/// <summary>The node for a pod, or why there is none.</summary>
/// <param name="Node">The node's name; null where no node will do.</param>
/// <param name="Refusal">Why no node will do; null where one does.</param>
internal sealed record NodeChoice(string? Node, string? Refusal)
{
    /// <summary>Chooses the node: of those that may run the pod the one that preferences like most, then the emptiest, then by name.</summary>
    public static NodeChoice For(SchedulingView view)
    {
        var refusals = view.Nodes.ToDictionary(node => node.Name, node => NodeFit.Refusal(view, node), StringComparer.Ordinal);
        var best = view.Nodes
            .Where(node => refusals[node.Name] is null)
            .OrderByDescending(node => Preference(view, node))
            .ThenBy(node => view.Placed.Count(placed => placed.Node == node.Name))
            .ThenBy(node => node.Name, StringComparer.Ordinal)
            .FirstOrDefault();
        return best is null ? new NodeChoice(null, Explain(view, refusals)) : new NodeChoice(best.Name, null);
    }

    private static string Explain(SchedulingView view, Dictionary<string, string?> refusals)
    {
        var reasons = refusals.Values
            .GroupBy(reason => reason!, StringComparer.Ordinal)
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => $"{group.Count()} {group.Key}");
        return $"0/{view.Nodes.Count} nodes are available: {string.Join(", ", reasons)}.";
    }

    private static long Preference(SchedulingView view, JsonObject node) =>
        NodePreference(view, node) + PodPreference(view, node, "podAffinity") - PodPreference(view, node, "podAntiAffinity") - Crowding(view, node);

    private static long NodePreference(SchedulingView view, JsonObject node) =>
        view.Pod.Objects("spec", "affinity", "nodeAffinity", "preferredDuringSchedulingIgnoredDuringExecution")
            .Where(preference => Selectors.TermSelects(preference.Object("preference") ?? [], node))
            .Sum(preference => preference.Integer("weight") ?? 1);

    private static long PodPreference(SchedulingView view, JsonObject node, string kind) =>
        view.Pod.Objects("spec", "affinity", kind, "preferredDuringSchedulingIgnoredDuringExecution")
            .Sum(preference => (preference.Integer("weight") ?? 1)
                * PodTerms.MatchingPods(preference.Object("podAffinityTerm") ?? [], view.Pod, view, node).Count());

    private static long Crowding(SchedulingView view, JsonObject node) =>
        view.Pod.Objects("spec", "topologySpreadConstraints").Sum(constraint => PodTerms.CountInDomain(constraint, view, node));
}
