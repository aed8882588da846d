namespace Surus.Api;

/// <summary>The types of conditions in the status of our kinds.</summary>
public static class ConditionTypes
{
    /// <summary>The cluster is in its healthy phase.</summary>
    public const string Ready = "Ready";

    /// <summary>The cluster had an instance once.</summary>
    public const string Initialized = "Initialized";

    /// <summary>The last WAL segment reached the archive.</summary>
    public const string ContinuousArchiving = "ContinuousArchiving";

    /// <summary>The last backup was good.</summary>
    public const string LastBackupSucceeded = "LastBackupSucceeded";

    /// <summary>All instances are copies of one data directory.</summary>
    public const string ConsistentSystemId = "ConsistentSystemID";

    /// <summary>Enough synchronous standbys stand outside the primary's failure domain.</summary>
    public const string SyncReplicationTopologySatisfied = "SyncReplicationTopologySatisfied";

    /// <summary>The cluster is asleep.</summary>
    public const string Hibernation = "cnpg.io/hibernation";

    /// <summary>The primary became a designated primary.</summary>
    public const string ReplicaClusterDesignatedPrimaryTransition = "ReplicaClusterDesignatedPrimaryTransition";

    /// <summary>The instances are fenced while the cluster is being demoted.</summary>
    public const string ReplicaClusterFencing = "ReplicaClusterFencing";

    /// <summary>The cluster is being demoted to a replica cluster.</summary>
    public const string ReplicaClusterSwitch = "ReplicaClusterSwitch";

    /// <summary>On a role: its password secret changed.</summary>
    public const string PasswordSecretChange = "PasswordSecretChange";
}

/// <summary>The reasons of conditions in the status of our kinds.</summary>
public static class ConditionReasons
{
    /// <summary>Of <see cref="ConditionTypes.Ready"/>: true.</summary>
    public const string ClusterIsReady = "ClusterIsReady";

    /// <summary>Of <see cref="ConditionTypes.Ready"/>: false.</summary>
    public const string ClusterIsNotReady = "ClusterIsNotReady";

    /// <summary>Of <see cref="ConditionTypes.Initialized"/>: false.</summary>
    public const string BootstrapPending = "BootstrapPending";

    /// <summary>Of <see cref="ConditionTypes.Initialized"/>: true.</summary>
    public const string BootstrapCompleted = "BootstrapCompleted";

    /// <summary>Of <see cref="ConditionTypes.ContinuousArchiving"/>: true.</summary>
    public const string ContinuousArchivingSuccess = "ContinuousArchivingSuccess";

    /// <summary>Of <see cref="ConditionTypes.ContinuousArchiving"/>: false.</summary>
    public const string ContinuousArchivingFailing = "ContinuousArchivingFailing";

    /// <summary>Of <see cref="ConditionTypes.LastBackupSucceeded"/>: false while one runs.</summary>
    public const string BackupStarted = "BackupStarted";

    /// <summary>Of <see cref="ConditionTypes.LastBackupSucceeded"/>: true.</summary>
    public const string LastBackupSucceeded = "LastBackupSucceeded";

    /// <summary>Of <see cref="ConditionTypes.LastBackupSucceeded"/>: false.</summary>
    public const string LastBackupFailed = "LastBackupFailed";

    /// <summary>Of <see cref="ConditionTypes.ConsistentSystemId"/>: one identifier.</summary>
    public const string Unique = "Unique";

    /// <summary>Of <see cref="ConditionTypes.ConsistentSystemId"/>: several identifiers.</summary>
    public const string Mismatch = "Mismatch";

    /// <summary>Of <see cref="ConditionTypes.ConsistentSystemId"/>: no identifier.</summary>
    public const string NotFound = "NotFound";

    /// <summary>Of <see cref="ConditionTypes.SyncReplicationTopologySatisfied"/>: true.</summary>
    public const string Satisfied = "Satisfied";

    /// <summary>Of <see cref="ConditionTypes.SyncReplicationTopologySatisfied"/>: the labels are not known.</summary>
    public const string TopologyNotExtracted = "TopologyNotExtracted";

    /// <summary>Of <see cref="ConditionTypes.SyncReplicationTopologySatisfied"/>: too few standbys elsewhere.</summary>
    public const string InsufficientCrossDomainReplicas = "InsufficientCrossDomainReplicas";

    /// <summary>Of <see cref="ConditionTypes.Hibernation"/>: no pod is left.</summary>
    public const string Hibernated = "Hibernated";

    /// <summary>Of <see cref="ConditionTypes.Hibernation"/>: the cluster must be healthy first.</summary>
    public const string WaitingForHealthy = "WaitingForHealthy";

    /// <summary>Of <see cref="ConditionTypes.Hibernation"/>: pods are being deleted.</summary>
    public const string DeletingPods = "DeletingPods";

    /// <summary>Of <see cref="ConditionTypes.Hibernation"/>: a pod is still going.</summary>
    public const string WaitingPodsDeletion = "WaitingPodsDeletion";

    /// <summary>Of the conditions of a demotion.</summary>
    public const string ReplicaClusterAfterCreation = "ReplicaClusterAfterCreation";

    /// <summary>Of <see cref="ConditionTypes.ReplicaClusterDesignatedPrimaryTransition"/>: true.</summary>
    public const string TransitionCompleted = "TransitionCompleted";

    /// <summary>Of <see cref="ConditionTypes.ReplicaClusterSwitch"/>.</summary>
    public const string ReplicaEnabledSetTrue = "ReplicaEnabledSetTrue";

    /// <summary>Of <see cref="ConditionTypes.PasswordSecretChange"/>: true.</summary>
    public const string ChangeDetected = "ChangeDetected";
}

/// <summary>The messages of conditions that scripts compare.</summary>
public static class ConditionMessages
{
    /// <summary>Of <see cref="ConditionTypes.Ready"/>: true.</summary>
    public const string ClusterIsReady = "Cluster is Ready";

    /// <summary>Of <see cref="ConditionTypes.Ready"/>: false.</summary>
    public const string ClusterIsNotReady = "Cluster Is Not Ready";
}
