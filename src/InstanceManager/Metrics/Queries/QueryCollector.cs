using Microsoft.Extensions.Logging;
using Surus.Api;
using Surus.Telemetry;

namespace Surus.InstanceManager;

/// <summary>
/// The metrics that queries give, kept for a while (<c>spec.monitoring.metricsQueriesTTL</c>): many scrapers ask, and PostgreSQL has
/// other things to do. Where the queries take longer than a scrape may, it has what they gave before, and the next one what they give.
/// </summary>
internal sealed partial class QueryCollector(QueryDocuments documents, TimeProvider time, ILogger logger) : IDisposable
{
    private static readonly TimeSpan DefaultLifetime = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan RunLimit = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly QueryFailures _failures = new(logger);
    private Task? _running;
    private QueryResults? _last;
    private long _lastAt;
    private int _hits;

    /// <summary>Adds what the queries give, running them where what is known is too old.</summary>
    /// <param name="metrics">The scrape.</param>
    /// <param name="cluster">The Cluster, which names the queries.</param>
    /// <param name="scene">The instance.</param>
    /// <param name="cancel">The scrape waits no longer.</param>
    public async Task AddTo(MetricsText metrics, Cluster cluster, QueryScene scene, CancellationToken cancel)
    {
        var (running, isHit) = Begin(cluster, scene);
        if (running is not null)
        {
            await running.WaitAsync(cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        QueryResults? results;
        int hits;
        lock (_gate)
        {
            results = _last;
            hits = _hits;
        }

        if (results is not null)
        {
            Tell(metrics, results, hits, isHit);
        }
    }

    public void Dispose() => _stop.Cancel();

    private (Task? Running, bool IsHit) Begin(Cluster cluster, QueryScene scene)
    {
        lock (_gate)
        {
            if (_last is not null && _running is null && time.GetElapsedTime(_lastAt) < Lifetime(cluster))
            {
                _hits++;
                return (null, true);
            }

            return (_running ??= Task.Run(() => Run(cluster, scene), CancellationToken.None), false);
        }
    }

    private async Task Run(Cluster cluster, QueryScene scene)
    {
        QueryResults? results = null;
        using var overdue = new CancellationTokenSource(RunLimit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(overdue.Token, _stop.Token);
        try
        {
            var set = await documents.Current(cluster, either.Token);
            results = await new QueryRun(scene, _failures, time).All(set, either.Token);
        }
        catch (Exception failure) when (!_stop.IsCancellationRequested)
        {
            LogGivenUp(failure);
        }
        finally
        {
            // Whatever went wrong: a run that never ends would be the last one.
            lock (_gate)
            {
                _running = null;
                if (results is not null)
                {
                    (_last, _lastAt, _hits) = (results, time.GetTimestamp(), 0);
                }
            }
        }
    }

    private static TimeSpan Lifetime(Cluster cluster) =>
        GoDuration.TryParse(cluster.Spec.Monitoring?.MetricsQueriesTtl, out var given) ? given : DefaultLifetime;

    private static void Tell(MetricsText metrics, QueryResults results, int hits, bool isHit)
    {
        foreach (var sample in results.Samples)
        {
            sample.AddTo(metrics);
        }

        metrics.Describe("cnpg_errors_total", MetricType.Counter, "Failures in the last run of the metrics queries, by query and database.");
        foreach (var (query, count) in results.Errors.OrderBy(error => error.Key, StringComparer.Ordinal))
        {
            metrics.Add("cnpg_errors_total", MetricType.Counter, count, ("errorUserQueries", query));
        }

        Add("cnpg_last_error", results.Errors.Count > 0 ? 1 : 0, "Whether the last run of the metrics queries had a failure.");
        Add("cnpg_last_update_timestamp", results.At.ToUnixTimeSeconds(), "When the metrics queries were last run, unix time.");
        Add("cnpg_cache_hits", hits, "Scrapes since then that had what the queries gave.");
        Add("cnpg_cache_miss", isHit ? 0 : 1, "Whether the queries were run for this scrape.");

        void Add(string name, double value, string description)
        {
            metrics.Describe(name, MetricType.Gauge, description);
            metrics.Add(name, MetricType.Gauge, value);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The metrics queries were given up")]
    private partial void LogGivenUp(Exception cause);
}
