using System.Collections.Immutable;

namespace Surus.Decisions;

/// <summary>The right to write: how long a primary has it, and what keeps it.</summary>
public static class LeaseUpkeep
{
    /// <summary>How often a renewal that is late is tried.</summary>
    private static readonly TimeSpan LateRenewalPeriod = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// Whether this process may let PostgreSQL accept writes: it holds the lease and renewed it in time, or it can't reach the API
    /// server but enough peers vouch that none of them will be promoted.
    /// </summary>
    public static bool MayAcceptWrites(InstanceView view) =>
        view.HoldsLease && (RenewedInTime(view) || EnoughPeersVouch(view));

    /// <summary>Whether this process renewed the lease itself, recently enough to rely on nobody else.</summary>
    public static bool RenewedInTime(InstanceView view) => view.HoldsLease && view.SinceLastRenewal < Timings(view).RenewDeadline;

    /// <summary>
    /// Whether this instance may promise <paramref name="primary"/> that it will not be promoted for a while. It may as long as
    /// all it knows is that this is the primary the cluster wants, and that nobody else holds the lease: a former primary that does not know of its
    /// successor may be wanted once more while that serves. The promise is kept by the operator: it counts an instance
    /// among those that turned away only when its last promise has run out (<see cref="InstanceReport.NotVouchingFor"/>).
    /// </summary>
    /// <param name="view">The peer that is asked.</param>
    /// <param name="primary">The primary that asks.</param>
    public static bool MayVouchFor(InstanceView view, string primary) =>
        view.Cluster?.TargetPrimary == primary && view.PodName != primary && view.SinceLastRenewal is null && !view.ToldToStop
        && (view.Lease is null || view.Lease.Holder == primary);

    /// <summary>The round in which this instance has turned away from the old primary; null while it has not.</summary>
    public static string? StoppedFollowingInRound(InstanceView view) =>
        view.Cluster is { IsPending: true } cluster
        && view.Postgres is { State: PostgresState.Stopped } or { FollowedPrimary: null, ReceiverActive: false, IsPrimary: false }
            ? cluster.TargetPrimaryTimestamp
            : null;

    internal static ImmutableArray<InstanceStep> Of(InstanceView view)
    {
        if (view.SinceLastRenewal is not { } sinceRenewal || view.Lease is not { } lease || !view.HoldsLease || IsFencing(view))
        {
            return [];
        }

        var retry = Timings(view).RetryPeriod;
        var steps = ImmutableArray.CreateBuilder<InstanceStep>();
        if (lease.HolderSession is null)
        {
            steps.Add(new InstanceStep.AcquireLease(lease.ResourceVersion, view.Data.Timeline));
        }
        else if (sinceRenewal >= retry || SilentStandbys.AwaitAWord(view))
        {
            steps.Add(new InstanceStep.RenewLease(lease.ResourceVersion, InstancesToWrite(view, lease)));
        }

        // An election may begin when two renewals did not come: by then the peers have to have said that they hear this primary.
        if (sinceRenewal >= retry + LateRenewalPeriod && view.Cluster?.Instances > 1)
        {
            steps.Add(new InstanceStep.AskPeersToVouch());
        }

        return steps.ToImmutable();
    }

    /// <summary>The next moment that matters: a renewal, or the last one at which the fence must fall.</summary>
    internal static TimeSpan CheckAgainAfter(InstanceView view)
    {
        var timings = Timings(view);
        if (view.SinceLastRenewal is not { } sinceRenewal)
        {
            return timings.RetryPeriod;
        }

        var toRenewal = timings.RetryPeriod - sinceRenewal;
        var toDeadline = timings.RenewDeadline - Shorter(sinceRenewal, SinceEnoughVouched(view));
        return toRenewal > TimeSpan.Zero ? toRenewal
            : toDeadline > TimeSpan.Zero && toDeadline < LateRenewalPeriod ? toDeadline
            : LateRenewalPeriod;
    }

    /// <summary>Whether the API server, or enough peers, heard this primary within that time.</summary>
    internal static bool WasHeardWithin(InstanceView view, TimeSpan time) => view.HoldsLease && Shorter(view.SinceLastRenewal!.Value, SinceEnoughVouched(view)) < time;

    private static bool EnoughPeersVouch(InstanceView view) => SinceEnoughVouched(view) < Timings(view).RenewDeadline;

    /// <summary>How long ago the oldest question was sent without whose answer too few would vouch; the greatest time where too few ever did.</summary>
    private static TimeSpan SinceEnoughVouched(InstanceView view)
    {
        // The operator goes by what the lease says, so another number counts only when it is written there.
        var instances = view.Lease?.Instances ?? view.Cluster?.Instances ?? int.MaxValue;
        var needed = Quorum.PeersToKeepServing(instances);
        return needed == 0 ? TimeSpan.Zero
            : view.Vouches.Length < needed ? TimeSpan.MaxValue
            : view.Vouches.Select(vouch => vouch.AskedBefore).Order().ElementAt(needed - 1);
    }

    /// <summary>
    /// A larger number is written once the lease is renewed in time: until then too few may know of a primary that got by without them, and it would have to fence
    /// itself at the moment at which it hears of them.
    /// </summary>
    private static int? InstancesToWrite(InstanceView view, LeaseView lease) =>
        RenewedInTime(view) || lease.Instances is null ? view.Cluster?.Instances : lease.Instances;

    private static bool IsFencing(InstanceView view) =>
        view.Postgres.IsPrimary && view.Postgres.State != PostgresState.Stopped && !MayAcceptWrites(view);

    private static TimeSpan Shorter(TimeSpan left, TimeSpan right) => left < right ? left : right;

    private static LeaseTimings Timings(InstanceView view) => view.Cluster?.Lease ?? LeaseTimings.Default;
}
