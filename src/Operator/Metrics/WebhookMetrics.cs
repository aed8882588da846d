using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Http;

namespace Surus.Operator;

/// <summary>What the operator counts of its webhooks, under the names that dashboards for controllers know.</summary>
internal static class WebhookMetrics
{
    /// <summary>The meter of these instruments.</summary>
    public const string MeterName = "Surus.Operator.Webhooks";

    private static readonly Meter Meter = new(MeterName);

    private static readonly Counter<long> Requests =
        Meter.CreateCounter<long>("controller_runtime_webhook_requests_total", description: "Admission requests, by path and HTTP status.");

    private static readonly Histogram<double> Seconds =
        Meter.CreateHistogram<double>("controller_runtime_webhook_latency_seconds", "s", "How long an admission request took.");

    private static readonly UpDownCounter<long> InFlight =
        Meter.CreateUpDownCounter<long>("controller_runtime_webhook_requests_in_flight", description: "Admission requests being answered.");

    /// <summary>Measures one request.</summary>
    /// <param name="path">The webhook.</param>
    /// <param name="context">The request.</param>
    /// <param name="handle">Answers it.</param>
    /// <param name="time">The clock.</param>
    public static async Task Measure(string path, HttpContext context, Func<Task> handle, TimeProvider time)
    {
        var webhook = new KeyValuePair<string, object?>("webhook", path);
        var begun = time.GetTimestamp();
        InFlight.Add(1, webhook);
        try
        {
            await handle().ConfigureAwait(false);
            Requests.Add(1, webhook, new("code", context.Response.StatusCode));
        }
        finally
        {
            InFlight.Add(-1, webhook);
            Seconds.Record(time.GetElapsedTime(begun).TotalSeconds, webhook);
        }
    }
}
