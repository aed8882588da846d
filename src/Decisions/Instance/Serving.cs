namespace Surus.Decisions;

/// <summary>Who may be shown to clients, who has left the cluster's line, and whom to follow on it.</summary>
public static class Serving
{
    /// <summary>
    /// Whether clients may be sent to this instance. A standby must know that all it replayed is part of the cluster's line: the
    /// primary's history says so, or, where the primary does not answer, it is on the newest timeline that anybody opened.
    /// </summary>
    public static bool MayServe(InstanceView view)
    {
        if (view.Postgres.State != PostgresState.Running || view.Cluster is { Fenced: true } || view.Data.Work != DataDirectoryWork.None)
        {
            return false;
        }

        return view.Postgres.IsPrimary
            ? !view.Postgres.IsPromoting && LeaseUpkeep.MayAcceptWrites(view)
            : IsKnownToBeOnTheLine(view);
    }

    /// <summary>
    /// Whether this standby replayed WAL that the primary does not have. What was received and not replayed does not count:
    /// it is dropped when the standby turns to the new timeline.
    /// </summary>
    public static bool HasDiverged(InstanceView view) =>
        view.Postgres is { State: PostgresState.Running, IsPrimary: false }
        && TrustedPrimary(view) is { } primary
        && view.Postgres.Replayed is { } replayed
        && !primary.History.Contains(replayed);

    /// <summary>
    /// Whether this instance could be promoted now (its report says so): a standby that is up, or a primary that is stopped and does not
    /// crash again and again; and the disk answers and has room for it.
    /// </summary>
    public static bool CanBePromoted(InstanceView view) =>
        view.Data.Work == DataDirectoryWork.None && view.DiskWaitingFor < WritePathRules.DiskHangs && view.Postgres switch
        {
            { State: PostgresState.Running, IsPrimary: false } => SpaceRules.HasRoomForATimeline(view),
            { State: PostgresState.Stopped, RecentCrashes: < TargetRules.CrashLoop } => view.Data.Kind == DataDirectoryKind.Primary && !SpaceRules.WaitsForSpace(view),
            _ => false,
        };

    /// <summary>
    /// The instance that <see cref="InstanceView.Primary"/> is about; null where there is nobody to ask. While another one shall be primary, the primary before it
    /// is asked by the target, and by whoever follows nobody; only as long as it holds the lease, for later on there is no time for an answer that
    /// may never come.
    /// </summary>
    /// <param name="cluster">Whom the cluster wants; null where it was never read.</param>
    /// <param name="self">The instance that asks.</param>
    /// <param name="lease">The lease, as last read.</param>
    /// <param name="followed">Whom its PostgreSQL streams from.</param>
    public static string? PrimaryToAsk(ClusterTarget? cluster, string self, LeaseView? lease, Upstream? followed)
    {
        var name = cluster is { IsPending: false, TargetPrimary: { } target } ? target : cluster?.CurrentPrimary;
        var before = cluster?.CurrentPrimary is { } current && current != self && lease?.Holder == current ? current : null;
        return name == self ? before
            : followed is null ? before ?? name
            : name;
    }

    /// <summary>Whose first word as primary this standby waits for; null for nobody's.</summary>
    public static string? AwaitedPrimary(InstanceView view) =>
        view is { IsTarget: false, Cluster: { IsPending: false, TargetPrimary: { } target } }
        && view.Postgres is { State: PostgresState.Running, IsPrimary: false, ReceiverActive: false }
            ? target
            : null;

    /// <summary>
    /// The primary to follow: it accepts writes, on the newest timeline that the lease knows. One that was overtaken is nobody's.
    /// </summary>
    internal static PrimaryView? TrustedPrimary(InstanceView view) =>
        view.Primary is { AcceptsWrites: true } primary
        && primary.Name != view.PodName
        && (view.Lease is null || primary.History.Current >= view.Lease.Timeline)
            ? primary
            : null;

    private static bool IsKnownToBeOnTheLine(InstanceView view)
    {
        if (view.Postgres.Replayed is not { } replayed)
        {
            return false;
        }

        if (TrustedPrimary(view) is { } primary)
        {
            return primary.History.Contains(replayed);
        }

        return view.Lease is { } lease
            ? replayed.Timeline >= lease.Timeline
            : view.Postgres.ReceiverActive;
    }
}
