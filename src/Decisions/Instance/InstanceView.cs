using System.Collections.Immutable;
using Surus.Api;

namespace Surus.Decisions;

/// <summary>All that an instance manager needs to know to decide what its PostgreSQL shall do: read once, then judged.</summary>
/// <remarks>Durations come from the manager's own steady clock; no decision compares two machines' clocks.</remarks>
public sealed record InstanceView
{
    /// <summary>The time, for what is written for people.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>For how long this manager process has run, by its steady clock: what <see cref="StandbyConfirmation"/> is told in.</summary>
    public TimeSpan Uptime { get; init; }

    /// <summary>This instance: its pod's name.</summary>
    public required string PodName { get; init; }

    /// <summary>This manager process: new with each start (<c>sessionID</c> of its report).</summary>
    public required string Session { get; init; }

    /// <summary>The address of this pod, on which the status endpoint listens.</summary>
    public required string Address { get; init; }

    /// <summary>The Cluster as last read; null while it was never read by this process.</summary>
    public ClusterTarget? Cluster { get; init; }

    /// <summary>Whether the last request to the API server was answered.</summary>
    public bool ApiServerReachable { get; init; }

    /// <summary>Whether the status endpoint listens. Nothing may be written to the lease before: a refused connection means "dead".</summary>
    public bool StatusEndpointListens { get; init; } = true;

    /// <summary>Whether the manager was told to end (SIGTERM).</summary>
    public bool ToldToStop { get; init; }

    /// <summary>The lease as last read; null when there is none or it was never read.</summary>
    public LeaseView? Lease { get; init; }

    /// <summary>
    /// How long ago this very process sent the request that last acquired or renewed the lease with success; null when it does not
    /// hold it: never acquired, released, or a renewal was refused because somebody else had changed it.
    /// </summary>
    public TimeSpan? SinceLastRenewal { get; init; }

    /// <summary>
    /// For each peer that ever vouched for this primary: how long ago the question was sent that it answered with yes. Ordered by name.
    /// </summary>
    public ImmutableArray<PeerVouch> Vouches { get; init; } = [];

    /// <summary>The data directory, read while PostgreSQL does not change it.</summary>
    public required DataDirectoryView Data { get; init; }

    /// <summary>
    /// For how long a write to the volume of the data, or to that of the WAL, has been waiting to become durable; zero where none waits.
    /// </summary>
    public TimeSpan DiskWaitingFor { get; init; }

    /// <summary>The room on the volumes of the data and, where it has one of its own, of WAL; a volume of which it is not known is left out.</summary>
    public ImmutableArray<VolumeReport> Volumes { get; init; } = [];

    /// <summary>The PostgreSQL server.</summary>
    public required PostgresView Postgres { get; init; }

    /// <summary>
    /// The cluster's target primary, if it answered this manager just now; null when it did not. While candidates are compared, and for a target that
    /// waits for the lease of the one before it, this is the current primary.
    /// </summary>
    public PrimaryView? Primary { get; init; }

    /// <summary>
    /// On a standby, for how long the instance that it follows has not said that it is the primary, or is about to be: since the question was sent that it
    /// answered so last, or since it is followed.
    /// </summary>
    public TimeSpan PrimarySilentFor { get; init; }

    /// <summary>The standbys that this primary does not count on (<see cref="Decisions.SilentStandbys"/>).</summary>
    public ImmutableSortedSet<string> SilentStandbys { get; init; } = [];

    /// <summary>The configuration that PostgreSQL should have; null when not known yet.</summary>
    public string? WantedConfigurationHash { get; init; }

    /// <summary>Whether the wanted configuration can only be taken over by a restart and the restart was asked for.</summary>
    public bool RestartWanted { get; init; }

    /// <summary>Whether the cluster wants this instance to be primary.</summary>
    public bool IsTarget => Cluster?.TargetPrimary == PodName;

    /// <summary>
    /// On a standby, the timeline that the next primary opens: the one that the lease names once somebody took it, until then the next; null where too little
    /// is known.
    /// </summary>
    public TimelineId? NextTimeline =>
        Lease is not { } lease || !Data.Timeline.IsValid ? null
        : lease.Timeline > Data.Timeline ? lease.Timeline
        : new TimelineId(Data.Timeline.Value + 1);

    /// <summary>
    /// Whether this very process holds the lease, as far as it knows. A lease that somebody deleted is still held until the renewals'
    /// deadline; so is one that was made again in this instance's name, without a session, and waits to be taken up.
    /// </summary>
    public bool HoldsLease =>
        SinceLastRenewal is not null
        && (Lease is null || (Lease.Holder == PodName && (Lease.HolderSession is null || Lease.HolderSession == Session)));
}

/// <summary>One peer's promise not to be promoted, nor to help another to be, for a while.</summary>
/// <param name="Peer">The peer's pod name.</param>
/// <param name="AskedBefore">How long ago the question was sent.</param>
public sealed record PeerVouch(string Peer, TimeSpan AskedBefore);

/// <summary>The primary, or the one that is about to be it, as it told this manager itself.</summary>
public sealed record PrimaryView
{
    /// <summary>Its pod's name.</summary>
    public required string Name { get; init; }

    /// <summary>Whether it accepts writes: its PostgreSQL runs out of recovery and it holds the lease.</summary>
    public bool AcceptsWrites { get; init; }

    /// <summary>Whether its PostgreSQL runs as a standby: one can stream from it as from a primary.</summary>
    public bool RunsAsStandby { get; init; }

    /// <summary>Whether it says that it is the primary, or could be about to be: who follows it has heard from it.</summary>
    public bool IsOrBecomesPrimary => AcceptsWrites || RunsAsStandby;

    /// <summary>Whether it sends WAL to the instance that asks.</summary>
    public bool SendsHere { get; init; }

    /// <summary>Where it is; null where only the service leads to it.</summary>
    public string? Address { get; init; }

    /// <summary>Its database system identifier.</summary>
    public string? SystemIdentifier { get; init; }

    /// <summary>The start of the oldest WAL that it can still send; null where it did not tell.</summary>
    public LogSequenceNumber? OldestWal { get; init; }

    /// <summary>The timeline it writes, and where that branched off from the ones before.</summary>
    public required TimelineHistory History { get; init; }

    /// <summary>Its permanent replication slots.</summary>
    public ImmutableArray<ReplicationSlotReport> Slots { get; init; } = [];

    /// <summary>It as one to stream from.</summary>
    public Upstream AsUpstream => new(Name, History.Current, Address);
}
