using System.Collections.Concurrent;
using Surus.Decisions;
using Surus.Kubernetes;

namespace Surus.Operator;

/// <summary>
/// What was warned of, so that a state is told when it begins and once in a while, and not with every pass: whoever counts events
/// would else drop those that matter.
/// </summary>
internal sealed class StandingWarnings(TimeProvider time)
{
    private static readonly TimeSpan ReminderPeriod = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<NamespacedName, Dictionary<ClusterEvent, long>> told = new();

    /// <summary>Those of <paramref name="warnings"/> that are to be told now. A warning that a pass does not have has ended.</summary>
    public IReadOnlyList<ClusterEvent> Due(NamespacedName cluster, IEnumerable<ClusterEvent> warnings)
    {
        var before = told.GetValueOrDefault(cluster) ?? [];
        var after = warnings.Distinct().ToDictionary(warning => warning, warning => Stands(before, warning) ? before[warning] : time.GetTimestamp());
        if (after.Count == 0)
        {
            told.TryRemove(cluster, out _);
        }
        else
        {
            told[cluster] = after;
        }

        return [.. after.Keys.Where(warning => !Stands(before, warning))];
    }

    /// <summary>Forgets a Cluster.</summary>
    public void Forget(NamespacedName cluster) => told.TryRemove(cluster, out _);

    private bool Stands(Dictionary<ClusterEvent, long> before, ClusterEvent warning) =>
        before.TryGetValue(warning, out var since) && time.GetElapsedTime(since) < ReminderPeriod;
}
