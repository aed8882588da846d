using System.Collections.Immutable;
using Surus.Api;

namespace Surus.Decisions;

/// <summary>How the instances are spread over nodes, and over what the spec calls failure domains.</summary>
internal static class TopologyFacts
{
    public static Topology Of(ClusterView view)
    {
        var keys = FailureDomains.Keys(view.Cluster.Spec);
        var placed = view.Members.Where(member => member.HasPod && !string.IsNullOrEmpty(member.Pod!.Spec?.NodeName)).ToList();
        return new()
        {
            Instances = placed.ToImmutableSortedDictionary(member => member.Name, member => Chosen(Labels(view, member), keys), StringComparer.Ordinal)
                .AddRange(Remembered(view, placed)),
            NodesUsed = placed.Select(member => member.Pod!.Spec!.NodeName).Distinct(StringComparer.Ordinal).Count(),
            SuccessfullyExtracted = keys.Count == 0 || placed.All(member => Labels(view, member) is not null),
        };
    }

    // An instance that is restarted comes back where its volumes are, and must not count as lost meanwhile.
    private static IEnumerable<KeyValuePair<string, IReadOnlyDictionary<string, string>>> Remembered(ClusterView view, List<MemberView> placed) =>
        (view.Status.Topology?.Instances ?? ImmutableSortedDictionary<string, IReadOnlyDictionary<string, string>>.Empty)
            .Where(before => view.Member(before.Key) is { State: MemberState.Complete } member && !placed.Contains(member));

    private static IReadOnlyDictionary<string, string>? Labels(ClusterView view, MemberView member) =>
        FailureDomains.AreOfPods(view.Cluster.Spec) ? member.Pod!.Metadata.Labels : member.NodeLabels;

    private static IReadOnlyDictionary<string, string> Chosen(IReadOnlyDictionary<string, string>? labels, IReadOnlyList<string> keys) =>
        (labels ?? ImmutableSortedDictionary<string, string>.Empty).Where(label => keys.Contains(label.Key)).ToImmutableSortedDictionary(StringComparer.Ordinal);
}
