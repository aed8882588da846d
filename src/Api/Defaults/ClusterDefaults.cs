namespace Surus.Api;

/// <summary>
/// What a cluster's definition means where it says nothing. The API server fills most of this in from the schema;
/// reading it here too makes an object that was stored before a default existed mean the same.
/// </summary>
public static class ClusterDefaults
{
    /// <summary>Milliseconds that connecting to, or an answer of, another instance may take in the isolation check.</summary>
    public const int IsolationCheckTimeoutMilliseconds = 1000;

    /// <summary>The node label by whose values instances keep apart.</summary>
    public const string TopologyKey = "kubernetes.io/hostname";

    /// <summary>The start of the names of the slots that replicas use.</summary>
    public const string SlotPrefix = "_cnpg_";

    extension(ClusterSpec spec)
    {
        /// <summary>How many instances there are to be; at least one.</summary>
        public int InstanceCount => Math.Max(spec.Instances, 1);

        /// <summary>Seconds a failed primary is waited for before a replica is promoted.</summary>
        public int FailoverDelaySeconds => spec.FailoverDelay ?? 0;

        /// <summary>Seconds the old primary may take to stop during a switchover.</summary>
        public int SwitchoverDelaySeconds => spec.SwitchoverDelay ?? 3600;

        /// <summary>Seconds for which PostgreSQL may take no session before it is started again.</summary>
        public int LivenessProbeTimeoutSeconds => spec.LivenessProbeTimeout ?? 30;

        /// <summary>Seconds PostgreSQL may take to start.</summary>
        public int StartDelaySeconds => spec.StartDelay ?? 3600;

        /// <summary>Seconds PostgreSQL may take to stop.</summary>
        public int StopDelaySeconds => spec.StopDelay ?? 1800;

        /// <summary>Seconds a stopping PostgreSQL waits for its clients to leave by themselves.</summary>
        public int SmartShutdownTimeoutSeconds => spec.SmartShutdownTimeout ?? 180;

        /// <summary>The user id PostgreSQL runs under.</summary>
        public long PostgresUserId => spec.PostgresUid ?? 26;

        /// <summary>The group id PostgreSQL runs under.</summary>
        public long PostgresGroupId => spec.PostgresGid ?? 26;

        /// <summary>Whether disruption budgets are kept.</summary>
        public bool DisruptionBudgetsEnabled => spec.EnablePdb ?? true;

        /// <summary>Whether the superuser has a password.</summary>
        public bool SuperuserAccessEnabled => spec.EnableSuperuserAccess ?? false;

        /// <summary>How much the instances log: one of error, warning, info, debug, trace.</summary>
        public string LoggingLevel => spec.LogLevel ?? "info";

        /// <summary>How the primary is updated: <c>restart</c> or <c>switchover</c>.</summary>
        public string UpdateMethod => spec.PrimaryUpdateMethod ?? "restart";

        /// <summary>When the primary is updated: <c>unsupervised</c> or <c>supervised</c>.</summary>
        public string UpdateStrategy => spec.PrimaryUpdateStrategy ?? "unsupervised";

        /// <summary>Whether the instances keep away from each other.</summary>
        public bool PodAntiAffinityEnabled => spec.Affinity?.EnablePodAntiAffinity ?? true;

        /// <summary>Whether keeping apart is a must and not only preferred.</summary>
        public bool PodAntiAffinityRequired => spec.Affinity?.PodAntiAffinityType is "required";

        /// <summary>The node label by whose values the instances keep apart.</summary>
        public string PodAntiAffinityTopologyKey => NonEmpty(spec.Affinity?.TopologyKey) ?? TopologyKey;

        /// <summary>Whether replicas have replication slots.</summary>
        public bool HighAvailabilitySlotsEnabled => spec.ReplicationSlots?.HighAvailability?.Enabled ?? true;

        /// <summary>The start of the names of the slots that replicas use.</summary>
        public string HighAvailabilitySlotPrefix => spec.ReplicationSlots?.HighAvailability?.SlotPrefix ?? SlotPrefix;

        /// <summary>Whether the user's own physical slots are copied to the replicas.</summary>
        public bool UserSlotsSynchronized => spec.ReplicationSlots?.SynchronizeReplicas?.Enabled ?? true;

        /// <summary>Seconds between two updates of the slots on replicas.</summary>
        public int SlotUpdateIntervalSeconds => spec.ReplicationSlots?.UpdateInterval ?? 30;

        /// <summary>Whether a primary that is cut off from everything fails its liveness probe.</summary>
        public bool IsolationCheckEnabled => spec.Probes?.Liveness?.IsolationCheck?.Enabled ?? true;

        /// <summary>Whether the operator's default queries are measured.</summary>
        public bool DefaultQueriesEnabled => !(spec.Monitoring?.DisableDefaultQueries ?? false);

        /// <summary>Whether the metrics are served over TLS.</summary>
        public bool MetricsTlsEnabled => spec.Monitoring?.Tls?.Enabled ?? false;

        /// <summary>The size of WAL files of a cluster made by initdb.</summary>
        public WalSegmentSize InitialWalSegmentSize =>
            Surus.Api.WalSegmentSize.FromMebibytes(spec.Bootstrap?.Initdb?.WalSegmentSize ?? 16) ?? Surus.Api.WalSegmentSize.Default;

        /// <summary>Whether the service of that kind (<c>rw</c>, <c>ro</c> or <c>r</c>) is made.</summary>
        public bool DefaultServiceEnabled(string kind) =>
            kind == "rw" || !(spec.Managed?.Services?.DisabledDefaultServices ?? []).Contains(kind, StringComparer.Ordinal);
    }

    extension(StorageConfiguration storage)
    {
        /// <summary>Whether a larger size is applied to volumes in use.</summary>
        public bool VolumesGrowInUse => storage.ResizeInUseVolumes ?? true;
    }

    private static string? NonEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
