namespace Surus.Api;

/// <summary>One connected standby, as <c>pg_stat_replication</c> shows it.</summary>
public sealed record ReplicationReport
{
    /// <summary>The standby's name: its pod, or the pod with <c>-join</c> while a base backup is taken.</summary>
    public string? ApplicationName { get; init; }

    /// <summary>The WAL sender's state: <c>startup</c>, <c>catchup</c>, <c>streaming</c>, <c>backup</c> or <c>stopping</c>.</summary>
    public string? State { get; init; }

    /// <summary>The last LSN sent.</summary>
    public LogSequenceNumber? SentLsn { get; init; }

    /// <summary>The last LSN that the standby wrote.</summary>
    public LogSequenceNumber? WriteLsn { get; init; }

    /// <summary>The last LSN that the standby flushed to disk.</summary>
    public LogSequenceNumber? FlushLsn { get; init; }

    /// <summary>The last LSN that the standby replayed.</summary>
    public LogSequenceNumber? ReplayLsn { get; init; }

    /// <summary>Time until the standby wrote recent WAL, as PostgreSQL prints an interval.</summary>
    public string? WriteLag { get; init; }

    /// <summary>Time until the standby flushed recent WAL, as PostgreSQL prints an interval.</summary>
    public string? FlushLag { get; init; }

    /// <summary>Time until the standby replayed recent WAL, as PostgreSQL prints an interval.</summary>
    public string? ReplayLag { get; init; }

    /// <summary>How the primary counts it: <c>async</c>, <c>potential</c>, <c>sync</c> or <c>quorum</c>.</summary>
    public string? SyncState { get; init; }

    /// <summary>Its place among the synchronous standbys, as a decimal number; 0 where replication is asynchronous.</summary>
    public string? SyncPriority { get; init; }
}

/// <summary>One replication slot, as <c>pg_replication_slots</c> shows it.</summary>
public sealed record ReplicationSlotReport
{
    /// <summary>The slot's name.</summary>
    public required string SlotName { get; init; }

    /// <summary>The output plugin of a logical slot.</summary>
    public string? Plugin { get; init; }

    /// <summary><c>physical</c> or <c>logical</c>.</summary>
    public string? SlotType { get; init; }

    /// <summary>The OID of a logical slot's database, decimal.</summary>
    public string? Datoid { get; init; }

    /// <summary>A logical slot's database.</summary>
    public string? Database { get; init; }

    /// <summary>Whether somebody streams from it.</summary>
    public bool Active { get; init; }

    /// <summary>The oldest transaction that the slot keeps, decimal.</summary>
    public string? Xmin { get; init; }

    /// <summary>The oldest transaction of the catalogs that the slot keeps, decimal.</summary>
    public string? CatalogXmin { get; init; }

    /// <summary>The oldest WAL that the slot keeps.</summary>
    public LogSequenceNumber? RestartLsn { get; init; }

    /// <summary>Whether that WAL is still there: <c>reserved</c>, <c>extended</c>, <c>unreserved</c> or <c>lost</c>.</summary>
    public string? WalStatus { get; init; }

    /// <summary>Bytes that can be written until the slot is in danger; null where there is no limit.</summary>
    public long? SafeWalSize { get; init; }

    /// <summary>Whether a logical slot is copied to the standbys (PostgreSQL 17 and later).</summary>
    public bool? Failover { get; init; }

    /// <summary>Whether a logical slot is such a copy, on a standby (PostgreSQL 17 and later).</summary>
    public bool? Synced { get; init; }
}

/// <summary>One base backup being sent, as <c>pg_stat_progress_basebackup</c> shows it.</summary>
public sealed record BaseBackupProgressReport
{
    /// <summary>The role that takes it.</summary>
    public string? Usename { get; init; }

    /// <summary>The application name of its connection.</summary>
    public string? ApplicationName { get; init; }

    /// <summary>When its connection was opened.</summary>
    public DateTimeOffset? BackendStart { get; init; }

    /// <summary>The phase, in PostgreSQL's words.</summary>
    public string? Phase { get; init; }

    /// <summary>Bytes to send; null where nobody estimated them.</summary>
    public long? BackupTotal { get; init; }

    /// <summary>Bytes sent.</summary>
    public long? BackupStreamed { get; init; }

    /// <summary>Tablespaces to send.</summary>
    public long? TablespacesTotal { get; init; }

    /// <summary>Tablespaces sent.</summary>
    public long? TablespacesStreamed { get; init; }
}
