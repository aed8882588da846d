using System.Globalization;
using Surus.Api;

namespace Surus.KubectlPlugin;

/// <summary>Archiving, and base backups being sent.</summary>
internal static class BackupSections
{
    private const string BarmanPlugin = "barman-cloud.cloudnative-pg.io";

    public static Section? Archiving(StatusView view)
    {
        if (view.IsHibernated)
        {
            return null;
        }

        if (view.Cluster.Spec.Plugins?.FirstOrDefault(plugin => plugin.Name == BarmanPlugin && plugin.Enabled != false) is { } plugin)
        {
            return WithPlugin(plugin, view);
        }

        const string Title = "Continuous Backup status";
        return view.Cluster.Spec.Backup is null
            ? new Section("Continuous Backup not configured", Tone.Attention)
            : new Section(Title, Tone.Plain, Wal(view, [("First Point of Recoverability", Words.Or(view.Status.FirstRecoverabilityPoint, "Not Available"))]));
    }

    public static Section? PhysicalBackups(StatusView view)
    {
        var running = view.Primary?.Report?.PgStatBasebackupsInfo ?? [];
        if (view.IsHibernated || (running.Count == 0 && view.Verbosity < 1))
        {
            return null;
        }

        const string Title = "Physical backups";
        if (view.Primary?.Report is null)
        {
            return new Section(Title, Tone.Bad, new Block.Text("Primary instance not found"));
        }

        return running.Count == 0
            ? new Section(Title, Tone.Plain, new Block.Text("No running physical backups found"))
            : new Section(Title, Tone.Plain, new Block.Table(
                ["Name", "Phase", "Started at", "Total", "Transferred", "Progress", "Tablespaces"], [.. running.Select(Row)]));
    }

    private static Section WithPlugin(PluginConfiguration plugin, StatusView view)
    {
        var store = plugin.Parameters?.GetValueOrDefault("barmanObjectName");
        var server = plugin.Parameters?.GetValueOrDefault("serverName") ?? view.Cluster.Metadata.Name;
        return new Section("Continuous Backup status (Barman Cloud Plugin)", Tone.Plain, Wal(view, [
            ("ObjectStore / Server name", $"{Words.Or(store)}/{server}"),
            ("First Point of Recoverability", Words.Or(view.Status.FirstRecoverabilityPoint)),
            ("Last Successful Backup", Words.Or(view.Status.LastSuccessfulBackup)),
            ("Last Failed Backup", Words.Or(view.Status.LastFailedBackup)),
        ]));
    }

    private static Block Wal(StatusView view, IEnumerable<(string Name, string Value)> before)
    {
        if (view.Primary?.Report is not { } report)
        {
            return new Block.Pairs([.. before, ("Working WAL archiving", "No Primary instance found")]);
        }

        return new Block.Pairs([
            .. before,
            ("Working WAL archiving", Working(report, view)),
            ("WALs waiting to be archived", report.ReadyWalFiles is { } ready ? Words.Number(ready) : Words.None),
            ("Last Archived WAL", At(report.LastArchivedWal, report.LastArchivedWalTime)),
            ("Last Failed WAL", At(report.LastFailedWal, report.LastFailedWalTime)),
        ]);
    }

    private static string Working(InstanceStatusReport report, StatusView view)
    {
        if (view.Cluster.Metadata.Annotations?.GetValueOrDefault(Annotations.SkipWalArchiving) == "enabled")
        {
            return "Disabled";
        }

        return report.IsArchivingWal switch
        {
            true => "OK",
            false when report.LastFailedWal is { Length: > 0 } => "Failing",
            _ => "Starting Up",
        };
    }

    private static string At(string? wal, DateTimeOffset? time) =>
        string.IsNullOrEmpty(wal) ? Words.None : time is { } at ? $"{wal} @ {Words.Time(at)}" : wal;

    private static IReadOnlyList<string> Row(BaseBackupProgressReport backup) =>
    [
        Words.Or(backup.ApplicationName),
        Words.Or(backup.Phase),
        backup.BackendStart is { } start ? Words.Time(start) : Words.None,
        Words.Bytes(backup.BackupTotal),
        Words.Bytes(backup.BackupStreamed),
        backup is { BackupTotal: > 0 and var total, BackupStreamed: { } sent }
            ? (100.0 * sent / total).ToString("0.00", CultureInfo.InvariantCulture) + "%"
            : Words.None,
        $"{backup.TablespacesStreamed ?? 0}/{backup.TablespacesTotal ?? 0}",
    ];
}
