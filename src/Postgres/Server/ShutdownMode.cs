namespace Surus.Postgres;

/// <summary>How PostgreSQL is told to stop.</summary>
public enum ShutdownMode
{
    /// <summary>Waits for all sessions to end by themselves.</summary>
    Smart,

    /// <summary>Ends all sessions, rolls back, sends the last WAL to standbys, makes a checkpoint.</summary>
    Fast,

    /// <summary>Ends at once, without a checkpoint: the next start recovers.</summary>
    Immediate,
}
