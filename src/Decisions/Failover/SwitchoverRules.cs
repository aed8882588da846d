using Surus.Api;

namespace Surus.Decisions;

/// <summary>Another instance than the current primary was made the target, by a person, a rollout or an election.</summary>
internal static class SwitchoverRules
{
    /// <summary>How long a target may be unable to take over, or miss the end of the old primary's WAL, while nobody is primary.</summary>
    private static readonly TimeSpan HandoverGrace = TimeSpan.FromSeconds(5);

    /// <remarks>The old primary judges for itself, by its WAL senders; the operator's part is to end a switchover that can't begin.</remarks>
    public static FailoverDecision? TargetHasNotCaughtUp(FailoverView view)
    {
        var primary = view.Instance(view.CurrentPrimary);
        if (!IsUnderWay(view) || !Evidence.Answers(view, primary) || primary!.Report is not { IsPrimary: true, HoldsLease: true } serving
            || ReasonNotCaughtUp(view, serving) is not { } reason)
        {
            return null;
        }

        return view.TargetSeenFor < view.PromotionGrace
            ? FailoverRules.Wait(
                FailoverKind.SwitchingOver, nameof(TargetHasNotCaughtUp), $"{view.TargetPrimary} shall be primary and {reason}; {primary.Name} serves on.")
            : new(
                FailoverKind.SwitchingOver,
                nameof(TargetHasNotCaughtUp),
                $"{primary.Name} stays the primary: {view.TargetPrimary}, which was to take over, {reason} after {view.PromotionGrace.TotalSeconds:0} s.",
                FailoverEvidence.None,
                [new FailoverStep.SetTargetPrimary(primary.Name, view.TargetPrimary)],
                TimeSpan.FromMilliseconds(100));
    }

    public static FailoverDecision? OldPrimaryIsHandingOver(FailoverView view)
    {
        if (!IsUnderWay(view) || view.Lease is not { IsReleased: false } lease || lease.Holder == view.TargetPrimary)
        {
            return null;
        }

        var holder = Evidence.Holder(view);
        var answers = Evidence.Answers(view, holder) && holder!.Report!.Session == lease.HolderSession;
        var alive = answers || lease.UnchangedFor < view.Timings.RenewDeadline;
        return alive && Evidence.Of(view) == FailoverEvidence.None
            ? FailoverRules.Wait(
                FailoverKind.SwitchingOver,
                nameof(OldPrimaryIsHandingOver),
                $"{lease.Holder} is stopping, so that {view.TargetPrimary} can take over.")
            : null;
    }

    public static FailoverDecision? TargetIsTakingOver(FailoverView view)
    {
        var target = view.Instance(view.TargetPrimary);
        if (!IsUnderWay(view) || !Evidence.Answers(view, target) || !target!.Report!.ApiServerReachable)
        {
            return null;
        }

        var isFreeForIt = view.Lease is { IsReleased: true } || view.Lease?.Holder == view.TargetPrimary;
        var isAble = target.Report.CanBePromoted || target.Report.HoldsLease;
        var grace = isAble && MayTakeTheLease(view, target) ? view.PromotionGrace : HandoverGrace;
        return isFreeForIt && StandsStillFor(view) < grace
            ? FailoverRules.Wait(Kind(view), nameof(TargetIsTakingOver), $"{view.TargetPrimary} is being promoted.")
            : null;
    }

    /// <summary>
    /// What the change of primary is called: a switchover where the old primary had its chance to hand over, and neither where there was none.
    /// </summary>
    internal static FailoverKind Kind(FailoverView view)
    {
        if (string.IsNullOrEmpty(view.CurrentPrimary))
        {
            return FailoverKind.Settled;
        }

        return view.PrimaryFailingSince is null ? FailoverKind.SwitchingOver : FailoverKind.FailingOver;
    }

    /// <summary>
    /// Whether the instance would take the lease were it the target: it has all that the old primary left, was chosen by an election, or is
    /// the last primary itself.
    /// </summary>
    internal static bool MayTakeTheLease(FailoverView view, InstanceObservation instance) =>
        view.Lease is { } lease && instance.Report is { } report
        && (lease.Holder == instance.Name || lease.Successor == instance.Name || lease.IsHandedOverTo(report.Timeline, report.EndOfWal)
            || (report.HasPrimaryData && report.Timeline >= lease.Timeline));

    private static string? ReasonNotCaughtUp(FailoverView view, InstanceReport primary)
    {
        var target = view.Instance(view.TargetPrimary);
        if (!Evidence.Answers(view, target))
        {
            return "does not answer";
        }

        var report = target!.Report!;
        var missing = primary.EndOfWal - report.ReplayedLsn;
        return !report.ReceiverActive || report.Timeline != primary.Timeline ? $"does not stream from {view.CurrentPrimary}"
            : missing > SwitchoverLimits.MaxMissingBytes ? $"has {missing >> 20} MiB of WAL to replay"
            : null;
    }

    private static bool IsUnderWay(FailoverView view) =>
        view.TargetPrimary != ClusterTarget.Pending && view.TargetPrimary != view.CurrentPrimary;

    /// <summary>Time since the last change that a takeover makes: the target written, the lease released or acquired.</summary>
    private static TimeSpan StandsStillFor(FailoverView view)
    {
        var lease = view.Lease?.IsReleased == true ? view.Lease.UnchangedFor : view.TargetSeenFor;
        return lease < view.TargetSeenFor ? lease : view.TargetSeenFor;
    }
}
