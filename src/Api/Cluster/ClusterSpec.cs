using System.Text.Json.Serialization;
using Surus.KubernetesTypes;

namespace Surus.Api;

/// <summary>The PostgreSQL cluster the user wants.</summary>
[CelRule("!(has(self.imageCatalogRef) && has(self.imageName))", "give imageName or imageCatalogRef, not both")]
public sealed record ClusterSpec
{
    /// <summary>Where the instances may run.</summary>
    public ClusterAffinity? Affinity { get; init; }

    /// <summary>How the cluster is backed up.</summary>
    public BackupConfiguration? Backup { get; init; }

    /// <summary>How the first instance gets its data. It has no effect once the cluster runs.</summary>
    public BootstrapConfiguration? Bootstrap { get; init; }

    /// <summary>Certificates given by the user; those not given are made and renewed by the operator.</summary>
    public CertificatesConfiguration? Certificates { get; init; }

    /// <summary>A remark for people.</summary>
    public string? Description { get; init; }

    /// <summary>Whether pod disruption budgets protect the instances while nodes are drained.</summary>
    [JsonPropertyName("enablePDB")]
    [Default(true)]
    public bool? EnablePdb { get; init; }

    /// <summary>
    /// Whether the <c>postgres</c> user has a password, taken from <c>superuserSecret</c> or generated; without it the password is
    /// removed.
    /// </summary>
    [Default(false)]
    public bool? EnableSuperuserAccess { get; init; }

    /// <summary>Further environment variables of the instances.</summary>
    public IReadOnlyList<EnvVar>? Env { get; init; }

    /// <summary>Config maps and secrets whose keys become environment variables of the instances.</summary>
    public IReadOnlyList<EnvFromSource>? EnvFrom { get; init; }

    /// <summary>The volume for temporary files, instead of the node's own disk.</summary>
    public EphemeralVolumeSource? EphemeralVolumeSource { get; init; }

    /// <summary>Limits of the volumes that live as long as their pod.</summary>
    public EphemeralVolumesSizeLimit? EphemeralVolumesSizeLimit { get; init; }

    /// <summary>Other clusters and archives that the definition refers to by name.</summary>
    public IReadOnlyList<ExternalCluster>? ExternalClusters { get; init; }

    /// <summary>For how many seconds a failed primary is waited for before a replica is promoted.</summary>
    [Format("int32")]
    [Default(0)]
    public int? FailoverDelay { get; init; }

    /// <summary>The catalog that names the PostgreSQL image. Excludes <c>imageName</c>.</summary>
    public ImageCatalogReference? ImageCatalogRef { get; init; }

    /// <summary>The PostgreSQL image; its tag must start with the version. Without it the operator's default is taken.</summary>
    public string? ImageName { get; init; }

    /// <summary>When the image is pulled: Always, Never or IfNotPresent.</summary>
    public string? ImagePullPolicy { get; init; }

    /// <summary>Secrets with the credentials for pulling images.</summary>
    public IReadOnlyList<NameReference>? ImagePullSecrets { get; init; }

    /// <summary>Labels and annotations for every object made for the cluster.</summary>
    public InheritedMetadata? InheritedMetadata { get; init; }

    /// <summary>How many instances there are: one primary, the rest replicas.</summary>
    [Required]
    [Default(1)]
    [Minimum(1)]
    public int Instances { get; init; }

    /// <summary>
    /// For how many seconds a failing liveness probe is borne before the instance is restarted. Probe settings win over it.
    /// </summary>
    [Format("int32")]
    public int? LivenessProbeTimeout { get; init; }

    /// <summary>How much the instances log.</summary>
    [Default("info")]
    [AllowedValues("error", "warning", "info", "debug", "trace")]
    public string? LogLevel { get; init; }

    /// <summary>Roles and services the operator keeps as described.</summary>
    public ManagedConfiguration? Managed { get; init; }

    /// <summary>The most synchronous replicas, in the older way of asking for them. Prefer <c>postgresql.synchronous</c>.</summary>
    [Default(0)]
    [Minimum(0)]
    public int? MaxSyncReplicas { get; init; }

    /// <summary>The fewest synchronous replicas, in the older way of asking for them. Prefer <c>postgresql.synchronous</c>.</summary>
    [Default(0)]
    [Minimum(0)]
    public int? MinSyncReplicas { get; init; }

    /// <summary>What the instances measure.</summary>
    public MonitoringConfiguration? Monitoring { get; init; }

    /// <summary>Announces that nodes are under maintenance. Prefer <c>enablePDB</c>.</summary>
    public NodeMaintenanceWindow? NodeMaintenanceWindow { get; init; }

    /// <summary>The plugins that take part in this cluster's life.</summary>
    public IReadOnlyList<PluginConfiguration>? Plugins { get; init; }

    /// <summary>The security context of the pods; what it leaves open is filled with safe values.</summary>
    public PodSecurityContext? PodSecurityContext { get; init; }

    /// <summary>Named groups of pods, for use in <c>pg_hba</c> lines.</summary>
    [ListMap("name")]
    public IReadOnlyList<PodSelectorReference>? PodSelectorRefs { get; init; }

    /// <summary>The group id under which PostgreSQL runs in the image. It never changes.</summary>
    [JsonPropertyName("postgresGID")]
    [Default(26)]
    public long? PostgresGid { get; init; }

    /// <summary>The user id under which PostgreSQL runs in the image. It never changes.</summary>
    [JsonPropertyName("postgresUID")]
    [Default(26)]
    public long? PostgresUid { get; init; }

    /// <summary>The configuration of PostgreSQL.</summary>
    public PostgresConfiguration? Postgresql { get; init; }

    /// <summary>The timing of the lease without which no instance is the primary.</summary>
    public PrimaryLeaseConfiguration? PrimaryLease { get; init; }

    /// <summary>How the primary is updated: by a switchover to a replica, or by a restart where it stands.</summary>
    [Default("restart")]
    [AllowedValues("switchover", "restart")]
    public string? PrimaryUpdateMethod { get; init; }

    /// <summary>Whether the primary is updated on its own once all replicas are, or waits for the user.</summary>
    [Default("unsupervised")]
    [AllowedValues("unsupervised", "supervised")]
    public string? PrimaryUpdateStrategy { get; init; }

    /// <summary>The priority class of the pods.</summary>
    public string? PriorityClassName { get; init; }

    /// <summary>The probes of the instances.</summary>
    public ProbesConfiguration? Probes { get; init; }

    /// <summary>A volume of the user's secrets and config maps, mounted at <c>/projected</c>.</summary>
    public ProjectedVolumeSource? ProjectedVolumeTemplate { get; init; }

    /// <summary>Makes the cluster follow another cluster.</summary>
    public ReplicaClusterConfiguration? Replica { get; init; }

    /// <summary>The replication slots that the operator keeps.</summary>
    [DefaultJson("{\"highAvailability\":{\"enabled\":true}}")]
    public ReplicationSlotsConfiguration? ReplicationSlots { get; init; }

    /// <summary>The computing resources of each instance.</summary>
    public ResourceRequirements? Resources { get; init; }

    /// <summary>The scheduler of the pods.</summary>
    public string? SchedulerName { get; init; }

    /// <summary>The seccomp profile of pods and containers; RuntimeDefault when not given.</summary>
    public SeccompProfile? SeccompProfile { get; init; }

    /// <summary>The security context of the containers; what it leaves open is filled with safe values.</summary>
    public SecurityContext? SecurityContext { get; init; }

    /// <summary>An existing service account for the pods; without it the operator makes one. It never changes.</summary>
    [MaxLength(253)]
    [Pattern("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$")]
    [CelRule("self == oldSelf", "this never changes once it is set")]
    public string? ServiceAccountName { get; init; }

    /// <summary>Labels and annotations of the generated service account.</summary>
    public ServiceAccountTemplate? ServiceAccountTemplate { get; init; }

    /// <summary>For how many seconds a stopping PostgreSQL waits for its clients to leave before they are cut off.</summary>
    [Format("int32")]
    [Default(180)]
    public int? SmartShutdownTimeout { get; init; }

    /// <summary>How many seconds PostgreSQL may take to start; also bounds recovery after a crash.</summary>
    [Format("int32")]
    [Default(3600)]
    public int? StartDelay { get; init; }

    /// <summary>How many seconds PostgreSQL may take to stop.</summary>
    [Format("int32")]
    [Default(1800)]
    public int? StopDelay { get; init; }

    /// <summary>The volume of the data directory.</summary>
    public StorageConfiguration? Storage { get; init; }

    /// <summary>The secret with the superuser's name and password; without it one is generated.</summary>
    public NameReference? SuperuserSecret { get; init; }

    /// <summary>How many seconds the old primary may take to stop during a switchover.</summary>
    [Format("int32")]
    [Default(3600)]
    public int? SwitchoverDelay { get; init; }

    /// <summary>Tablespaces, each on its own volume.</summary>
    public IReadOnlyList<TablespaceConfiguration>? Tablespaces { get; init; }

    /// <summary>How the instances spread over zones and nodes.</summary>
    public IReadOnlyList<TopologySpreadConstraint>? TopologySpreadConstraints { get; init; }

    /// <summary>A volume of its own for the write-ahead log.</summary>
    public StorageConfiguration? WalStorage { get; init; }
}
