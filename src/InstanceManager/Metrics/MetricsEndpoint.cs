using System.Globalization;
using Microsoft.AspNetCore.Http;
using Npgsql;
using Surus.Api;
using Surus.Decisions;

namespace Surus.InstanceManager;

/// <summary>The metrics of this instance.</summary>
internal sealed class MetricsEndpoint(InstanceOptions options, Func<Pass?> last, PostgresServer server, TimeProvider time)
{
    private static readonly TimeSpan CollectionLimit = TimeSpan.FromSeconds(8);

    private const string WalQuery = """
        SELECT (SELECT count(*) FROM pg_ls_archive_statusdir() WHERE name LIKE '%.ready')::text,
            (SELECT count(*) FROM pg_ls_archive_statusdir() WHERE name LIKE '%.done')::text,
            count(*)::text, (count(*) * pg_size_bytes(current_setting('wal_segment_size')))::text
        FROM pg_ls_waldir() WHERE name ~ '^[0-9A-F]{24}$'
        """;

    private long _collections;
    private long _errors;

    /// <summary>Answers one scrape.</summary>
    public async Task Handle(HttpContext context)
    {
        if (context.Request.Path.Value is not "/metrics")
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        var metrics = new MetricsText();
        metrics.Add("cnpg_collector_collections_total", "counter", Interlocked.Increment(ref _collections));
        OfTheManager(metrics);
        await OfTheServer(metrics, context.RequestAborted);
        context.Response.ContentType = "text/plain; version=0.0.4; charset=utf-8";
        await context.Response.WriteAsync(metrics.ToString(), context.RequestAborted);
    }

    private void OfTheManager(MetricsText metrics)
    {
        var cluster = last()?.Seen.Cluster;
        var view = last()?.Seen.View;
        metrics.Add("cnpg_collector_fencing_on", "gauge", view?.Cluster is { Fenced: true } ? 1 : 0);
        metrics.Add("cnpg_collector_replica_mode", "gauge", cluster?.Spec.Replica is { Enabled: true } ? 1 : 0);
        metrics.Add("cnpg_collector_nodes_used", "gauge", cluster?.Status?.Topology?.NodesUsed ?? -1);
        metrics.Add("cnpg_collector_sync_replicas", "gauge", cluster?.Spec.MinSyncReplicas ?? 0, ("value", "min"));
        metrics.Add("cnpg_collector_sync_replicas", "gauge", cluster?.Spec.MaxSyncReplicas ?? 0, ("value", "max"));
        if (view?.Postgres.IsPrimary == true)
        {
            metrics.Add("cnpg_collector_manual_switchover_required", "gauge", cluster?.Status?.Phase == Phase.WaitingForUser ? 1 : 0);
        }
    }

    private async Task OfTheServer(MetricsText metrics, CancellationToken cancel)
    {
        using var overdue = new CancellationTokenSource(CollectionLimit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(overdue.Token, cancel);
        var begun = time.GetTimestamp();
        var well = last()?.Seen.View.Postgres.State == PostgresState.Running && await Collect(metrics, either.Token);
        metrics.Add("cnpg_collector_up", "gauge", well ? 1 : 0, ("cluster", options.ClusterName));
        metrics.Add("cnpg_collector_last_collection_error", "gauge", well ? 0 : 1);
        metrics.Add("cnpg_collector_collection_errors_total", "counter", Interlocked.Read(ref _errors), ("collector", "Collect.cnpg"));
        metrics.Add(
            "cnpg_collector_collection_duration_seconds", "gauge", time.GetElapsedTime(begun).TotalSeconds, ("collector", "Collect.up"));
    }

    private async Task<bool> Collect(MetricsText metrics, CancellationToken cancel)
    {
        if (server.Sql is not { } sql)
        {
            return false;
        }

        try
        {
            if (await sql.Scalar("SHOW server_version", cancel) is { } text && PostgresVersion.FromText(text) is { } version)
            {
                var full = version.ToString();
                metrics.Add(
                    "cnpg_collector_postgres_version", "gauge", double.Parse(full, CultureInfo.InvariantCulture), ("full", full), ("cluster", options.ClusterName));
            }

            var wal = (await sql.Rows(WalQuery, cancel))[0];
            metrics.Add("cnpg_collector_pg_wal_archive_status", "gauge", Number(wal[0]), ("value", "ready"));
            metrics.Add("cnpg_collector_pg_wal_archive_status", "gauge", Number(wal[1]), ("value", "done"));
            metrics.Add("cnpg_collector_pg_wal", "gauge", Number(wal[2]), ("value", "count"));
            metrics.Add("cnpg_collector_pg_wal", "gauge", Number(wal[3]), ("value", "size"));
            foreach (var query in MetricQuery.All)
            {
                AddRows(metrics, query, await sql.Rows(query.Sql, cancel));
            }

            return true;
        }
        catch (Exception failure) when (failure is NpgsqlException or OperationCanceledException or TimeoutException or ObjectDisposedException)
        {
            // The scrape itself says that it is incomplete: up is 0 and the errors are counted.
            Interlocked.Increment(ref _errors);
            return false;
        }
    }

    private static void AddRows(MetricsText metrics, MetricQuery query, IReadOnlyList<string?[]> rows)
    {
        for (var value = 0; value < query.Values.Count; value++)
        {
            foreach (var row in rows)
            {
                var labels = query.Labels.Select((label, index) => (label, row[index] ?? "")).ToArray();
                metrics.Add($"cnpg_{query.Name}_{query.Values[value].Name}", query.Values[value].Type, Number(row[query.Labels.Count + value]), labels);
            }
        }
    }

    private static double Number(string? text) => double.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number : double.NaN;
}
