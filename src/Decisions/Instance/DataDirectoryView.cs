using Surus.Api;

namespace Surus.Decisions;

/// <summary>The state of an instance's data directory.</summary>
public sealed record DataDirectoryView
{
    /// <summary>What it is.</summary>
    public required DataDirectoryKind Kind { get; init; }

    /// <summary>The database system identifier; null when empty.</summary>
    public string? SystemIdentifier { get; init; }

    /// <summary>
    /// The timeline of the last WAL in it: received (standby), written (primary), or on a stopped one the greater of the last
    /// checkpoint's and of recovery's minimum, which a promotion moves on before its first checkpoint.
    /// </summary>
    public TimelineId Timeline { get; init; }

    /// <summary>
    /// The end of the WAL that it is known to hold: flushed by the receiver on a standby (also after a restart: never less than what
    /// was replayed or is the end of recovery's minimum), the last checkpoint of a stopped primary.
    /// </summary>
    public LogSequenceNumber EndOfWal { get; init; }

    /// <summary>The size of its WAL files.</summary>
    public WalSegmentSize WalSegment { get; init; }

    /// <summary>
    /// Whether it ends with a whole WAL file, on a running standby without a WAL receiver: <see cref="EndOfWal"/> is where the next file would begin, and
    /// that is not there, of no timeline.
    /// </summary>
    public bool EndsWithAWholeFile { get; init; }

    /// <summary>Whether PostgreSQL was stopped cleanly, so that <see cref="EndOfWal"/> is the true end ("shut down" in the control file).</summary>
    public bool StoppedCleanly { get; init; }

    /// <summary>Long work on the directory that is under way.</summary>
    public DataDirectoryWork Work { get; init; }

    /// <summary>Whether <c>pg_rewind</c> was tried against the primary's present timeline and failed.</summary>
    public bool RewindFailed { get; init; }
}

/// <summary>What a data directory is good for.</summary>
public enum DataDirectoryKind
{
    /// <summary>There is no database in it.</summary>
    Empty,

    /// <summary>A primary's: without <c>standby.signal</c>, it would start as a writer.</summary>
    Primary,

    /// <summary>A standby's: with <c>standby.signal</c>.</summary>
    Standby,

    /// <summary>A rewind or a clone was begun and did not end: only a new clone makes it usable (the manager leaves a durable mark).</summary>
    Broken,
}

/// <summary>Long work on a data directory.</summary>
public enum DataDirectoryWork
{
    /// <summary>None.</summary>
    None,

    /// <summary><c>pg_rewind</c> runs.</summary>
    Rewinding,

    /// <summary><c>pg_basebackup</c> runs.</summary>
    Cloning,
}
