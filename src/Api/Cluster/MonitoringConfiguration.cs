using System.Text.Json.Serialization;

namespace Surus.Api;

/// <summary>What the instances measure.</summary>
public sealed record MonitoringConfiguration
{
    /// <summary>Config maps with further queries.</summary>
    public IReadOnlyList<ConfigMapKeyReference>? CustomQueriesConfigMap { get; init; }

    /// <summary>Secrets with further queries.</summary>
    public IReadOnlyList<SecretKeyReference>? CustomQueriesSecret { get; init; }

    /// <summary>Whether the operator's default queries are left out.</summary>
    [Default(false)]
    public bool? DisableDefaultQueries { get; init; }

    /// <summary>Whether a PodMonitor is made. Prefer one of your own.</summary>
    [Default(false)]
    public bool? EnablePodMonitor { get; init; }

    /// <summary>How long the results of queries are reused, such as 30s.</summary>
    [JsonPropertyName("metricsQueriesTTL")]
    public string? MetricsQueriesTtl { get; init; }

    /// <summary>Relabelings of samples in the PodMonitor.</summary>
    public IReadOnlyList<RelabelConfig>? PodMonitorMetricRelabelings { get; init; }

    /// <summary>Relabelings of targets in the PodMonitor.</summary>
    public IReadOnlyList<RelabelConfig>? PodMonitorRelabelings { get; init; }

    /// <summary>Whether metrics are served over TLS.</summary>
    public MonitoringTls? Tls { get; init; }
}

/// <summary>Whether metrics are served over TLS.</summary>
public sealed record MonitoringTls
{
    /// <summary>Whether TLS is on.</summary>
    [Default(false)]
    public bool? Enabled { get; init; }
}
