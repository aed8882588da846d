using System.Collections.Immutable;
using Surus.Api;

namespace Surus.Decisions;

/// <summary>Who becomes primary: the candidate that has the most of the newest timeline.</summary>
public static class Election
{
    /// <summary>How long an instance that ought to answer is waited for before the others choose without it.</summary>
    public static readonly TimeSpan AbsenceGrace = TimeSpan.FromSeconds(2);

    /// <summary>How long an old primary that stopped cleanly is waited for, when nobody else has all of its WAL.</summary>
    public static readonly TimeSpan HandoverGrace = TimeSpan.FromSeconds(10);

    /// <summary>How long after the end of a primary's processes its streams are expected to end by themselves.</summary>
    public static readonly TimeSpan StreamsEndWithin = TimeSpan.FromMilliseconds(500);

    /// <summary>How long a WAL receiver that does not end is waited for before its instance is left out.</summary>
    public static readonly TimeSpan ReceiverGrace = TimeSpan.FromSeconds(5);

    /// <summary>The instances that could be promoted now, best first; equals are ordered by name.</summary>
    public static ImmutableArray<InstanceObservation> Candidates(FailoverView view) =>
    [
        .. view.Instances
            .Where(instance => IsCandidate(view, instance))
            .OrderByDescending(instance => instance.Report!.Timeline)
            .ThenByDescending(instance => EndOfWal(instance.Report!))
            .ThenByDescending(instance => instance.Report!.HasRoom)
            .ThenBy(instance => AmongEquals(view, instance))
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
    /// An instance that might have more WAL than those that can be compared, and is worth a short wait: it has not answered yet, or
    /// its PostgreSQL is on the way up or down. Nobody waits for the old primary's answer, nor for one whose connection was refused.
    /// </summary>
    public static InstanceObservation? Absent(FailoverView view, TimeSpan waited)
    {
        if (waited >= AbsenceGrace)
        {
            return null;
        }

        foreach (var instance in view.Instances)
        {
            if (Evidence.Answers(view, instance) ? IsOnItsWay(instance) : ShouldAnswer(view, instance))
            {
                return instance;
            }
        }

        return null;
    }

    /// <summary>
    /// Whether every acknowledged commit is certain to be on the best of the candidates: so many synchronous standbys are among them that
    /// no set that could have acknowledged lies wholly outside; or it has all that the last holder of the lease has.
    /// </summary>
    public static bool HoldsEveryAcknowledgedCommit(FailoverView view, ImmutableArray<InstanceObservation> candidates)
    {
        if (view.Synchronous is not { GuardsFailover: true } promise)
        {
            return true;
        }

        var standbys = promise.Standbys.Count(name => candidates.Any(candidate => candidate.Name == name));
        var others = promise.Standbys.Count(name => name != view.CurrentPrimary);
        return others - standbys < promise.Number || candidates is [var best, ..] && HasAllOfTheLastHolder(view, best);
    }

    /// <summary>
    /// An instance that has more WAL than <paramref name="best"/> and no room to become the primary; null where there is none, and where
    /// commits wait for no standby. The old primary itself does not count: whatever it acknowledged, a standby confirmed.
    /// </summary>
    public static InstanceObservation? AheadAndFull(FailoverView view, InstanceObservation best) =>
        view.Synchronous is not { IsRequired: true }
            ? null
            : view.Instances.FirstOrDefault(instance =>
                Evidence.Answers(view, instance) && !instance.Fenced && instance.Name != view.CurrentPrimary
                && instance.Report is { HasRoom: false, CanBePromoted: false, HasPrimaryData: false, HasDiverged: false } report
                && IsAhead(report, best.Report!));

    /// <summary>
    /// Whoever held the lease last need not have been promoted, nor be able to be now: what it has is enough to compare. It may be the only one that can tell
    /// when instances were removed while it took over.
    /// </summary>
    private static bool HasAllOfTheLastHolder(FailoverView view, InstanceObservation best) =>
        view.Instance(view.Lease?.LastHolder) is { Report: { Timeline.IsValid: true, IsPrimary: false, HasDiverged: false } report } last
        && Evidence.Answers(view, last) && (report.HasPrimaryData || report.Postgres == PostgresState.Running)
        && IsFinal(view, Evidence.Of(view), last) && !IsAhead(report, best.Report!);

    /// <summary>
    /// The end of WAL to compare. After a crash the true end of a primary's own data is not known, and it has everything
    /// that the others received from it on that timeline.
    /// </summary>
    private static LogSequenceNumber EndOfWal(InstanceReport report) =>
        report is { HasPrimaryData: true, EndOfWalIsExact: false } ? new LogSequenceNumber(ulong.MaxValue) : report.EndOfWal;

    /// <summary>A newer timeline counts for more than any position, also more than the unknown end of a primary that crashed on an older one.</summary>
    private static bool IsAhead(InstanceReport report, InstanceReport best) =>
        report.Timeline > best.Timeline || (report.Timeline == best.Timeline && EndOfWal(report) > EndOfWal(best));

    /// <summary>A primary that stopped for a switchover that failed resumes; one that was failing gives way.</summary>
    private static int AmongEquals(FailoverView view, InstanceObservation instance) =>
        instance.Name != view.CurrentPrimary ? 1 : view.PrimaryFailingSince is null ? 0 : 2;

    private static bool IsOnItsWay(InstanceObservation instance) =>
        !instance.Fenced && instance.Report is { Timeline.IsValid: true, CanBePromoted: false, HasDiverged: false, Postgres: not PostgresState.Running }
            and not { HasRoom: false, Postgres: PostgresState.Stopped };

    private static bool ShouldAnswer(FailoverView view, InstanceObservation instance) =>
        instance.Pod == PodCondition.Running
        && (instance.Contact is InstanceContact.Answering or InstanceContact.Silent)
        && instance.Name != view.CurrentPrimary && instance.Name != view.Lease?.Holder;

    private static bool IsCandidate(FailoverView view, InstanceObservation instance) =>
        Evidence.Answers(view, instance) && !instance.Fenced
        && instance.Report is { CanBePromoted: true, HasDiverged: false, ApiServerReachable: true };
}
