namespace Surus.Decisions;

/// <summary>
/// What proves that the holder of the lease can acknowledge no further write. The strongest proof at hand is used, so that the fast
/// cases are fast; each is tied to the very process that holds the lease, so that an old observation proves nothing of a new one.
/// </summary>
public static class Evidence
{
    private static readonly Func<FailoverView, FailoverEvidence>[] StrongestFirst =
    [
        LeaseReleased, ManagerReportsStopped, ContainerDead, SynchronousStandbysStopped, LeaseExpired,
    ];

    /// <summary>The strongest evidence that the view holds.</summary>
    public static FailoverEvidence Of(FailoverView view)
    {
        foreach (var kind in StrongestFirst)
        {
            if (kind(view) is var evidence and not FailoverEvidence.None)
            {
                return evidence;
            }
        }

        return FailoverEvidence.None;
    }

    /// <summary>
    /// Whether the evidence says that the old primary's processes are gone or its PostgreSQL is stopped: then a WAL receiver that has ended has
    /// all that it will ever get.
    /// </summary>
    public static bool EndsAllStreams(FailoverEvidence evidence) =>
        evidence is FailoverEvidence.LeaseReleased or FailoverEvidence.ManagerReportsStopped or FailoverEvidence.ContainerDead;

    /// <summary>For how long the evidence has been there at least: a report older than that may not know of the end yet.</summary>
    public static TimeSpan Age(FailoverView view, FailoverEvidence evidence) => evidence switch
    {
        FailoverEvidence.LeaseReleased => view.Lease?.UnchangedFor ?? TimeSpan.Zero,
        FailoverEvidence.ContainerDead => HolderIsDeadFor(view) ?? TimeSpan.Zero,
        FailoverEvidence.ManagerReportsStopped => Holder(view)?.Report?.PostgresInStateFor ?? TimeSpan.Zero,
        _ => TimeSpan.Zero,
    };

    /// <summary>The instance that holds the lease, or held it last as far as the status tells.</summary>
    public static InstanceObservation? Holder(FailoverView view) => view.Instance(view.Lease?.Holder);

    /// <summary>Whether the instance answered, recently, and with a report.</summary>
    public static bool Answers(FailoverView view, InstanceObservation? instance) =>
        instance is { Contact: InstanceContact.Answering, Report: not null } && instance.ReportAge <= view.ReportLifetime;

    /// <summary>
    /// How many instances other than the lease's holder have turned away from it in this round, and keep no promise to it that still runs. One whose
    /// container is known dead gives none, and its next manager can read the Cluster, or else vouches for nobody.
    /// </summary>
    public static int TurnedAway(FailoverView view) => view.Instances.Count(instance => HasTurnedAway(view, instance));

    /// <summary>How many instances have promised the primary not to be promoted, so recently.</summary>
    public static int Vouching(FailoverView view, TimeSpan within) => view.Instances.Count(instance =>
        Answers(view, instance) && instance.Name != view.Lease?.Holder && instance.Report!.NotVouchingFor < within);

    private static FailoverEvidence LeaseReleased(FailoverView view) =>
        view.Lease is { IsReleased: true } ? FailoverEvidence.LeaseReleased : FailoverEvidence.None;

    private static FailoverEvidence ManagerReportsStopped(FailoverView view) =>
        Holder(view) is { } holder && Answers(view, holder)
        && holder.Report is { Postgres: PostgresState.Stopped, HoldsLease: false } && holder.Report.Session == view.Lease?.HolderSession
            ? FailoverEvidence.ManagerReportsStopped
            : FailoverEvidence.None;

    private static FailoverEvidence ContainerDead(FailoverView view) =>
        HolderIsDeadFor(view) is null ? FailoverEvidence.None : FailoverEvidence.ContainerDead;

    /// <summary>For how long the container of the lease's holder is known to be dead; null where it is not known to be.</summary>
    private static TimeSpan? HolderIsDeadFor(FailoverView view)
    {
        if (Holder(view) is not { } holder || view.Lease is not { HolderSession: { } session } lease)
        {
            return null;
        }

        if (holder.FormerEnd is { } former && former.Session == session)
        {
            return former.Ago;
        }

        var sameAddress = holder.Address is not null && holder.Address == lease.HolderAddress;
        var refused = sameAddress && holder.Contact == InstanceContact.Refused;
        var replaced = sameAddress && Answers(view, holder) && holder.Report!.Session != session;
        var closed = holder.Contact == InstanceContact.Closed && holder.LastSession == session
            && (holder.Pod is PodCondition.Missing or PodCondition.Terminating or PodCondition.ContainerEnded);
        return refused || replaced || closed ? holder.ContactFor : null;
    }

    private static FailoverEvidence SynchronousStandbysStopped(FailoverView view)
    {
        if (view.Synchronous is not { IsRequired: true } promise || view.TargetPrimary != ClusterTarget.Pending)
        {
            return FailoverEvidence.None;
        }

        var stopped = promise.Standbys.Count(name => name != view.Lease?.Holder && view.Instance(name) is { } standby && StoppedInRound(view, standby));
        var others = promise.Standbys.Count(name => name != view.Lease?.Holder);
        return others - stopped < promise.Number ? FailoverEvidence.SynchronousStandbysStopped : FailoverEvidence.None;
    }

    private static FailoverEvidence LeaseExpired(FailoverView view) =>
        view.Lease is { IsExpired: true } && TurnedAway(view) >= Quorum.InstancesToTakeOver(view.PresentInstances, view.BelievedInstances)
            ? FailoverEvidence.LeaseExpired
            : FailoverEvidence.None;

    private static bool HasTurnedAway(FailoverView view, InstanceObservation instance)
    {
        if (view.TargetPrimary != ClusterTarget.Pending || IsTheHolder(view, instance))
        {
            return false;
        }

        // What a dead one promised last may still run: the primary remembers it.
        return (instance.Contact == InstanceContact.Refused && instance.ContactFor >= view.Timings.Duration)
            || (StoppedInRound(view, instance) && instance.Report!.NotVouchingFor >= view.Timings.Duration);
    }

    private static bool IsTheHolder(FailoverView view, InstanceObservation instance) =>
        instance.Name == view.Lease?.Holder && (!Answers(view, instance) || instance.Report!.Session == view.Lease.HolderSession);

    /// <summary>Whether it stopped its receiver for the election that is under way.</summary>
    internal static bool StoppedInRound(FailoverView view, InstanceObservation instance) =>
        Answers(view, instance) && view.TargetPrimaryTimestamp is { } round && instance.Report!.StoppedFollowingInRound == round;
}
