using System.Globalization;
using Microsoft.Extensions.Logging;
using Npgsql;
using Surus.Api;
using Surus.KubernetesTypes;
using Surus.Postgres;
using Surus.Telemetry;

namespace Surus.InstanceManager;

/// <summary>The exporter's own metrics of the server: WAL, version, synchronous standbys. A part that fails spoils no other.</summary>
internal sealed partial class ServerCollector(string clusterName, ILogger logger)
{
    /// <summary>What failed so far.</summary>
    public CollectionErrors Errors { get; } = new();

    private const string ArchiveStatus = """
        SELECT (count(*) FILTER (WHERE name LIKE '%.ready'))::text, (count(*) FILTER (WHERE name LIKE '%.done'))::text FROM pg_ls_archive_statusdir()
        """;

    private const string Wal = """
        SELECT count(*)::text, pg_size_bytes(current_setting('wal_segment_size'))::text, pg_size_bytes(current_setting('min_wal_size'))::text,
            pg_size_bytes(current_setting('max_wal_size'))::text, pg_size_bytes(current_setting('wal_keep_size'))::text,
            CASE WHEN current_setting('max_slot_wal_keep_size') = '-1' THEN 'NaN' ELSE pg_size_bytes(current_setting('max_slot_wal_keep_size'))::text END
        FROM pg_ls_waldir() WHERE name ~ '^[0-9A-F]{24}$'
        """;

    /// <summary>Adds them.</summary>
    /// <returns>The server's version; null where it does not tell it, which means that it does not answer at all.</returns>
    public async Task<PostgresVersion?> AddTo(MetricsText metrics, LocalSql sql, Cluster? cluster, bool isPrimary, CancellationToken cancel)
    {
        PostgresVersion? version = null;
        await Try("Collect.PGVersion", async () => version = await Version(metrics, sql, cancel));
        if (version is not { } known)
        {
            return null;
        }

        await Try("Collect.PgWALArchiveStats", () => Archive(metrics, sql, cancel));
        await Try("Collect.PGWalSettings", () => WalFiles(metrics, sql, cluster, cancel));
        await Try("Collect.PGWALStat", () => WalStatistics(metrics, sql, known, cancel));
        if (isPrimary)
        {
            await Try("Collect.SynchronousStandbys", () => Standbys(metrics, sql, cancel));
        }

        return known;
    }

    private async Task Try(string collector, Func<Task> collect)
    {
        try
        {
            await collect();
        }
        catch (Exception failure) when (failure is NpgsqlException or OperationCanceledException or TimeoutException or ObjectDisposedException or FormatException)
        {
            Errors.Count(collector);
            LogFailed(collector, failure.Message);
        }
    }

    private async Task<PostgresVersion?> Version(MetricsText metrics, LocalSql sql, CancellationToken cancel)
    {
        if (await sql.Scalar("SHOW server_version", cancel) is not { } text || PostgresVersion.FromText(text) is not { } version)
        {
            return null;
        }

        var full = version.ToString();
        metrics.Gauge(
            "cnpg_collector_postgres_version", double.Parse(full, CultureInfo.InvariantCulture), "The version of PostgreSQL.",
            ("full", full), ("cluster", clusterName));
        return version;
    }

    private static async Task Archive(MetricsText metrics, LocalSql sql, CancellationToken cancel)
    {
        var row = (await sql.Rows(ArchiveStatus, cancel))[0];
        const string name = "cnpg_collector_pg_wal_archive_status";
        const string description = "WAL files that wait to be archived, and that are.";
        metrics.Gauge(name, Number(row[0]), description, ("value", "ready"));
        metrics.Gauge(name, Number(row[1]), description, ("value", "done"));
    }

    private static async Task WalFiles(MetricsText metrics, LocalSql sql, Cluster? cluster, CancellationToken cancel)
    {
        var row = (await sql.Rows(Wal, cancel))[0];
        var (count, segment) = (Number(row[0]), Number(row[1]));
        var volume = Quantity.TryParse(cluster?.Spec.WalStorage?.Size ?? "", out var size) ? size.Value : double.NaN;
        foreach (var (value, number) in ((string, double)[])
        [
            ("count", count), ("size", count * segment), ("min", Number(row[2]) / segment), ("max", Number(row[3]) / segment),
            ("keep", Number(row[4]) / segment), ("slots_max", Number(row[5]) / segment), ("volume_size", volume), ("volume_max", Math.Floor(volume / segment)),
        ])
        {
            metrics.Gauge(
                "cnpg_collector_pg_wal", number, "WAL files: how many and how large (bytes), and the limits of the configuration and the volume (in files).",
                ("value", value));
        }
    }

    private static async Task WalStatistics(MetricsText metrics, LocalSql sql, PostgresVersion version, CancellationToken cancel)
    {
        if (version.Major < 14)
        {
            return;
        }

        // PostgreSQL 18 counts writes and syncs elsewhere.
        string[] columns =
        [
            "wal_records", "wal_fpi", "wal_bytes", "wal_buffers_full",
            .. version.Major < 18 ? ["wal_write", "wal_sync", "wal_write_time", "wal_sync_time"] : Array.Empty<string>(),
        ];
        var texts = string.Join(", ", columns.Select(column => $"{column}::text"));
        var row = (await sql.Rows($"SELECT COALESCE(stats_reset::text, ''), {texts} FROM pg_stat_wal", cancel))[0];
        for (var index = 0; index < columns.Length; index++)
        {
            metrics.Gauge(
                $"cnpg_collector_{columns[index]}", Number(row[index + 1]), $"Column {columns[index]} of pg_stat_wal.", ("stats_reset", row[0] ?? ""));
        }
    }

    private static async Task Standbys(MetricsText metrics, LocalSql sql, CancellationToken cancel)
    {
        var names = await sql.Scalar("SHOW synchronous_standby_names", cancel) ?? "";
        metrics.Gauge("cnpg_collector_sync_replicas", Observed(names), "", ("value", "observed"));
    }

    // ANY 1 ("a","b"), FIRST 1 (...), 1 (...), or a list of names, which means 1.
    internal static double Observed(string names)
    {
        var words = names.Split((char[])[' ', '('], StringSplitOptions.RemoveEmptyEntries);
        return words switch
        {
            [] => 0,
            ["ANY" or "FIRST", var number, ..] when int.TryParse(number, CultureInfo.InvariantCulture, out var count) => count,
            [var number, ..] when names.Contains('(', StringComparison.Ordinal) => int.TryParse(number, CultureInfo.InvariantCulture, out var count) ? count : -1,
            _ => 1,
        };
    }

    private static double Number(string? text) => double.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number : double.NaN;

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Collector} failed: {Cause}")]
    private partial void LogFailed(string collector, string cause);
}
