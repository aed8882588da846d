using System.Globalization;

namespace Surus.Api;

/// <summary>Whether a backup's definition can work.</summary>
public static class BackupValidation
{
    internal const string ObjectStoreMethod = "barmanObjectStore";
    internal const string SnapshotMethod = "volumeSnapshot";
    internal const string PluginMethod = "plugin";

    /// <summary>What is wrong with a definition; empty when it can work.</summary>
    public static IReadOnlyList<FieldError> Validate(Backup backup, ValidationContext context) =>
    [
        .. Method(backup.Spec.Method, backup.Spec.Online, backup.Spec.OnlineConfiguration, context),
        .. Plugin(backup.Spec),
        .. Deadline(backup.Metadata.Annotations?.GetValueOrDefault(Annotations.VolumeSnapshotDeadline)),
    ];

    internal static IEnumerable<FieldError> Method(string? method, bool? online, OnlineBackupConfiguration? configuration, ValidationContext context)
    {
        if (method is SnapshotMethod && !context.VolumeSnapshotsAvailable)
        {
            yield return FieldError.Invalid(
                "spec.method", method, "this Kubernetes knows no VolumeSnapshot: install a snapshot controller, or use another method.");
        }

        if (method is not (null or "" or ObjectStoreMethod))
        {
            yield break;
        }

        if (online is not null)
        {
            yield return FieldError.Invalid("spec.online", online, "a backup into an object store is always online: leave this out.");
        }

        if (configuration is not null)
        {
            yield return FieldError.Invalid("spec.onlineConfiguration", "", "this is for volume snapshots: leave it out.");
        }
    }

    private static IEnumerable<FieldError> Plugin(BackupSpec spec)
    {
        if (spec.Method is PluginMethod && string.IsNullOrEmpty(spec.PluginConfiguration?.Name))
        {
            yield return FieldError.Invalid("spec.pluginConfiguration", "", "name the plugin that takes the backup.");
        }
    }

    private static IEnumerable<FieldError> Deadline(string? minutes)
    {
        if (minutes is not null && !int.TryParse(minutes, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _))
        {
            yield return FieldError.Invalid(
                $"metadata.annotations[{Annotations.VolumeSnapshotDeadline}]", minutes, "the deadline is a whole number of minutes.");
        }
    }
}

/// <summary>Whether a schedule's definition can work.</summary>
public static class ScheduledBackupValidation
{
    /// <summary>What is wrong with a definition; empty when it can work.</summary>
    public static IReadOnlyList<FieldError> Validate(ScheduledBackup backup, ValidationContext context) =>
    [
        .. Schedule(backup.Spec.Schedule),
        .. BackupValidation.Method(backup.Spec.Method, backup.Spec.Online, backup.Spec.OnlineConfiguration, context),
    ];

    /// <summary>What works, and is perhaps not what was meant.</summary>
    public static IReadOnlyList<string> Warnings(ScheduledBackup backup) =>
        CronSchedule.TryParse(backup.Spec.Schedule, out _) && CronSchedule.FieldCount(backup.Spec.Schedule) != CronSchedule.FullFieldCount
            ? [$"The schedule \"{backup.Spec.Schedule}\" has not six fields: the first field is seconds, not minutes."]
            : [];

    private static IEnumerable<FieldError> Schedule(string schedule)
    {
        if (!CronSchedule.TryParse(schedule, out _))
        {
            yield return FieldError.Invalid(
                "spec.schedule", schedule,
                "a schedule has the fields second, minute, hour, day of month, month and day of week, such as 0 0 3 * * *.");
        }
    }
}
