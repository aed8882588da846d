using System.Collections.Immutable;
using Surus.Api;

namespace Surus.Decisions;

/// <summary>The PostgreSQL server, as its parent, the instance manager, knows it.</summary>
public sealed record PostgresView
{
    /// <summary>The server process.</summary>
    public required PostgresState State { get; init; }

    /// <summary>How long it has been in <see cref="State"/>.</summary>
    public TimeSpan InStateFor { get; init; }

    /// <summary>
    /// Whether it can write by itself: it runs out of recovery, or it starts without <c>standby.signal</c>, or a promotion was asked for.
    /// Unknown counts as yes; one that <see cref="HasShutDown"/> can't.
    /// </summary>
    public bool IsPrimary { get; init; }

    /// <summary>Whether a promotion was asked for and has not ended.</summary>
    public bool IsPromoting { get; init; }

    /// <summary>
    /// Whether, while <see cref="PostgresState.Stopping"/>, the control file says that this run has shut down as a primary: every session is gone and the last
    /// checkpoint is written. What is left sends that to the standbys and archives the last WAL, which takes as long as the archive does.
    /// </summary>
    public bool HasShutDown { get; init; }

    /// <summary>How the stop was asked for, while <see cref="PostgresState.Stopping"/>.</summary>
    public StopMode? StopMode { get; init; }

    /// <summary>
    /// Whether every process of it was killed and only has to end, for which it may have to wait in the kernel. It runs nothing more of
    /// PostgreSQL, and <see cref="State"/> stays <see cref="PostgresState.Stopping"/> until it is gone.
    /// </summary>
    public bool IsKilled { get; init; }

    /// <summary>For how long the postmaster has been suspended (<c>SIGSTOP</c>): open sessions go on, new ones are not taken.</summary>
    public TimeSpan SuspendedFor { get; init; }

    /// <summary>For how long no new session has got an answer, not even a refusal, from the running postmaster.</summary>
    public TimeSpan SilentFor { get; init; }

    /// <summary>How often the server ended by itself within the last half minute.</summary>
    public int RecentCrashes { get; init; }

    /// <summary>Whether it ended by itself, or could not start, and said that a disk is full.</summary>
    public bool EndedOnFullDisk { get; init; }

    /// <summary>Whether a WAL receiver process runs.</summary>
    public bool ReceiverActive { get; init; }

    /// <summary>What <c>primary_conninfo</c> names; null when it is empty.</summary>
    public Upstream? FollowedPrimary { get; init; }

    /// <summary>For how long <see cref="FollowedPrimary"/> has been that, or since it was last told to try it again.</summary>
    public TimeSpan FollowedFor { get; init; }

    /// <summary>The last position received and flushed to disk, asked for just now; <c>0/0</c> where it does not apply.</summary>
    public LogSequenceNumber ReceivedLsn { get; init; }

    /// <summary>
    /// The last position that a standby replayed and the timeline of the last WAL that it received, asked for just now; null where it did not
    /// answer, or replayed nothing. Never a default: what is not known is neither on the line nor off it.
    /// </summary>
    public TimelineEnd? Replayed { get; init; }

    /// <summary>The standbys that stream from here, and what each has yet to replay; none where it is not known.</summary>
    public ImmutableArray<StreamingStandby> Standbys { get; init; } = [];

    /// <summary>On a primary, how each other instance confirms what it is sent; empty on a standby.</summary>
    public ImmutableArray<StandbyConfirmation> Confirmations { get; init; } = [];

    /// <summary>Whether a checkpoint that <see cref="InstanceStep.Checkpoint"/> asked for is being written.</summary>
    public bool IsCheckpointing { get; init; }

    /// <summary>The round for which <see cref="InstanceStep.Checkpoint"/> was last done; null when never.</summary>
    public string? CheckpointedForRound { get; init; }

    /// <summary>The configuration that the server has loaded.</summary>
    public string? LoadedConfigurationHash { get; init; }
}

/// <summary>A standby as its WAL sender knows it, in the state <c>streaming</c>.</summary>
/// <param name="Name">The standby's pod.</param>
/// <param name="MissingBytes">WAL written here and not replayed there, in bytes.</param>
public sealed record StreamingStandby(string Name, long MissingBytes);

/// <summary>The life of a server process.</summary>
public enum PostgresState
{
    /// <summary>No process of it runs, neither the postmaster nor a backend.</summary>
    Stopped,

    /// <summary>It was started and does not accept connections yet.</summary>
    Starting,

    /// <summary>It accepts connections.</summary>
    Running,

    /// <summary>It was told to stop and has not ended.</summary>
    Stopping,
}

/// <summary>PostgreSQL's ways to stop.</summary>
public enum StopMode
{
    /// <summary>No session is taken any more, and those that are there are waited for.</summary>
    Smart,

    /// <summary>Sessions are ended, WAL is flushed, checkpointed and sent to the standbys.</summary>
    Fast,

    /// <summary>Every process is killed at once; the next start recovers. The manager kills what has not ended within a second.</summary>
    Immediate,
}
