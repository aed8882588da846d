namespace Surus.Decisions;

/// <summary>Nothing is wrong, or it is not for failover to mend.</summary>
internal static class SettledRules
{
    public static FailoverDecision? NoPrimaryWasChosenYet(FailoverView view) =>
        string.IsNullOrEmpty(view.TargetPrimary)
            ? FailoverRules.Wait(FailoverKind.Settled, nameof(NoPrimaryWasChosenYet), "The first primary has not been chosen yet.")
            : null;

    public static FailoverDecision? LeaseIsMissing(FailoverView view)
    {
        if (view.Lease is not null)
        {
            return null;
        }

        var newest = view.Instances.Select(instance => instance.Report?.Timeline ?? default).DefaultIfEmpty().Max();
        return new(
            FailoverKind.Waiting,
            nameof(LeaseIsMissing),
            view.CurrentPrimary is { } primary ? $"The lease is missing and is made again in the name of {primary}." : "The lease is made.",
            FailoverEvidence.None,
            [new FailoverStep.CreateLease(view.CurrentPrimary, newest)],
            view.Timings.RetryPeriod);
    }

    public static FailoverDecision? PrimaryServes(FailoverView view)
    {
        if (view.TargetPrimary != view.CurrentPrimary || !IsServingPrimary(view, view.Instance(view.TargetPrimary)))
        {
            return null;
        }

        return new(
            FailoverKind.Settled,
            nameof(PrimaryServes),
            $"{view.TargetPrimary} is the primary and accepts writes.",
            FailoverEvidence.None,
            view.PrimaryFailingSince is null ? [] : [new FailoverStep.SetPrimaryFailingSince(null)],
            null);
    }

    public static FailoverDecision? NewPrimaryServesAndHasNotReported(FailoverView view) =>
        view.TargetPrimary != view.CurrentPrimary && IsServingPrimary(view, view.Instance(view.TargetPrimary))
            ? FailoverRules.Wait(
                SwitchoverRules.Kind(view), nameof(NewPrimaryServesAndHasNotReported), $"{view.TargetPrimary} accepts writes and is about to report it.")
            : null;

    public static FailoverDecision? PrimaryIsFencedByTheUser(FailoverView view) =>
        view.Instance(view.CurrentPrimary) is { Fenced: true }
            ? FailoverRules.Wait(
                FailoverKind.Settled,
                nameof(PrimaryIsFencedByTheUser),
                $"The primary {view.CurrentPrimary} is fenced by the user: it is down on purpose and nobody takes over.")
            : null;

    public static FailoverDecision? FirstPrimaryIsBeingMade(FailoverView view) =>
        string.IsNullOrEmpty(view.CurrentPrimary)
            ? FailoverRules.Wait(FailoverKind.Settled, nameof(FirstPrimaryIsBeingMade), $"{view.TargetPrimary}, the first primary, is being made.")
            : null;

    /// <summary>What it says of itself, and nobody else is known to hold the lease: one that can't read it may not know of its successor.</summary>
    private static bool IsServingPrimary(FailoverView view, InstanceObservation? instance) =>
        Evidence.Answers(view, instance) && instance!.Report is { IsPrimary: true, HoldsLease: true }
        && (view.Lease is null or { IsReleased: true } || view.Lease.Holder == instance.Name);
}
