using System.Collections.Immutable;
using Surus.Api;

namespace Surus.Decisions;

/// <summary>The status of a Cluster: what was seen, what the subjects ask for, and the phase of the one that speaks.</summary>
internal static class StatusRules
{
    /// <summary>The status to write; null when it is the one seen.</summary>
    public static ClusterStatus? Status(ClusterView view, Opinion speaker, ImmutableArray<StatusChange> changes)
    {
        var seen = StatusFacts.Add(view, view.Status);
        var changed = changes.Aggregate(seen, (status, change) => Apply(view, status, change));
        var phased = changed with { Phase = speaker.Phase, PhaseReason = speaker.Reason.Length == 0 ? null : speaker.Reason };
        var complete = phased with { Conditions = StatusConditions.Of(view, phased) };
        return StatusEquality.Equal(complete, view.Status) ? null : complete;
    }

    private static ClusterStatus Apply(ClusterView view, ClusterStatus status, StatusChange change) => change switch
    {
        StatusChange.ReserveInstance reserve => status with
        {
            LatestGeneratedNode = Math.Max(status.LatestGeneratedNode ?? 0, reserve.Serial),
            InstanceNames = With(status.InstanceNames, ObjectNames.Instance(view.Name, reserve.Serial), view.Name),
        },
        StatusChange.ForgetInstance forget => status with
        {
            InstanceNames = [.. (status.InstanceNames ?? []).Where(name => name != forget.Name)],
        },
        StatusChange.SetTargetPrimary target when target.Name != status.TargetPrimary => status with
        {
            TargetPrimary = target.Name,
            TargetPrimaryTimestamp = Timestamps.Format(view.Now),
        },
        StatusChange.SetPrimaryFailingSince failing => status with
        {
            CurrentPrimaryFailingSinceTimestamp = failing.Since is { } since ? Timestamps.Format(since) : null,
        },
        _ => status,
    };

    private static IReadOnlyList<string> With(IReadOnlyList<string>? names, string name, string cluster) =>
    [
        .. (names ?? []).Append(name).Distinct(StringComparer.Ordinal).OrderBy(each => ObjectNames.InstanceSerial(cluster, each) ?? int.MaxValue),
    ];
}
