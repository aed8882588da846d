using Surus.Api;

namespace Surus.Decisions;

/// <summary>The instance that shall be primary.</summary>
/// <remarks>
/// PostgreSQL that dies under a living manager is started again at once and in place, while the lease is kept: it recovers all that
/// it acknowledged, and nobody else has to be asked. Only when it does not come up within a grace does the operator turn to a replica.
/// </remarks>
internal static class TargetRules
{
    /// <summary>So many ends within half a minute are no accident.</summary>
    internal const int CrashLoop = 3;

    private static readonly Func<InstanceView, InstanceDecision?>[] ComingBack =
    [
        FollowerRules.DataBelongsToAnotherCluster, FollowerRules.ThereIsNoUsableData, FollowerRules.OldPrimaryMustRejoin, FollowerRules.StandbyWasRewoundInVain,
        FollowerRules.WalThatTheStandbyNeedsIsGone, FollowerRules.StandbyKeepsEnding, FollowerRules.StandbyIsStopped, FollowerRules.StandbyHasDiverged,
        FollowerRules.StandbyWaitsForTheRestOfALostRecord,
    ];

    public static InstanceDecision? TargetServes(InstanceView view)
    {
        if (!view.IsTarget || view.Postgres is not { State: PostgresState.Running, IsPrimary: true, IsPromoting: false })
        {
            return null;
        }

        return view.Cluster?.CurrentPrimary == view.PodName
            ? new(nameof(TargetServes), "The primary accepts writes.", Configuration.Steps(view))
            : new(
                nameof(TargetServes),
                "The instance was promoted and reports it.",
                [new InstanceStep.ReportCurrentPrimary(view.PodName), .. Configuration.Steps(view)]);
    }

    public static InstanceDecision? TargetIsStarting(InstanceView view)
    {
        if (!view.IsTarget)
        {
            return null;
        }

        return view.Postgres switch
        {
            { IsPromoting: true } => new(nameof(TargetIsStarting), "PostgreSQL is being promoted.", []),
            { State: PostgresState.Starting } => new(nameof(TargetIsStarting), "PostgreSQL is starting.", []),
            _ => null,
        };
    }

    /// <summary>
    /// Asked to take over while another one serves, as by a switchover: it comes back to that one's line as any replica does, or it would never stream from it.
    /// </summary>
    public static InstanceDecision? TargetMustRejoinFirst(InstanceView view)
    {
        if (!view.IsTarget || Serving.TrustedPrimary(view) is null)
        {
            return null;
        }

        foreach (var rule in ComingBack)
        {
            if (rule(view) is { } decision)
            {
                return decision with { Reason = nameof(TargetMustRejoinFirst) };
            }
        }

        return null;
    }

    public static InstanceDecision? TargetHasNothingToServe(InstanceView view) =>
        view.IsTarget && (view.Data.Kind is DataDirectoryKind.Empty or DataDirectoryKind.Broken)
            ? new(
                nameof(TargetHasNothingToServe),
                "The instance shall be primary and has no usable data; another one must be chosen.",
                [.. LifeRules.Release(view)])
            : null;

    public static InstanceDecision? TargetKeepsCrashing(InstanceView view) =>
        view.IsTarget && view.Postgres is { State: PostgresState.Stopped, RecentCrashes: >= CrashLoop }
            ? new(
                nameof(TargetKeepsCrashing),
                $"PostgreSQL ended by itself {view.Postgres.RecentCrashes} times within half a minute; it is given a pause, and others the chance.",
                [.. LifeRules.Release(view)])
            : null;

    public static InstanceDecision? TargetHoldsTheLeaseAsStandby(InstanceView view) =>
        view.IsTarget && IsRunningStandby(view) && LeaseUpkeep.RenewedInTime(view) && view.Lease is { } lease
            ? new(
                nameof(TargetHoldsTheLeaseAsStandby),
                $"The instance holds the lease and is promoted to timeline {lease.Timeline}.",
                [new InstanceStep.Promote(lease.Timeline)])
            : null;

    public static InstanceDecision? TargetHoldsTheLeaseOfItsOwnTimeline(InstanceView view) =>
        view.IsTarget && IsStoppedPrimary(view) && LeaseUpkeep.RenewedInTime(view) && IsNewest(view)
            ? new(nameof(TargetHoldsTheLeaseOfItsOwnTimeline), "The instance holds the lease and starts as primary.", [new InstanceStep.StartAsPrimary()])
            : null;

    public static InstanceDecision? TargetWasOvertaken(InstanceView view) =>
        view.IsTarget && IsStoppedPrimary(view) && view.Lease is not null && !IsNewest(view)
            ? new(
                nameof(TargetWasOvertaken),
                $"Another instance opened timeline {view.Lease.Timeline} meanwhile; this one starts as a standby, to be promoted beyond it.",
                [new InstanceStep.StartAsStandby(null)])
            : null;

    public static InstanceDecision? TargetIsAStoppedStandby(InstanceView view) =>
        view is { IsTarget: true, Postgres.State: PostgresState.Stopped, Data.Kind: DataDirectoryKind.Standby }
            ? new(
                nameof(TargetIsAStoppedStandby),
                "The instance shall be primary and starts as a standby, to be promoted.",
                [new InstanceStep.StartAsStandby(Serving.TrustedPrimary(view)?.AsUpstream)])
            : null;

    public static InstanceDecision? TargetMissesTheEndOfTheOldPrimary(InstanceView view) =>
        view.IsTarget && IsRunningStandby(view) && view.Lease is { IsReleased: true } lease && lease.Successor != view.PodName
        && !lease.IsHandedOverTo(view.Data.Timeline, view.Postgres.ReceivedLsn)
            ? new(
                nameof(TargetMissesTheEndOfTheOldPrimary),
                lease.HandoverLsn is { } end
                    ? $"The old primary stopped at {end} on timeline {lease.Timeline}; here is WAL up to {view.Postgres.ReceivedLsn} on {view.Data.Timeline}."
                    : "The old primary did not stop cleanly, and the operator has not compared the instances yet.",
                [])
            : null;

    public static InstanceDecision? LeaseIsFreeForTheTarget(InstanceView view)
    {
        if (!view.IsTarget || view.Lease is not { } lease || !IsFree(view, lease) || !view.ApiServerReachable)
        {
            return null;
        }

        var newest = Max(lease.Timeline, view.Data.Timeline);
        var timeline = IsRunningStandby(view) ? new TimelineId(newest.Value + 1) : newest;
        return new(
            nameof(LeaseIsFreeForTheTarget),
            lease.IsReleased ? "The lease was released; this instance takes it." : "This pod's last manager is gone; its lease is taken up.",
            [new InstanceStep.AcquireLease(lease.ResourceVersion, timeline)]);
    }

    /// <remarks>The old primary serves until this instance has caught up, so it is followed until then, also by one that was restarted.</remarks>
    public static InstanceDecision? LeaseIsNotFreeYet(InstanceView view) =>
        view.IsTarget
            ? new(
                nameof(LeaseIsNotFreeYet),
                view.Lease is { } lease ? $"The instance shall be primary and waits for the lease, held by {lease.Holder}." : "There is no lease yet.",
                IsRunningStandby(view) && FollowerRules.ThereIsANewPrimaryToFollow(view) is { } follow ? follow.Steps : [])
            : null;

    /// <summary>
    /// Whether the lease is nobody's. That another instance lost it is for the operator to prove, who then empties the holder; but
    /// that the last manager of this very pod is gone is known here, for both were its PID 1.
    /// </summary>
    private static bool IsFree(InstanceView view, LeaseView lease) =>
        lease.IsReleased
        || (lease.Holder == view.PodName
            && (lease.HolderSession != view.Session || view.SinceLastRenewal is null)
            && lease.HolderAddress == view.Address);

    /// <summary>Whether no later timeline than that of its own data was ever opened.</summary>
    private static bool IsNewest(InstanceView view) => view.Lease is { } lease && lease.Timeline <= view.Data.Timeline;

    private static bool IsRunningStandby(InstanceView view) => view.Postgres is { State: PostgresState.Running, IsPrimary: false };

    private static bool IsStoppedPrimary(InstanceView view) =>
        view is { Postgres.State: PostgresState.Stopped, Data.Kind: DataDirectoryKind.Primary };

    private static TimelineId Max(TimelineId left, TimelineId right) => left >= right ? left : right;
}
