using System.Text.Json.Nodes;
using Surus.LocalCluster.Cluster;

namespace Surus.LocalCluster.Controllers;

/// <summary>Whether a pod may run on a node.</summary>
internal static class NodeFit
{
    private static readonly Func<SchedulingView, JsonObject, string?>[] rules =
    [
        NodeIsReady, TaintsAreTolerated, SelectorMatches, AffinityMatches, VolumesAreThere, ResourcesSuffice, PodAffinityHolds, PodAntiAffinityHolds,
        SpreadHolds,
    ];

    /// <summary>Why the pod may not run on the node, or null where it may.</summary>
    public static string? Refusal(SchedulingView view, JsonObject node) => rules.Select(rule => rule(view, node)).FirstOrDefault(reason => reason is not null);

    private static string? NodeIsReady(SchedulingView view, JsonObject node) =>
        node.Condition("Ready") == "True" ? null : "node(s) were not ready";

    private static string? TaintsAreTolerated(SchedulingView view, JsonObject node)
    {
        var taints = node.Objects("spec", "taints").Where(taint => taint.Text("effect") is "NoSchedule" or "NoExecute");
        if (node.Flag("spec", "unschedulable"))
        {
            taints = taints.Append(new JsonObject { ["key"] = "node.kubernetes.io/unschedulable", ["effect"] = "NoSchedule" });
        }

        var refused = taints.FirstOrDefault(taint => !view.Pod.Objects("spec", "tolerations").Any(toleration => Taints.Tolerates(toleration, taint)));
        return refused is null ? null : $"node(s) had untolerated taint {{{refused.Text("key")}: {refused.Text("value")}}}";
    }

    private static string? SelectorMatches(SchedulingView view, JsonObject node)
    {
        var labels = node.Map("metadata", "labels");
        return view.Pod.Map("spec", "nodeSelector").All(wanted => labels.TryGetValue(wanted.Key, out var value) && value == wanted.Value)
            ? null
            : "node(s) didn't match Pod's node affinity/selector";
    }

    private static string? AffinityMatches(SchedulingView view, JsonObject node)
    {
        var required = view.Pod.Object("spec", "affinity", "nodeAffinity", "requiredDuringSchedulingIgnoredDuringExecution");
        return required is null || Selectors.AnyTermSelects(required.Objects("nodeSelectorTerms"), node)
            ? null
            : "node(s) didn't match Pod's node affinity/selector";
    }

    private static string? VolumesAreThere(SchedulingView view, JsonObject node) =>
        view.Volumes.All(volume => volume.Object("spec", "nodeAffinity", "required") is not { } required
            || Selectors.AnyTermSelects(required.Objects("nodeSelectorTerms"), node))
            ? null
            : "node(s) had volume node affinity conflict";

    private static string? ResourcesSuffice(SchedulingView view, JsonObject node)
    {
        var used = view.Placed.Where(placed => placed.Node == node.Name).Select(placed => PodRequests.Of(placed.Pod)).ToList();
        foreach (var (resource, wanted) in PodRequests.Of(view.Pod))
        {
            var capacity = PodRequests.Allocatable(node, resource);
            if (capacity is { } limit && used.Sum(pod => pod.GetValueOrDefault(resource)) + wanted > limit)
            {
                return $"Insufficient {resource}";
            }
        }

        return null;
    }

    private static string? PodAffinityHolds(SchedulingView view, JsonObject node)
    {
        var terms = view.Pod.Objects("spec", "affinity", "podAffinity", "requiredDuringSchedulingIgnoredDuringExecution");
        return terms.All(term => PodTerms.MatchingPods(term, view.Pod, view, node).Any())
            ? null
            : "node(s) didn't match pod affinity rules";
    }

    private static string? PodAntiAffinityHolds(SchedulingView view, JsonObject node)
    {
        var terms = view.Pod.Objects("spec", "affinity", "podAntiAffinity", "requiredDuringSchedulingIgnoredDuringExecution");
        if (terms.Any(term => PodTerms.MatchingPods(term, view.Pod, view, node).Any()))
        {
            return "node(s) didn't match pod anti-affinity rules";
        }

        // A pod that is there may refuse this one as a neighbour.
        return view.Placed.Any(placed => placed.Pod
            .Objects("spec", "affinity", "podAntiAffinity", "requiredDuringSchedulingIgnoredDuringExecution")
            .Any(term => PodTerms.Selects(term, placed.Pod, view.Pod) && PodTerms.SameDomain(term, view.Nodes, placed.Node, node)))
            ? "node(s) didn't satisfy existing pods anti-affinity rules"
            : null;
    }

    private static string? SpreadHolds(SchedulingView view, JsonObject node)
    {
        foreach (var constraint in view.Pod.Objects("spec", "topologySpreadConstraints").Where(rule => rule.Text("whenUnsatisfiable") != "ScheduleAnyway"))
        {
            var key = constraint.Text("topologyKey") ?? "";
            if (!node.Map("metadata", "labels").ContainsKey(key))
            {
                return "node(s) didn't match pod topology spread constraints (missing required label)";
            }

            var counts = view.Nodes
                .Where(other => other.Map("metadata", "labels").ContainsKey(key))
                .Select(other => PodTerms.CountInDomain(constraint, view, other));
            if (PodTerms.CountInDomain(constraint, view, node) + 1 - counts.Min() > (constraint.Integer("maxSkew") ?? 1))
            {
                return "node(s) didn't match pod topology spread constraints";
            }
        }

        return null;
    }
}
