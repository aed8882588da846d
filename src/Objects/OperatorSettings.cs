using Surus.Api;

namespace Surus.Objects;

/// <summary>
/// What the operator was told about itself: everything outside a Cluster that shapes the objects made for it.
/// Each property is one setting of the contract; the defaults are those a user gets who sets nothing.
/// </summary>
public sealed record OperatorSettings
{
    /// <summary>The version written to <c>cnpg.io/operatorVersion</c>.</summary>
    public string OperatorVersion { get; init; } = "0.1.0";

    /// <summary>The namespace the operator runs in (<c>OPERATOR_NAMESPACE</c>).</summary>
    public string OperatorNamespace { get; init; } = OperatorNames.Namespace;

    /// <summary>The image the instance manager is copied from (<c>OPERATOR_IMAGE_NAME</c>).</summary>
    public string OperatorImageName { get; init; } = "surus:0.1.0";

    /// <summary>The PostgreSQL image of a Cluster that names none (<c>POSTGRES_IMAGE_NAME</c>).</summary>
    public string PostgresImageName { get; init; } = DefaultingOptions.DefaultPostgresImage;

    /// <summary>The namespaces watched (<c>WATCH_NAMESPACE</c>); empty means all.</summary>
    public IReadOnlyList<string> WatchNamespaces { get; init; } = [];

    /// <summary>Globs of Cluster annotations passed on to what is made for it (<c>INHERITED_ANNOTATIONS</c>).</summary>
    public IReadOnlyList<string> InheritedAnnotations { get; init; } = [];

    /// <summary>Globs of Cluster labels passed on to what is made for it (<c>INHERITED_LABELS</c>).</summary>
    public IReadOnlyList<string> InheritedLabels { get; init; } = [];

    /// <summary>The operator's ConfigMap with default metrics queries (<c>MONITORING_QUERIES_CONFIGMAP</c>), or null for none.</summary>
    public string? MonitoringQueriesConfigMap { get; init; }

    /// <summary>The operator's Secret with default metrics queries (<c>MONITORING_QUERIES_SECRET</c>), or null for none.</summary>
    public string? MonitoringQueriesSecret { get; init; }

    /// <summary>The operator's Secret to pull images with (<c>PULL_SECRET_NAME</c>); each Cluster gets a copy where it is there.</summary>
    public string PullSecretName { get; init; } = "cnpg-pull-secret";

    /// <summary>How long a certificate is valid (<c>CERTIFICATE_DURATION</c>, days).</summary>
    public TimeSpan CertificateDuration { get; init; } = TimeSpan.FromDays(90);

    /// <summary>How long before its end a certificate is renewed (<c>EXPIRING_CHECK_THRESHOLD</c>, days).</summary>
    public TimeSpan CertificateRenewBefore { get; init; } = TimeSpan.FromDays(7);

    /// <summary>Whether the service <c>CLUSTER-any</c> is made (<c>CREATE_ANY_SERVICE</c>).</summary>
    public bool CreateAnyService { get; init; }

    /// <summary>Time between the rollouts of two Clusters (<c>CLUSTERS_ROLLOUT_DELAY</c>, seconds).</summary>
    public TimeSpan ClustersRolloutDelay { get; init; } = TimeSpan.Zero;

    /// <summary>Time between the rollouts of two instances of one Cluster (<c>INSTANCES_ROLLOUT_DELAY</c>, seconds).</summary>
    public TimeSpan InstancesRolloutDelay { get; init; } = TimeSpan.Zero;

    /// <summary>TCP user timeout of standbys in milliseconds (<c>STANDBY_TCP_USER_TIMEOUT</c>), or null when not set.</summary>
    public string? StandbyTcpUserTimeoutMilliseconds { get; init; }

    /// <summary>The DNS domain of the Kubernetes cluster (<c>KUBERNETES_CLUSTER_DOMAIN</c>).</summary>
    public string ClusterDomain { get; init; } = "cluster.local";

    /// <summary>Taints that say a node is being emptied (<c>DRAIN_TAINTS</c>).</summary>
    public IReadOnlyList<string> DrainTaints { get; init; } =
        ["node.kubernetes.io/unschedulable", "ToBeDeletedByClusterAutoscaler", "karpenter.sh/disrupted", "karpenter.sh/disruption"];

    /// <summary>The name the operator's own logs give to the level, or null for the default; passed on to instances.</summary>
    public string? LogFieldLevel { get; init; }

    /// <summary>The name the operator's own logs give to the time, or null for the default; passed on to instances.</summary>
    public string? LogFieldTimestamp { get; init; }
}
