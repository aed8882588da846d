using System.Text.Json.Serialization;
using Surus.KubernetesTypes;

namespace Surus.Api;

/// <summary>Makes a cluster from a backup.</summary>
public sealed record RecoveryBootstrap
{
    /// <summary>The Backup to restore.</summary>
    public RecoveryBackup? Backup { get; init; }

    /// <summary>The application database.</summary>
    public string? Database { get; init; }

    /// <summary>The owner of the application database.</summary>
    public string? Owner { get; init; }

    /// <summary>The point to recover to; the end of the archive when not given.</summary>
    public RecoveryTarget? RecoveryTarget { get; init; }

    /// <summary>The secret with the owner's password.</summary>
    public NameReference? Secret { get; init; }

    /// <summary>The name of the external cluster whose archive is restored.</summary>
    public string? Source { get; init; }

    /// <summary>The volume snapshots to start from.</summary>
    public RecoveryVolumeSnapshots? VolumeSnapshots { get; init; }
}

/// <summary>The Backup to restore.</summary>
public sealed record RecoveryBackup
{
    /// <summary>The authority of the object store's certificate.</summary>
    [JsonPropertyName("endpointCA")]
    public SecretKeyReference? EndpointCa { get; init; }

    /// <summary>The name of the Backup.</summary>
    [Required]
    public string Name { get => field ?? ""; init; }
}

/// <summary>The point at which a recovery stops; at most one of the targets is given.</summary>
public sealed record RecoveryTarget
{
    /// <summary>The base backup to start from; the newest before the target when not given.</summary>
    [JsonPropertyName("backupID")]
    public string? BackupId { get; init; }

    /// <summary>Whether recovery stops just before the target instead of just after it.</summary>
    public bool? Exclusive { get; init; }

    /// <summary>Stop as soon as the data is consistent.</summary>
    public bool? TargetImmediate { get; init; }

    /// <summary>Stop at this WAL position.</summary>
    [JsonPropertyName("targetLSN")]
    public string? TargetLsn { get; init; }

    /// <summary>Stop at this restore point.</summary>
    public string? TargetName { get; init; }

    /// <summary>The timeline to follow: a number, or <c>latest</c>.</summary>
    [JsonPropertyName("targetTLI")]
    public string? TargetTli { get; init; }

    /// <summary>Stop at this time.</summary>
    public string? TargetTime { get; init; }

    /// <summary>Stop at this transaction.</summary>
    [JsonPropertyName("targetXID")]
    public string? TargetXid { get; init; }
}

/// <summary>The volume snapshots to start from.</summary>
public sealed record RecoveryVolumeSnapshots
{
    /// <summary>The snapshot, or volume claim, of the data directory.</summary>
    [Required]
    public TypedLocalObjectReference? Storage { get; init; }

    /// <summary>The snapshots of tablespaces, by the tablespace's name.</summary>
    public IReadOnlyDictionary<string, TypedLocalObjectReference>? TablespaceStorage { get; init; }

    /// <summary>The snapshot of the write-ahead log.</summary>
    public TypedLocalObjectReference? WalStorage { get; init; }
}
