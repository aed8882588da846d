using System.Text.Json.Serialization;
using Surus.KubernetesTypes;

namespace Surus.Api;

/// <summary>What the operator and the instances observed of a cluster.</summary>
public sealed record ClusterStatus
{
    /// <summary>The processors the operator has an instance manager for.</summary>
    public IReadOnlyList<AvailableArchitecture>? AvailableArchitectures { get; init; }

    /// <summary>The certificates in use.</summary>
    public CertificatesStatus? Certificates { get; init; }

    /// <summary>The commit the operator was built from.</summary>
    [JsonPropertyName("cloudNativePGCommitHash")]
    public string? CloudNativePgCommitHash { get; init; }

    /// <summary>A hash of the operator's own program.</summary>
    [JsonPropertyName("cloudNativePGOperatorHash")]
    public string? CloudNativePgOperatorHash { get; init; }

    /// <summary>Conditions, for waiting.</summary>
    public IReadOnlyList<Condition>? Conditions { get; init; }

    /// <summary>The versions of the config maps in use.</summary>
    public ConfigMapVersions? ConfigMapResourceVersion { get; init; }

    /// <summary>The instance that is the primary.</summary>
    public string? CurrentPrimary { get; init; }

    /// <summary>Since when the primary fails, while a failover waits.</summary>
    public string? CurrentPrimaryFailingSinceTimestamp { get; init; }

    /// <summary>When the primary last changed.</summary>
    public string? CurrentPrimaryTimestamp { get; init; }

    /// <summary>Volumes with no pod.</summary>
    [JsonPropertyName("danglingPVC")]
    public IReadOnlyList<string>? DanglingPvc { get; init; }

    /// <summary>What a demoted cluster hands to the one that takes over.</summary>
    public string? DemotionToken { get; init; }

    /// <summary>The earliest time a recovery can reach.</summary>
    public string? FirstRecoverabilityPoint { get; init; }

    /// <summary>The earliest time a recovery can reach, by method of backup.</summary>
    public IReadOnlyDictionary<string, DateTimeOffset>? FirstRecoverabilityPointByMethod { get; init; }

    /// <summary>Volumes in use.</summary>
    [JsonPropertyName("healthyPVC")]
    public IReadOnlyList<string>? HealthyPvc { get; init; }

    /// <summary>The PostgreSQL image in use.</summary>
    public string? Image { get; init; }

    /// <summary>Volumes that are being filled.</summary>
    [JsonPropertyName("initializingPVC")]
    public IReadOnlyList<string>? InitializingPvc { get; init; }

    /// <summary>The instances that should exist.</summary>
    public IReadOnlyList<string>? InstanceNames { get; init; }

    /// <summary>How many instances exist.</summary>
    public int? Instances { get; init; }

    /// <summary>What each instance last said of itself, by its name.</summary>
    public IReadOnlyDictionary<string, InstanceReportedState>? InstancesReportedState { get; init; }

    /// <summary>The instances by state: healthy, replicating, failed.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>>? InstancesStatus { get; init; }

    /// <summary>How many jobs exist.</summary>
    [Format("int32")]
    public int? JobCount { get; init; }

    /// <summary>When the last failed backup failed.</summary>
    public string? LastFailedBackup { get; init; }

    /// <summary>The promotion token that was used last.</summary>
    public string? LastPromotionToken { get; init; }

    /// <summary>When the last good backup ended.</summary>
    public string? LastSuccessfulBackup { get; init; }

    /// <summary>When the last good backup ended, by method of backup.</summary>
    public IReadOnlyDictionary<string, DateTimeOffset>? LastSuccessfulBackupByMethod { get; init; }

    /// <summary>The highest serial number given to an instance.</summary>
    public int? LatestGeneratedNode { get; init; }

    /// <summary>The roles the operator keeps.</summary>
    public ManagedRolesStatus? ManagedRolesStatus { get; init; }

    /// <summary>Whether instance managers are replaced under a running PostgreSQL.</summary>
    public bool? OnlineUpdateEnabled { get; init; }

    /// <summary>The SHA-256 of the operator's public key, which instances obey.</summary>
    public string? OperatorCertificateFingerprint { get; init; }

    /// <summary>The image that the data directories were last run with.</summary>
    public ImageInfo? PgDataImageInfo { get; init; }

    /// <summary>In one sentence, what the cluster is doing.</summary>
    public string? Phase { get; init; }

    /// <summary>Why it is doing that.</summary>
    public string? PhaseReason { get; init; }

    /// <summary>The plugins in use.</summary>
    public IReadOnlyList<PluginStatus>? PluginStatus { get; init; }

    /// <summary>The addresses of the named groups of pods.</summary>
    [ListMap("name")]
    public IReadOnlyList<PodSelectorStatus>? PodSelectorRefs { get; init; }

    /// <summary>What poolers need of the cluster.</summary>
    public PoolerIntegrations? PoolerIntegrations { get; init; }

    /// <summary>How many volumes exist.</summary>
    [Format("int32")]
    public int? PvcCount { get; init; }

    /// <summary>The service of all instances.</summary>
    public string? ReadService { get; init; }

    /// <summary>How many instances are ready.</summary>
    public int? ReadyInstances { get; init; }

    /// <summary>Volumes that are growing.</summary>
    [JsonPropertyName("resizingPVC")]
    public IReadOnlyList<string>? ResizingPvc { get; init; }

    /// <summary>The versions of the secrets in use.</summary>
    public SecretVersions? SecretsResourceVersion { get; init; }

    /// <summary>The label selector of the instances' pods.</summary>
    public string? Selector { get; init; }

    /// <summary>How far a change between primary and replica cluster is.</summary>
    public SwitchReplicaClusterStatus? SwitchReplicaClusterStatus { get; init; }

    /// <summary>The system identifier of PostgreSQL, when all instances agree.</summary>
    [JsonPropertyName("systemID")]
    public string? SystemId { get; init; }

    /// <summary>The tablespaces.</summary>
    public IReadOnlyList<TablespaceStatus>? TablespacesStatus { get; init; }

    /// <summary>The image that the data directories are being brought to.</summary>
    public ImageInfo? TargetPgDataImageInfo { get; init; }

    /// <summary>The instance that is to be the primary; <c>pending</c> while that is not decided.</summary>
    public string? TargetPrimary { get; init; }

    /// <summary>When the target last changed.</summary>
    public string? TargetPrimaryTimestamp { get; init; }

    /// <summary>The timeline of the primary.</summary>
    [JsonPropertyName("timelineID")]
    public int? TimelineId { get; init; }

    /// <summary>Where the instances run.</summary>
    public Topology? Topology { get; init; }

    /// <summary>Volumes that cannot be used.</summary>
    [JsonPropertyName("unusablePVC")]
    public IReadOnlyList<string>? UnusablePvc { get; init; }

    /// <summary>The service of the primary.</summary>
    public string? WriteService { get; init; }
}
