using System.Diagnostics.Metrics;

namespace Surus.Kubernetes;

/// <summary>What the runtime counts, under the names dashboards for controllers know.</summary>
public static class ClientMetrics
{
    /// <summary>The meter of all instruments of this library.</summary>
    public const string MeterName = "Surus.Kubernetes";

    internal static readonly Meter Meter = new(MeterName);

    internal static readonly Counter<long> Requests =
        Meter.CreateCounter<long>("rest_client_requests_total", description: "Requests to the API server, by method and status code.");

    internal static readonly Counter<long> Reconciles =
        Meter.CreateCounter<long>("controller_runtime_reconcile_total", description: "Passes of a controller, by controller and result.");

    internal static readonly Counter<long> ReconcileErrors =
        Meter.CreateCounter<long>("controller_runtime_reconcile_errors_total", description: "Passes of a controller that failed.");

    internal static readonly Counter<long> TerminalReconcileErrors =
        Meter.CreateCounter<long>("controller_runtime_terminal_reconcile_errors_total", description: "Passes that failed for good.");

    internal static readonly Histogram<double> ReconcileSeconds =
        Meter.CreateHistogram<double>("controller_runtime_reconcile_time_seconds", "s", "How long a pass of a controller took.");

    internal static readonly UpDownCounter<long> ActiveWorkers =
        Meter.CreateUpDownCounter<long>("controller_runtime_active_workers", description: "Workers of a controller that are busy.");

    internal static readonly Counter<long> QueueAdds =
        Meter.CreateCounter<long>("workqueue_adds_total", description: "Keys that became ready, by queue.");

    internal static readonly Counter<long> QueueRetries =
        Meter.CreateCounter<long>("workqueue_retries_total", description: "Keys that were added again after a failure, by queue.");

    internal static readonly Counter<long> WatchRestarts =
        Meter.CreateCounter<long>("surus_watch_restarts_total", description: "Watches that were begun again, by resource and cause.");
}
