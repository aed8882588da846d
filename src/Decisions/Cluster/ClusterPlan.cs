using System.Collections.Immutable;
using Surus.Api;

namespace Surus.Decisions;

/// <summary>What is done about a Cluster, and why.</summary>
/// <param name="StepsBeforeStatus">What to do first; where a step fails, nothing else is done.</param>
/// <param name="Status">The status to write then, if it differs from the one seen; null leaves it alone.</param>
/// <param name="Steps">What to do last, in this order; a step that fails ends the list.</param>
/// <param name="Events">What to tell besides the events of the steps.</param>
/// <param name="CheckAgainAfter">When to look again if nothing happens meanwhile; null when only a change can matter.</param>
public sealed record ClusterPlan(
    ImmutableArray<ClusterStep> StepsBeforeStatus,
    ClusterStatus? Status,
    ImmutableArray<ClusterStep> Steps,
    ImmutableArray<ClusterEvent> Events,
    TimeSpan? CheckAgainAfter)
{
    /// <summary>A plan to do nothing at all.</summary>
    public static ClusterPlan Nothing { get; } = new([], null, [], [], null);
}
