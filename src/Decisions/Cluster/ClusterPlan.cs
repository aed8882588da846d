using System.Collections.Immutable;
using Surus.Api;

namespace Surus.Decisions;

/// <summary>What is done about a Cluster, and why.</summary>
/// <param name="Status">The status to write first, if it differs from the one seen; null leaves it alone.</param>
/// <param name="Steps">What to do then, in this order; a step that fails ends the list.</param>
/// <param name="Events">What to tell besides the events of the steps.</param>
/// <param name="CheckAgainAfter">When to look again if nothing happens meanwhile; null when only a change can matter.</param>
public sealed record ClusterPlan(
    ClusterStatus? Status, ImmutableArray<ClusterStep> Steps, ImmutableArray<ClusterEvent> Events, TimeSpan? CheckAgainAfter)
{
    /// <summary>A plan to do nothing at all.</summary>
    public static ClusterPlan Nothing { get; } = new(null, [], [], null);
}
