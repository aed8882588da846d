namespace Surus.Api;

/// <summary>How the cluster is backed up.</summary>
public sealed record BackupConfiguration
{
    /// <summary>The object store that takes backups and WAL.</summary>
    public BarmanObjectStoreConfiguration? BarmanObjectStore { get; init; }

    /// <summary>For how long backups are kept: a number and d, w or m, such as 30d.</summary>
    [Pattern("^[1-9][0-9]*[dwm]$")]
    public string? RetentionPolicy { get; init; }

    /// <summary>The instance backups are taken of, when they do not say.</summary>
    [Default("prefer-standby")]
    [AllowedValues("primary", "prefer-standby")]
    public string? Target { get; init; }

    /// <summary>How volume snapshots are taken.</summary>
    public VolumeSnapshotConfiguration? VolumeSnapshot { get; init; }
}

/// <summary>How volume snapshots are taken.</summary>
public sealed record VolumeSnapshotConfiguration
{
    /// <summary>Annotations of the snapshots.</summary>
    public IReadOnlyDictionary<string, string>? Annotations { get; init; }

    /// <summary>The snapshot class of the data volume.</summary>
    public string? ClassName { get; init; }

    /// <summary>Labels of the snapshots.</summary>
    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    /// <summary>Whether PostgreSQL goes on while a snapshot is taken.</summary>
    [Default(true)]
    public bool? Online { get; init; }

    /// <summary>How an online snapshot begins and ends.</summary>
    [DefaultJson("{\"immediateCheckpoint\":false,\"waitForArchive\":true}")]
    public OnlineBackupConfiguration? OnlineConfiguration { get; init; }

    /// <summary>Who owns the snapshots, and takes them along when deleted.</summary>
    [Default("none")]
    [AllowedValues("none", "cluster", "backup")]
    public string? SnapshotOwnerReference { get; init; }

    /// <summary>The snapshot classes of tablespaces, by the tablespace's name.</summary>
    public IReadOnlyDictionary<string, string>? TablespaceClassName { get; init; }

    /// <summary>The snapshot class of the WAL volume; that of the data volume when not given.</summary>
    public string? WalClassName { get; init; }
}

/// <summary>How an online backup begins and ends.</summary>
public sealed record OnlineBackupConfiguration
{
    /// <summary>Whether the first checkpoint is made at full speed.</summary>
    public bool? ImmediateCheckpoint { get; init; }

    /// <summary>Whether the backup ends only when the WAL it needs is archived.</summary>
    [Default(true)]
    public bool? WaitForArchive { get; init; }
}
