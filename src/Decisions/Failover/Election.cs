using System.Collections.Immutable;
using Surus.Api;

namespace Surus.Decisions;

/// <summary>Who becomes primary: the candidate that has the most of the newest timeline.</summary>
public static class Election
{
    /// <summary>How long an instance that ought to answer is waited for before the others choose without it.</summary>
    public static readonly TimeSpan AbsenceGrace = TimeSpan.FromSeconds(2);

    /// <summary>How long a WAL receiver that does not end is waited for before its instance is left out.</summary>
    public static readonly TimeSpan ReceiverGrace = TimeSpan.FromSeconds(5);

    /// <summary>The instances that could be promoted now, best first; equals are ordered by name.</summary>
    public static ImmutableArray<InstanceObservation> Candidates(FailoverView view) =>
    [
        .. view.Instances
            .Where(instance => IsCandidate(view, instance))
            .OrderByDescending(instance => instance.Report!.Timeline)
            .ThenByDescending(instance => EndOfWal(instance.Report!))
            .ThenBy(instance => instance.Name == view.CurrentPrimary)
            .ThenByDescending(instance => instance.NodeIsSchedulable)
            .ThenBy(instance => instance.Name, StringComparer.Ordinal),
    ];

    /// <summary>
    /// Whether what this candidate reports is final: it will receive nothing more from the old primary.
    /// </summary>
    /// <param name="view">What is seen.</param>
    /// <param name="evidence">What is known of the old primary.</param>
    /// <param name="candidate">The candidate.</param>
    public static bool IsFinal(FailoverView view, FailoverEvidence evidence, InstanceObservation candidate) =>
        Evidence.StoppedInRound(view, candidate)
        || candidate.Report!.HasPrimaryData
        || (Evidence.EndsAllStreams(evidence) && !candidate.Report.ReceiverActive && candidate.ReportAge <= Evidence.Age(view, evidence));

    /// <summary>
    /// Whether some instance that runs has not answered yet, and might have more than those that did. The old primary is not
    /// waited for, nor anybody whose connection was refused.
    /// </summary>
    public static InstanceObservation? Absent(FailoverView view, TimeSpan waited)
    {
        foreach (var instance in view.Instances)
        {
            var expected = instance.Pod == PodCondition.Running
                && (instance.Contact is InstanceContact.Answering or InstanceContact.Silent)
                && instance.Name != view.CurrentPrimary && instance.Name != view.Lease?.Holder;
            if (expected && !Evidence.Answers(view, instance) && waited < AbsenceGrace)
            {
                return instance;
            }
        }

        return null;
    }

    /// <summary>
    /// Whether every acknowledged commit is certain to be on one of the candidates: so many synchronous standbys are among them that
    /// no set that could have acknowledged lies wholly outside; or the old primary itself is among them.
    /// </summary>
    public static bool HoldsEveryAcknowledgedCommit(FailoverView view, ImmutableArray<InstanceObservation> candidates)
    {
        if (view.Synchronous is not { GuardsFailover: true } promise)
        {
            return true;
        }

        var oldPrimaryAnswers = candidates.Any(candidate => candidate.Report!.HasPrimaryData && candidate.Report.Timeline >= view.Lease?.Timeline);
        var standbys = promise.Standbys.Count(name => candidates.Any(candidate => candidate.Name == name));
        var others = promise.Standbys.Count(name => name != view.CurrentPrimary);
        return oldPrimaryAnswers || others - standbys < promise.Number;
    }

    /// <summary>
    /// The end of WAL to compare. After a crash the true end of a primary's own data is not known, and it has everything
    /// that the others received from it on that timeline.
    /// </summary>
    private static LogSequenceNumber EndOfWal(InstanceReport report) =>
        report is { HasPrimaryData: true, EndOfWalIsExact: false } ? new LogSequenceNumber(ulong.MaxValue) : report.EndOfWal;

    private static bool IsCandidate(FailoverView view, InstanceObservation instance) =>
        Evidence.Answers(view, instance) && !instance.Fenced
        && instance.Report is { CanBePromoted: true, HasDiverged: false, ApiServerReachable: true };
}
