namespace Surus.Decisions;

/// <summary>The primary that should be there does not serve: is there a reason to leave it alone?</summary>
internal static class PrimaryRules
{
    public static FailoverDecision? PrimaryRestartsInPlace(FailoverView view)
    {
        if (!ShouldServe(view) || !Evidence.Answers(view, Primary(view)))
        {
            return null;
        }

        var report = Primary(view)!.Report!;
        var isOnItsWay = report.Postgres switch
        {
            PostgresState.Stopped => report.CanBePromoted,
            PostgresState.Stopping => report.HoldsLease,
            _ => true,
        };
        return isOnItsWay && report.ApiServerReachable && Shorter(FailingFor(view), view.TargetSeenFor) < view.RestartInPlaceGrace && MayTakeTheLease(view, report)
            ? Waiting(view, nameof(PrimaryRestartsInPlace), $"PostgreSQL is down on the primary {view.TargetPrimary}; its manager starts it again in place.")
            : null;
    }

    public static FailoverDecision? PrimaryRenewsItsLease(FailoverView view)
    {
        if (!ShouldServe(view) || Evidence.Answers(view, Primary(view)) || Evidence.Of(view) != FailoverEvidence.None
            || view.Lease is not { } lease || lease.UnchangedFor >= Patience(view))
        {
            return null;
        }

        return FailoverRules.Failing(view, FailoverRules.Wait(
            FailoverKind.Waiting,
            nameof(PrimaryRenewsItsLease),
            $"The primary {view.TargetPrimary} does not answer; it renewed its lease {lease.UnchangedFor.TotalSeconds:0.0} s ago.",
            Shorter(Patience(view) - lease.UnchangedFor, view.Timings.RetryPeriod)));
    }

    public static FailoverDecision? PeersStillHearThePrimary(FailoverView view)
    {
        var needed = Quorum.PeersToKeepServing(view.BelievedInstances);
        return ShouldServe(view) && needed > 0 && Evidence.Vouching(view, Patience(view)) >= needed && Evidence.Of(view) == FailoverEvidence.None
            ? Waiting(
                view,
                nameof(PeersStillHearThePrimary),
                $"The primary {view.TargetPrimary} can't reach the API server; it still serves, and {needed} or more other instances vouch for it.")
            : null;
    }

    public static FailoverDecision? FailoverDelayHasNotElapsed(FailoverView view) =>
        ShouldServe(view) && FailingFor(view) < view.FailoverDelay
            ? FailoverRules.Failing(view, FailoverRules.Wait(
                FailoverKind.Waiting,
                nameof(FailoverDelayHasNotElapsed),
                $"The primary {view.TargetPrimary} is failing; failover begins {view.FailoverDelay.TotalSeconds:0} s after it began to.",
                Shorter(view.FailoverDelay - FailingFor(view), view.Timings.RetryPeriod)))
            : null;

    public static FailoverDecision? NobodyCouldTakeOver(FailoverView view) =>
        ShouldServe(view) && Election.Candidates(view).IsEmpty
            ? Waiting(view, nameof(NobodyCouldTakeOver), $"The primary {view.TargetPrimary} is failing and no instance answers that could take over.")
            : null;

    /// <summary>Whether an instance is the primary, by name, and is expected to serve.</summary>
    internal static bool ShouldServe(FailoverView view) => view.TargetPrimary == view.CurrentPrimary;

    private static InstanceObservation? Primary(FailoverView view) => view.Instance(view.TargetPrimary);

    /// <summary>
    /// For how long a primary may miss its renewals, and its peers not hear of it. Where commits wait for standbys, an election that these take part in proves by itself that the
    /// primary acknowledges nothing, so it need not be put off until the lease is about to expire: two renewals that did not come, and silence, begin it.
    /// </summary>
    private static TimeSpan Patience(FailoverView view) =>
        view.Synchronous is { IsRequired: true } && Primary(view) is { Contact: InstanceContact.Silent }
            ? Shorter(view.Timings.RetryPeriod * 2, view.Timings.RenewDeadline)
            : view.Timings.RenewDeadline;

    private static TimeSpan FailingFor(FailoverView view) => view.PrimaryFailingSince is { } since ? view.Now - since : TimeSpan.Zero;

    /// <summary>
    /// Whether it holds the lease or can take it by itself. A new pod can't while the lease is still held from the old one's address.
    /// </summary>
    private static bool MayTakeTheLease(FailoverView view, InstanceReport report) =>
        report.HoldsLease || view.Lease is { IsReleased: true }
        || (view.Lease?.Holder == view.TargetPrimary && view.Lease?.HolderAddress == Primary(view)!.Address);

    private static FailoverDecision Waiting(FailoverView view, string rule, string message) =>
        FailoverRules.Failing(view, FailoverRules.Wait(FailoverKind.Waiting, rule, message));

    private static TimeSpan Shorter(TimeSpan left, TimeSpan right) => left < right ? left : right;
}
