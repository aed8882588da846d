using Surus.Kubernetes;
using Surus.Telemetry;

namespace Surus.Operator;

/// <summary>All that the operator tells of itself when its metrics are scraped.</summary>
/// <param name="webhookEnd">When the certificate that the webhooks show ends; null until it is known.</param>
internal sealed class OperatorMetrics(Func<DateTimeOffset?> webhookEnd) : IDisposable
{
    private readonly MeterReader meters = new(RuntimeMetrics.MeterName, WebhookMetrics.MeterName, ClusterGauges.MeterName, ProcessMetrics.RuntimeMeter);

    /// <summary>What is to be told now.</summary>
    public MetricsText Collect()
    {
        var text = new MetricsText();
        meters.WriteTo(text);
        ProcessMetrics.WriteTo(text);
        if (webhookEnd() is { } end)
        {
            const string name = "surus_webhook_certificate_expiration_timestamp_seconds";
            text.Describe(name, MetricType.Gauge, "When the certificate that the webhooks show ends, unix time.");
            text.Add(name, MetricType.Gauge, end.ToUnixTimeSeconds());
        }

        return text;
    }

    public void Dispose() => meters.Dispose();
}
