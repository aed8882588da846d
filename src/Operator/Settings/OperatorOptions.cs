namespace Surus.Operator;

/// <summary>How the operator was started: the flags of <c>manager controller</c>.</summary>
public sealed record OperatorOptions
{
    /// <summary>Where metrics are served (<c>--metrics-bind-address</c>).</summary>
    public string MetricsBindAddress { get; init; } = ":8080";

    /// <summary>Whether several operators agree on one that works (<c>--leader-elect</c>).</summary>
    public bool LeaderElect { get; init; }

    /// <summary>How long the leader's lease is good without being renewed (<c>--leader-lease-duration</c>, seconds).</summary>
    public TimeSpan LeaderLeaseDuration { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>After which time without a renewal the leader gives up (<c>--leader-renew-deadline</c>, seconds).</summary>
    public TimeSpan LeaderRenewDeadline { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The ConfigMap with settings, in the operator's namespace (<c>--config-map-name</c>); empty for none.</summary>
    public string ConfigMapName { get; init; } = "";

    /// <summary>The Secret with settings, in the operator's namespace (<c>--secret-name</c>); empty for none.</summary>
    public string SecretName { get; init; } = "";

    /// <summary>The port of the admission webhooks (<c>--webhook-port</c>).</summary>
    public int WebhookPort { get; init; } = 9443;

    /// <summary>How many Clusters are worked on at once (<c>--max-concurrent-reconciles</c>).</summary>
    public int MaxConcurrentReconciles { get; init; } = 10;

    /// <summary>The kubeconfig to use; null for the pod's own account, or the usual places outside a pod.</summary>
    public string? Kubeconfig { get; init; }

    /// <summary>The least severe level that is logged (<c>--log-level</c>): error, warning, info, debug or trace.</summary>
    public string LogLevel { get; init; } = "info";

    /// <summary>The name of the level in log records (<c>--log-field-level</c>).</summary>
    public string LogFieldLevel { get; init; } = "level";

    /// <summary>The name of the time in log records (<c>--log-field-timestamp</c>).</summary>
    public string LogFieldTimestamp { get; init; } = "ts";
}
