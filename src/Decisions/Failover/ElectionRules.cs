using System.Collections.Immutable;

namespace Surus.Decisions;

/// <summary>The old primary is lost, or its successor is: somebody else must be chosen.</summary>
internal static class ElectionRules
{
    /// <summary>
    /// The fast way: the old primary is known dead or stopped, everybody who could take over has answered since and receives nothing more. The lease
    /// and the target change in one go.
    /// </summary>
    public static FailoverDecision? ElectionIsClearAtOnce(FailoverView view)
    {
        var evidence = Evidence.Of(view);
        if (IsPending(view) || !Evidence.EndsAllStreams(evidence))
        {
            return null;
        }

        var candidates = Election.Candidates(view);
        var clear = !candidates.IsEmpty && candidates.All(candidate => Election.IsFinal(view, evidence, candidate))
            && Election.Absent(view, TimeSpan.Zero) is null
            && !MissesWhatWasHandedOver(view, candidates[0])
            && Election.HoldsEveryAcknowledgedCommit(view, candidates)
            && Election.AheadAndFull(view, candidates[0]) is null;
        return clear ? Elect(view, evidence, candidates[0], nameof(ElectionIsClearAtOnce)) : null;
    }

    /// <summary>
    /// The old primary's processes have just gone, and the kernel ends the streams to its standbys at this moment: that is sooner over than an
    /// election is held.
    /// </summary>
    public static FailoverDecision? ReceiversAreEnding(FailoverView view)
    {
        var evidence = Evidence.Of(view);
        return !IsPending(view) && Evidence.EndsAllStreams(evidence) && Evidence.Age(view, evidence) < Election.StreamsEndWithin
            && Election.Candidates(view).FirstOrDefault(candidate => !Election.IsFinal(view, evidence, candidate)) is { } late
            ? FailoverRules.Wait(
                FailoverKind.Waiting,
                nameof(ReceiversAreEnding),
                $"{view.CurrentPrimary} is gone ({Words(evidence)}); the WAL receiver of {late.Name} is about to end.",
                TimeSpan.FromMilliseconds(20))
            : null;
    }

    public static FailoverDecision? ElectionMustBeHeld(FailoverView view) =>
        IsPending(view)
            ? null
            : FailoverRules.Failing(view, new(
                FailoverKind.FailingOver,
                nameof(ElectionMustBeHeld),
                view.TargetPrimary == view.CurrentPrimary
                    ? $"The primary {view.CurrentPrimary} is lost; the other instances stop listening to it and are compared."
                    : $"{view.TargetPrimary} did not become primary; the instances are compared to choose another.",
                FailoverEvidence.None,
                [new FailoverStep.SetTargetPrimary(ClusterTarget.Pending, view.TargetPrimary)],
                TimeSpan.FromMilliseconds(100)));

    public static FailoverDecision? OldPrimaryMayStillAcknowledge(FailoverView view) =>
        Evidence.Of(view) == FailoverEvidence.None
            ? Wait(
                nameof(OldPrimaryMayStillAcknowledge),
                $"{view.Lease?.Holder} might still accept writes: its lease ends {view.Lease?.Duration.TotalSeconds:0} s after its last renewal, "
                + $"and {Evidence.TurnedAway(view)} of {Quorum.InstancesToTakeOver(view.PresentInstances, view.BelievedInstances)} instances needed have turned away from it.")
            : null;

    public static FailoverDecision? ReceiversHaveNotStopped(FailoverView view)
    {
        var evidence = Evidence.Of(view);
        foreach (var candidate in Election.Candidates(view))
        {
            if (view.TargetSeenFor < Election.ReceiverGrace && !Election.IsFinal(view, evidence, candidate))
            {
                return Wait(nameof(ReceiversHaveNotStopped), $"The WAL receiver of {candidate.Name} has not stopped yet.");
            }
        }

        return null;
    }

    public static FailoverDecision? SomebodyHasNotAnswered(FailoverView view) =>
        Election.Absent(view, view.TargetSeenFor) is { } absent
            ? Wait(nameof(SomebodyHasNotAnswered), $"{absent.Name} has not told yet how much WAL it has.")
            : null;

    /// <summary>
    /// After a clean stop every acknowledged commit is on the old primary's disk, and its pod is likely to come back: that is worth a wait.
    /// </summary>
    public static FailoverDecision? OldPrimaryHasTheRest(FailoverView view) =>
        view.TargetSeenFor < Election.HandoverGrace && Comparable(view) is [var best, ..] && MissesWhatWasHandedOver(view, best)
            ? Wait(
                nameof(OldPrimaryHasTheRest),
                $"The old primary stopped cleanly at {view.Lease!.HandoverLsn} on timeline {view.Lease.Timeline} and {best.Name} has WAL up to "
                + $"{best.Report!.EndOfWal} on timeline {best.Report.Timeline}; the old primary is waited for.")
            : null;

    public static FailoverDecision? NobodyCanBePromoted(FailoverView view) =>
        Comparable(view).IsEmpty
            ? Wait(nameof(NobodyCanBePromoted), "No instance answers that could be promoted.")
            : null;

    public static FailoverDecision? AcknowledgedCommitsMightBeMissing(FailoverView view) =>
        Election.HoldsEveryAcknowledgedCommit(view, Comparable(view))
            ? null
            : Wait(
                nameof(AcknowledgedCommitsMightBeMissing),
                "Too few synchronous standbys answer to be certain that they have every acknowledged commit (failoverQuorum).");

    /// <summary>
    /// A commit that was confirmed by the one with the full disk alone would be lost, though it is safe where it is: with synchronous replication that
    /// is worth the wait for a larger disk.
    /// </summary>
    public static FailoverDecision? TheMostAdvancedHasNoRoom(FailoverView view) =>
        Comparable(view) is [var best, ..] && Election.AheadAndFull(view, best) is { } ahead
            ? Wait(
                nameof(TheMostAdvancedHasNoRoom),
                $"{ahead.Name} has the most WAL, up to {ahead.Report!.EndOfWal}, and no room on its disk to become the primary; {best.Name} has WAL up to "
                + $"{best.Report!.EndOfWal}. Grow the volumes (spec.walStorage.size, spec.storage.size), and {ahead.Name} takes over.")
            : null;

    public static FailoverDecision? TheMostAdvancedWins(FailoverView view) =>
        Elect(view, Evidence.Of(view), Comparable(view)[0], nameof(TheMostAdvancedWins));

    private static bool MissesWhatWasHandedOver(FailoverView view, InstanceObservation candidate) =>
        view.Lease is { IsReleased: true, HandoverLsn: not null } && !SwitchoverRules.MayTakeTheLease(view, candidate);

    /// <summary>The candidates whose positions will not change any more.</summary>
    private static ImmutableArray<InstanceObservation> Comparable(FailoverView view)
    {
        var evidence = Evidence.Of(view);
        return [.. Election.Candidates(view).Where(candidate => Election.IsFinal(view, evidence, candidate))];
    }

    private static FailoverDecision Elect(FailoverView view, FailoverEvidence evidence, InstanceObservation winner, string rule)
    {
        var steps = ImmutableArray.CreateBuilder<FailoverStep>();
        var lease = view.Lease!;
        if (!lease.IsReleased || !SwitchoverRules.MayTakeTheLease(view, winner))
        {
            steps.Add(new FailoverStep.TakeLeaseAway(lease.Holder, lease.ResourceVersion, winner.Name));
        }

        if (winner.Name != view.TargetPrimary)
        {
            steps.Add(new FailoverStep.SetTargetPrimary(winner.Name, view.TargetPrimary));
        }

        return FailoverRules.Failing(view, new(
            FailoverKind.FailingOver,
            rule,
            $"{winner.Name} becomes primary: it has the most WAL, up to {winner.Report!.EndOfWal} on timeline {winner.Report.Timeline} ({Words(evidence)}).",
            evidence,
            steps.ToImmutable(),
            TimeSpan.FromMilliseconds(100)));
    }

    private static string Words(FailoverEvidence evidence) => evidence switch
    {
        FailoverEvidence.LeaseReleased => "the lease was released",
        FailoverEvidence.ManagerReportsStopped => "the old primary's manager reports PostgreSQL stopped",
        FailoverEvidence.ContainerDead => "the old primary's container is dead",
        FailoverEvidence.SynchronousStandbysStopped => "the old primary has too few synchronous standbys left to acknowledge anything",
        FailoverEvidence.LeaseExpired => "the old primary's lease has expired and enough instances turned away from it",
        _ => "no evidence",
    };

    private static bool IsPending(FailoverView view) => view.TargetPrimary == ClusterTarget.Pending;

    private static FailoverDecision Wait(string rule, string message) =>
        FailoverRules.Wait(FailoverKind.FailingOver, rule, message, TimeSpan.FromMilliseconds(100));
}
