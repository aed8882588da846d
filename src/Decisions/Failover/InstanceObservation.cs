using Surus.Api;

namespace Surus.Decisions;

/// <summary>One instance as the operator sees it.</summary>
public sealed record InstanceObservation
{
    /// <summary>The pod's name.</summary>
    public required string Name { get; init; }

    /// <summary>The pod, as the API server shows it.</summary>
    public PodCondition Pod { get; init; }

    /// <summary>The pod's address; null when it has none.</summary>
    public string? Address { get; init; }

    /// <summary>What came of the last attempt to reach the manager at <see cref="Address"/>, made after the lease was read.</summary>
    public InstanceContact Contact { get; init; }

    /// <summary>For how long <see cref="Contact"/> has been so.</summary>
    public TimeSpan ContactFor { get; init; }

    /// <summary>The last report; null when there was none from this pod's present manager. Never a default.</summary>
    public InstanceReport? Report { get; init; }

    /// <summary>How old <see cref="Report"/> is.</summary>
    public TimeSpan ReportAge { get; init; }

    /// <summary>The session of the last manager that answered at <see cref="Address"/>; null when none did.</summary>
    public string? LastSession { get; init; }

    /// <summary>
    /// The end of the last manager in a pod of this name that is gone, where its connection ended with its process; null where that was not
    /// seen.
    /// </summary>
    public ManagerEnd? FormerEnd { get; init; }

    /// <summary>Whether the user fenced it.</summary>
    public bool Fenced { get; init; }

    /// <summary>Whether new pods may be put on its node.</summary>
    public bool NodeIsSchedulable { get; init; } = true;
}

/// <summary>A manager process, and everything in its container, is known to have ended.</summary>
/// <param name="Session">The process.</param>
/// <param name="Ago">How long ago that was seen.</param>
public sealed record ManagerEnd(string Session, TimeSpan Ago);

/// <summary>A pod, as the API server shows it.</summary>
public enum PodCondition
{
    /// <summary>There is no such pod.</summary>
    Missing,

    /// <summary>It has not started.</summary>
    Pending,

    /// <summary>Its container runs, as far as its node told.</summary>
    Running,

    /// <summary>It is being deleted and its container has not been said to have ended.</summary>
    Terminating,

    /// <summary>Its container has ended, says its node, and was not started again.</summary>
    ContainerEnded,
}

/// <summary>What came of an attempt to reach an instance manager. Loss, refusal and silence are different facts.</summary>
public enum InstanceContact
{
    /// <summary>Nobody tried, for want of an address.</summary>
    NotTried,

    /// <summary>It answered.</summary>
    Answering,

    /// <summary>The pod's network stack refused the connection: no manager runs there, and the manager is PID 1, so nothing does.</summary>
    Refused,

    /// <summary>An open connection was ended by the other side and no new one came about: the process that held it is gone.</summary>
    Closed,

    /// <summary>Nothing came back: it may be dead, frozen, or cut off.</summary>
    Silent,
}

/// <summary>What an instance manager says of its instance.</summary>
public sealed record InstanceReport
{
    /// <summary>The manager process.</summary>
    public required string Session { get; init; }

    /// <summary>Whether PostgreSQL runs out of recovery.</summary>
    public bool IsPrimary { get; init; }

    /// <summary>The server process.</summary>
    public PostgresState Postgres { get; init; }

    /// <summary>For how long it has been so.</summary>
    public TimeSpan PostgresInStateFor { get; init; }

    /// <summary>The timeline of the last WAL it has; 0 where there is no usable data.</summary>
    public TimelineId Timeline { get; init; }

    /// <summary>
    /// The end of the WAL it has: current (primary), received and flushed (standby), last checkpoint (stopped cleanly). Asked for when
    /// the report was made.
    /// </summary>
    public LogSequenceNumber EndOfWal { get; init; }

    /// <summary>The last WAL that a standby replayed; <c>0/0</c> on a primary, and where it did not tell.</summary>
    public LogSequenceNumber ReplayedLsn { get; init; }

    /// <summary>Whether a WAL receiver runs.</summary>
    public bool ReceiverActive { get; init; }

    /// <summary>The round in which it stopped following the old primary and turned its voice away from it; null when in none.</summary>
    public string? StoppedFollowingInRound { get; init; }

    /// <summary>For how long it is known to have vouched for nobody: since its last vouch, else since its manager started.</summary>
    public TimeSpan NotVouchingFor { get; init; }

    /// <summary>
    /// Whether its data directory is a primary's, stopped or not: it has everything it ever acknowledged on <see cref="Timeline"/>.
    /// </summary>
    public bool HasPrimaryData { get; init; }

    /// <summary>Whether <see cref="EndOfWal"/> is the true end, and not only a lower bound as after a crash.</summary>
    public bool EndOfWalIsExact { get; init; } = true;

    /// <summary>Whether it holds the lease and may still vouch for it.</summary>
    public bool HoldsLease { get; init; }

    /// <summary>Whether it can be promoted: a consistent standby with room for its first WAL file, or a primary that stopped and has room to go on.</summary>
    public bool CanBePromoted { get; init; }

    /// <summary>Whether none of its volumes is full, as far as it knows.</summary>
    public bool HasRoom { get; init; } = true;

    /// <summary>Whether it is known to have left the cluster's line.</summary>
    public bool HasDiverged { get; init; }

    /// <summary>Whether it can reach the API server, without which it can take no lease.</summary>
    public bool ApiServerReachable { get; init; } = true;
}
