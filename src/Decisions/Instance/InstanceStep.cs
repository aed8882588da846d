using Surus.Api;

namespace Surus.Decisions;

/// <summary>
/// What an instance manager can be told to do: a closed set. Every step is safe to repeat, names what must still be so, and fails
/// rather than acts when it is not. Steps that take long (stop, start, promote, rewind, clone) are begun and not awaited: the
/// next view shows how far they are.
/// </summary>
public abstract record InstanceStep
{
    private InstanceStep()
    {
    }

    /// <summary>
    /// Write the lease with this process as the holder (name, session, address, renew time, one more transition), if it still has this
    /// resource version. <see cref="LeaseView.HandoverLsn"/> and <see cref="LeaseView.Successor"/> are removed; it is the <see cref="LeaseView.LastHolder"/> from then on.
    /// </summary>
    /// <param name="ExpectedResourceVersion">The version that was judged free to take.</param>
    /// <param name="Timeline">The value to write as <see cref="LeaseView.Timeline"/>.</param>
    public sealed record AcquireLease(string ExpectedResourceVersion, TimelineId Timeline) : InstanceStep;

    /// <summary>Write a new renew time, if the lease still has this resource version. Refused means: somebody else took it.</summary>
    /// <param name="ExpectedResourceVersion">The version this process wrote last.</param>
    /// <param name="Instances">The value to write as <see cref="LeaseView.Instances"/>.</param>
    public sealed record RenewLease(string ExpectedResourceVersion, int? Instances) : InstanceStep;

    /// <summary>
    /// Empty the holder. Only with no PostgreSQL process left that could write. From the moment the request is sent this process no
    /// longer holds the lease (<see cref="InstanceView.SinceLastRenewal"/> is null), whatever becomes of the answer.
    /// </summary>
    /// <param name="ExpectedResourceVersion">The version this process wrote last.</param>
    /// <param name="HandoverLsn">The end of WAL after a clean stop, which the successor must have; null after any other end.</param>
    public sealed record ReleaseLease(string ExpectedResourceVersion, LogSequenceNumber? HandoverLsn) : InstanceStep;

    /// <summary>Ask every peer to vouch for this primary (their answers come as <see cref="InstanceView.Vouches"/>).</summary>
    public sealed record AskPeersToVouch : InstanceStep;

    /// <summary>Start PostgreSQL without <c>standby.signal</c>. Only while this process holds the lease.</summary>
    public sealed record StartAsPrimary : InstanceStep;

    /// <summary>Write <c>standby.signal</c> and start PostgreSQL in recovery.</summary>
    /// <param name="Primary">The instance to stream from; null for none.</param>
    public sealed record StartAsStandby(Upstream? Primary) : InstanceStep;

    /// <summary>Stream from this instance: write <c>primary_conninfo</c> and reload.</summary>
    /// <param name="Primary">The instance to stream from.</param>
    public sealed record FollowPrimary(Upstream Primary) : InstanceStep;

    /// <summary>Stop the WAL receiver: empty <c>primary_conninfo</c> and reload. In a round it is reported back once the receiver has ended.</summary>
    public sealed record StopFollowing : InstanceStep;

    /// <summary>Promote. Only while this process holds the lease.</summary>
    /// <param name="NewTimeline">
    /// The timeline that the lease reserves. PostgreSQL opens the one after the newest whose history file it finds: where that would be
    /// an older one, put history files of the timelines between into <c>pg_wal</c> first.
    /// </param>
    public sealed record Promote(TimelineId NewTimeline) : InstanceStep;

    /// <summary>Write a checkpoint while clients still work, so that the stop after it is short.</summary>
    /// <param name="Round"><c>targetPrimaryTimestamp</c> of the switchover.</param>
    public sealed record Checkpoint(string Round) : InstanceStep;

    /// <summary>Stop PostgreSQL.</summary>
    /// <param name="Mode">How.</param>
    public sealed record StopPostgres(StopMode Mode) : InstanceStep;

    /// <summary>
    /// End every PostgreSQL process at once, sessions already open included: this primary can no longer vouch that nobody else writes.
    /// </summary>
    public sealed record SelfFence : InstanceStep;

    /// <summary>Put the stopped, diverged data directory back on the primary's line with <c>pg_rewind</c>.</summary>
    /// <param name="Source">The primary. It must still accept writes on <paramref name="Timeline"/>.</param>
    /// <param name="Timeline">The source's timeline.</param>
    public sealed record Rewind(string Source, TimelineId Timeline) : InstanceStep;

    /// <summary>Replace the data directory by a new base backup. The old one goes only after the source answered.</summary>
    /// <param name="Source">The primary. It must still accept writes on <paramref name="Timeline"/>.</param>
    /// <param name="Timeline">The source's timeline.</param>
    public sealed record TakeBaseBackup(string Source, TimelineId Timeline) : InstanceStep;

    /// <summary>
    /// Begin to make the WAL file in which a timeline that is about to be opened will be received; nothing where it is there. PostgreSQL would make it, 16 MiB
    /// of zeros that have to reach the disk, when the first byte of that timeline arrives, while the first commit waits for it. One that is never used
    /// is removed when PostgreSQL is past it.
    /// </summary>
    /// <param name="Timeline">The timeline that is expected.</param>
    /// <param name="Position">A position in that file: where the timeline is expected to begin.</param>
    /// <param name="Segment">The size of the WAL files.</param>
    public sealed record ProvideWalFile(TimelineId Timeline, LogSequenceNumber Position, WalSegmentSize Segment) : InstanceStep;

    /// <summary>
    /// Take away from a standby, by the name <c>….partial</c> that PostgreSQL gives to the file in which a timeline is left, the files with WAL beyond the
    /// position where the primary's line left a timeline; none of that may have been replayed. PostgreSQL notices when it is started again.
    /// </summary>
    /// <param name="Left">The timeline, and where it was left.</param>
    /// <param name="Segment">The size of the WAL files.</param>
    public sealed record SetAsideWal(TimelineEnd Left, WalSegmentSize Segment) : InstanceStep;

    /// <summary>Write <c>status.currentPrimary</c> and its timestamp, if <c>status.targetPrimary</c> is still this instance.</summary>
    /// <param name="Name">This instance.</param>
    public sealed record ReportCurrentPrimary(string Name) : InstanceStep;

    /// <summary>Write the configuration files and make PostgreSQL reload them.</summary>
    /// <param name="Hash">The configuration's hash.</param>
    public sealed record ReloadConfiguration(string Hash) : InstanceStep;

    /// <summary>End the manager: PostgreSQL is stopped and the lease is given up.</summary>
    public sealed record EndManager : InstanceStep;
}
