using System.Globalization;
using System.Text;
using Surus.KubernetesTypes;

namespace Surus.Api;

/// <summary>The target of a recovery is one, can be read, and fits what is restored.</summary>
internal static class RecoveryRules
{
    private const string Path = "spec.bootstrap.recovery";
    private const string TargetPath = $"{Path}.recoveryTarget";

    /// <summary>The longest name of a restore point, in bytes.</summary>
    private const int LongestRestorePoint = 63;

    public static IEnumerable<FieldError> Check(Cluster cluster)
    {
        var recovery = cluster.Spec.Bootstrap?.Recovery;
        return
        [
            .. recovery?.RecoveryTarget is { } target ? [.. Values(target), .. Combination(target, recovery)] : Array.Empty<FieldError>(),
            .. recovery?.VolumeSnapshots is { } snapshots ? Snapshots(cluster.Spec, recovery, snapshots) : [],
        ];
    }

    private static IEnumerable<FieldError> Combination(RecoveryTarget target, RecoveryBootstrap recovery)
    {
        string?[] targets =
        [
            target.TargetImmediate is true ? "immediate" : null,
            target.TargetLsn, target.TargetName, target.TargetXid, target.TargetTime,
        ];
        if (targets.Count(value => !string.IsNullOrEmpty(value)) > 1)
        {
            yield return FieldError.Invalid(
                TargetPath, string.Join(", ", targets.Where(value => !string.IsNullOrEmpty(value))),
                "a recovery stops at one point: give one of targetImmediate, targetLSN, targetName, targetXID and targetTime.");
        }

        var needsBackup = target.TargetImmediate is true || !string.IsNullOrEmpty(target.TargetName) || !string.IsNullOrEmpty(target.TargetXid);
        if (needsBackup && string.IsNullOrEmpty(target.BackupId) && recovery.VolumeSnapshots is null)
        {
            yield return FieldError.Required(TargetPath, "this target does not tell which backup lies before it: give backupID.");
        }
    }

    private static IEnumerable<FieldError> Values(RecoveryTarget target)
    {
        if (target.TargetTime is { Length: > 0 } time && !PostgresTimestamp.TryParse(time, out _))
        {
            yield return FieldError.Invalid(
                TargetPath, time, "targetTime is a time such as 2026-01-31T15:04:05Z or 2026-01-31 15:04:05.00+00.");
        }

        if (target.TargetLsn is { Length: > 0 } lsn && !LogSequenceNumber.TryParse(lsn, out _))
        {
            yield return FieldError.Invalid(TargetPath, lsn, "targetLSN is a WAL position such as 0/3000060.");
        }

        if (target.TargetXid is { Length: > 0 } xid && !uint.TryParse(xid, NumberStyles.None, CultureInfo.InvariantCulture, out _))
        {
            yield return FieldError.Invalid(
                $"{TargetPath}.targetXID", xid, "targetXID is the decimal number of a transaction, below 4294967296.");
        }

        if (target.TargetTli is { Length: > 0 } and not "latest" and var timeline
            && !(uint.TryParse(timeline, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0))
        {
            yield return FieldError.Invalid(
                $"{TargetPath}.targetTLI", timeline, "targetTLI is the number of a timeline, from 1, or latest.");
        }

        if (target.TargetName is { } name && Encoding.UTF8.GetByteCount(name) > LongestRestorePoint)
        {
            yield return FieldError.Invalid($"{TargetPath}.targetName", name, "the name of a restore point has at most 63 bytes.");
        }

        if (target.TargetName?.Any(char.IsControl) is true)
        {
            yield return FieldError.Invalid(
                $"{TargetPath}.targetName", target.TargetName, "the name of a restore point has no control characters.");
        }
    }

    private static IEnumerable<FieldError> Snapshots(ClusterSpec spec, RecoveryBootstrap recovery, RecoveryVolumeSnapshots snapshots)
    {
        if (recovery.Backup is not null)
        {
            yield return FieldError.Invalid(
                $"{Path}.backup", recovery.Backup.Name, "volumeSnapshots take the place of a backup: give one of the two.");
        }

        if (recovery.RecoveryTarget?.BackupId is { Length: > 0 } id)
        {
            yield return FieldError.Invalid(
                $"{TargetPath}.backupID", id, "volumeSnapshots take the place of a backup: leave backupID out.");
        }

        if (snapshots.Storage is { } storage && !IsSource(storage))
        {
            yield return WrongSource($"{Path}.volumeSnapshots.storage", storage);
        }

        if (snapshots.WalStorage is not { } wal)
        {
            yield break;
        }

        if (spec.WalStorage is null)
        {
            yield return FieldError.Invalid(
                $"{Path}.volumeSnapshots.walStorage", wal.Name, "a snapshot of WAL needs a WAL volume: give spec.walStorage.");
        }

        if (!IsSource(wal))
        {
            yield return WrongSource($"{Path}.volumeSnapshots.walStorage", wal);
        }
    }

    private static bool IsSource(TypedLocalObjectReference source) => (source.ApiGroup ?? "", source.Kind) is
        ("snapshot.storage.k8s.io", "VolumeSnapshot") or ("", "PersistentVolumeClaim");

    private static FieldError WrongSource(string path, TypedLocalObjectReference source) =>
        FieldError.Invalid(
            path, $"{source.ApiGroup}/{source.Kind}", "name a VolumeSnapshot of snapshot.storage.k8s.io or a PersistentVolumeClaim.");
}
