using Surus.Api;

namespace Surus.Decisions;

/// <summary>
/// The instances that go because the spec asks for fewer. A commit may be on the primary and on one standby alone: where that is one of them, the primary
/// first waits for others, and they must have what it had, before it is gone.
/// </summary>
public static class Surplus
{
    /// <summary>The instances beyond those that the spec asks for: the highest serials, and never the primary.</summary>
    /// <param name="cluster">The Cluster.</param>
    public static IReadOnlySet<string> Names(Cluster cluster)
    {
        var names = cluster.Status?.InstanceNames ?? [];
        return names.Where(name => name != cluster.Status?.CurrentPrimary && name != cluster.Status?.TargetPrimary)
            .OrderByDescending(name => ObjectNames.InstanceSerial(cluster.Metadata.Name!, name))
            .Take(names.Count - cluster.Spec.Instances)
            .ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>Why <paramref name="victim"/> can't go yet, as a sentence; null when it can.</summary>
    internal static string? ReasonToWait(ClusterView view, MemberView victim)
    {
        var number = view.Cluster.Spec.Postgresql?.Synchronous?.Number ?? view.Cluster.Spec.MinSyncReplicas ?? 0;
        if (number == 0 || victim.State != MemberState.Complete)
        {
            return null;
        }

        var primary = view.CurrentPrimary!.Answer!;
        var rows = primary.ReplicationInfo ?? [];
        var own = rows.FirstOrDefault(row => row.ApplicationName == victim.Name);
        if (primary.ConfigurationGeneration < view.Cluster.Metadata.Generation || IsWaitedFor(own))
        {
            return $"Instance {victim.Name} goes when commits no longer wait for it.";
        }

        var end = own?.FlushLsn ?? victim.Report?.ReceivedLsn ?? primary.CurrentLsn;
        return rows.Count(row => IsWaitedFor(row) && row.FlushLsn >= end) < number
            ? $"Instance {victim.Name} goes when {number} other synchronous standbys have the WAL that it has, up to {end}."
            : null;
    }

    private static bool IsWaitedFor(ReplicationReport? row) => row?.SyncState is "sync" or "quorum" or "potential";
}
