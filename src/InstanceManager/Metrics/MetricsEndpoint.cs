using Microsoft.AspNetCore.Http;
using Surus.Api;
using Surus.Decisions;
using Surus.Telemetry;

namespace Surus.InstanceManager;

/// <summary>The metrics of this instance.</summary>
internal sealed class MetricsEndpoint(
    InstanceOptions options, Func<Pass?> last, PostgresServer server, ServerCollector collector, QueryCollector queries, TimeProvider time)
    : IDisposable
{
    // Prometheus gives up after ten seconds unless told otherwise.
    private static readonly TimeSpan CollectionLimit = TimeSpan.FromSeconds(8);

    private readonly MeterReader _runtime = new(ProcessMetrics.RuntimeMeter);
    private long _collections;

    /// <summary>Answers one scrape.</summary>
    public async Task Handle(HttpContext context)
    {
        if (context.Request.Path.Value is not "/metrics")
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        var metrics = await Collect(context.RequestAborted);
        context.Response.ContentType = MetricsText.ContentType;
        await context.Response.WriteAsync(metrics.ToString(), context.RequestAborted);
    }

    public void Dispose() => _runtime.Dispose();

    /// <summary>All metrics, as they are now.</summary>
    public async Task<MetricsText> Collect(CancellationToken cancel)
    {
        var metrics = new MetricsText();
        metrics.Describe("cnpg_collector_collections_total", MetricType.Counter, "Scrapes of this instance.");
        metrics.Add("cnpg_collector_collections_total", MetricType.Counter, Interlocked.Increment(ref _collections));
        var (cluster, view) = (last()?.Seen.Cluster, last()?.Seen.View);
        ClusterCollector.AddTo(metrics, cluster, view, options.PodName);
        ProcessMetrics.WriteTo(metrics);
        _runtime.WriteTo(metrics);
        if (view?.Cluster is not { Fenced: true })
        {
            await OfTheServer(metrics, cluster, view, cancel);
        }

        collector.Errors.AddTo(metrics);
        return metrics;
    }

    private async Task OfTheServer(MetricsText metrics, Cluster? cluster, InstanceView? view, CancellationToken cancel)
    {
        using var overdue = new CancellationTokenSource(CollectionLimit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(overdue.Token, cancel);
        var (begun, before) = (time.GetTimestamp(), collector.Errors.Total);
        var isPrimary = view?.Postgres.IsPrimary == true;
        var version = view?.Postgres.State == PostgresState.Running && server.Sql is { } sql
            ? await collector.AddTo(metrics, sql, cluster, isPrimary, either.Token)
            : null;
        Duration(metrics, begun, "Collect.up");
        metrics.Gauge("cnpg_collector_up", version is null ? 0 : 1, "Whether PostgreSQL answers.", ("cluster", options.ClusterName));
        if (version is { } known && cluster is not null)
        {
            var queried = time.GetTimestamp();
            var database = cluster.ApplicationDatabase?.Name ?? Databases.Postgres;
            await queries.AddTo(metrics, cluster, new(options.Paths.Run, isPrimary, known, database), either.Token);
            Duration(metrics, queried, "Collect.cnpg");
        }

        metrics.Gauge(
            "cnpg_collector_last_collection_error", version is null || collector.Errors.Total > before ? 1 : 0, "Whether something failed in this scrape.");
    }

    private void Duration(MetricsText metrics, long begun, string collector) => metrics.Gauge(
        "cnpg_collector_collection_duration_seconds", time.GetElapsedTime(begun).TotalSeconds, "How long collecting took.", ("collector", collector));
}
