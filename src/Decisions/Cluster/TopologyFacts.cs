using System.Collections.Immutable;
using Surus.Api;

namespace Surus.Decisions;

/// <summary>How the instances are spread over nodes.</summary>
internal static class TopologyFacts
{
    public static Topology Of(ClusterView view)
    {
        var placed = view.Members.Where(member => member.HasPod && !string.IsNullOrEmpty(member.Pod!.Spec?.NodeName)).ToList();
        return new()
        {
            Instances = placed.ToImmutableSortedDictionary(
                member => member.Name,
                IReadOnlyDictionary<string, string> (_) => ImmutableSortedDictionary<string, string>.Empty,
                StringComparer.Ordinal),
            NodesUsed = placed.Select(member => member.Pod!.Spec!.NodeName).Distinct(StringComparer.Ordinal).Count(),
            SuccessfullyExtracted = true,
        };
    }
}
