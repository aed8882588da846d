using System.Diagnostics.Metrics;

namespace Surus.Kubernetes;

/// <summary>What the runtime counts, under the names that dashboards for controllers know.</summary>
public static class RuntimeMetrics
{
    /// <summary>The meter of all instruments of this library.</summary>
    public const string MeterName = "Surus.Kubernetes";

    internal static readonly Meter Meter = new(MeterName);

    internal static readonly Counter<long> Requests =
        Meter.CreateCounter<long>("rest_client_requests_total", description: "Requests to the API server, by method, host and status code.");

    internal static readonly Counter<long> Reconciles =
        Meter.CreateCounter<long>("controller_runtime_reconcile_total", description: "Passes of a controller, by controller and result.");

    internal static readonly Counter<long> ReconcileErrors =
        Meter.CreateCounter<long>("controller_runtime_reconcile_errors_total", description: "Passes of a controller that failed.");

    internal static readonly Counter<long> TerminalReconcileErrors =
        Meter.CreateCounter<long>("controller_runtime_terminal_reconcile_errors_total", description: "Passes that failed for good.");

    internal static readonly Histogram<double> ReconcileSeconds = Meter.CreateHistogram(
        "controller_runtime_reconcile_time_seconds", "s", "How long a pass of a controller took.", null,
        new InstrumentAdvice<double>
        {
            HistogramBucketBoundaries =
            [
                0.005, 0.01, 0.025, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.25, 1.5, 1.75, 2, 2.5, 3, 3.5, 4, 4.5, 5,
                6, 7, 8, 9, 10, 15, 20, 25, 30, 40, 50, 60,
            ],
        });

    internal static readonly UpDownCounter<long> ActiveWorkers =
        Meter.CreateUpDownCounter<long>("controller_runtime_active_workers", description: "Workers of a controller that are busy.");

    internal static readonly Gauge<int> MaxConcurrentReconciles =
        Meter.CreateGauge<int>("controller_runtime_max_concurrent_reconciles", description: "How many keys a controller works on at once.");

    internal static readonly Gauge<int> LeaderStatus =
        Meter.CreateGauge<int>("leader_election_master_status", description: "1 while this process leads by the lease, 0 while another does.");

    internal static readonly Counter<long> WatchRestarts =
        Meter.CreateCounter<long>("surus_watch_restarts_total", description: "Watches that were begun again, by resource and cause.");
}
