using System.Text.Json.Serialization;
using Surus.KubernetesTypes;

namespace Surus.Api;

/// <summary>PgBouncer in front of a cluster.</summary>
public sealed record PoolerSpec
{
    /// <summary>The cluster.</summary>
    [Required]
    [CelRule("self == oldSelf", "this never changes once it is set")]
    public NameReference Cluster { get => field ?? new(); init; }

    /// <summary>How pods are replaced.</summary>
    public DeploymentStrategy? DeploymentStrategy { get; init; }

    /// <summary>How many pods there are.</summary>
    [Format("int32")]
    [Default(1)]
    public int? Instances { get; init; }

    /// <summary>What the pods measure.</summary>
    public PoolerMonitoring? Monitoring { get; init; }

    /// <summary>The configuration of PgBouncer.</summary>
    [JsonPropertyName("pgbouncer")]
    [Required]
    public PgBouncerConfiguration? PgBouncer { get; init; }

    /// <summary>An existing service account for the pods; without it the operator makes one. It never changes.</summary>
    [MaxLength(253)]
    [Pattern("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$")]
    [CelRule("self == oldSelf", "this never changes once it is set")]
    public string? ServiceAccountName { get; init; }

    /// <summary>The service.</summary>
    public ServiceTemplate? ServiceTemplate { get; init; }

    /// <summary>What the pods have beside PgBouncer.</summary>
    public PoolerPodTemplate? Template { get; init; }

    /// <summary>The instances it leads to: the primary, the replicas or all.</summary>
    [Default("rw")]
    [AllowedValues("rw", "ro", "r")]
    public string? Type { get; init; }
}

/// <summary>The configuration of PgBouncer.</summary>
[CelRule("!(has(self.image) && has(self.imageCatalogRef))", "give image or imageCatalogRef, not both")]
public sealed record PgBouncerConfiguration
{
    /// <summary>The query that looks a user's password up; the operator's own when not given.</summary>
    public string? AuthQuery { get; init; }

    /// <summary>The secret of the user that looks passwords up.</summary>
    public NameReference? AuthQuerySecret { get; init; }

    /// <summary>The secret with the authority of client certificates.</summary>
    [JsonPropertyName("clientCASecret")]
    public NameReference? ClientCaSecret { get; init; }

    /// <summary>The secret with the certificate shown to clients.</summary>
    [JsonPropertyName("clientTLSSecret")]
    public NameReference? ClientTlsSecret { get; init; }

    /// <summary>The PgBouncer image. Excludes <c>imageCatalogRef</c>.</summary>
    public string? Image { get; init; }

    /// <summary>The catalog that names the PgBouncer image.</summary>
    public ComponentImageCatalogReference? ImageCatalogRef { get; init; }

    /// <summary>The parameters of pgbouncer.ini.</summary>
    public IReadOnlyDictionary<string, string>? Parameters { get; init; }

    /// <summary>Whether clients are held, with no server connection left.</summary>
    [Default(false)]
    public bool? Paused { get; init; }

    /// <summary>Lines for pg_hba.conf.</summary>
    [JsonPropertyName("pg_hba")]
    public IReadOnlyList<string>? PgHba { get; init; }

    /// <summary>When a server connection is given back: after the session or after the transaction.</summary>
    [Default("session")]
    [AllowedValues("session", "transaction")]
    public string? PoolMode { get; init; }

    /// <summary>The secret with the authority of the servers' certificate.</summary>
    [JsonPropertyName("serverCASecret")]
    public NameReference? ServerCaSecret { get; init; }

    /// <summary>The secret with the certificate shown to the servers.</summary>
    [JsonPropertyName("serverTLSSecret")]
    public NameReference? ServerTlsSecret { get; init; }
}

/// <summary>What a pooler measures.</summary>
public sealed record PoolerMonitoring
{
    /// <summary>Whether a PodMonitor is made. Prefer one of your own.</summary>
    [Default(false)]
    public bool? EnablePodMonitor { get; init; }

    /// <summary>Relabelings of samples in the PodMonitor.</summary>
    public IReadOnlyList<RelabelConfig>? PodMonitorMetricRelabelings { get; init; }

    /// <summary>Relabelings of targets in the PodMonitor.</summary>
    public IReadOnlyList<RelabelConfig>? PodMonitorRelabelings { get; init; }

    /// <summary>Whether metrics are served over TLS.</summary>
    public MonitoringTls? Tls { get; init; }
}

/// <summary>What the pods of a pooler have beside PgBouncer.</summary>
public sealed record PoolerPodTemplate
{
    /// <summary>Their metadata.</summary>
    public TemplateMetadata? Metadata { get; init; }

    /// <summary>Their specification.</summary>
    public PodSpec? Spec { get; init; }
}
