namespace Surus.Api;

/// <summary>The phases of a cluster, in <c>status.phase</c>. Scripts compare these sentences, so they never change.</summary>
public static class Phase
{
    /// <summary>The first instance is being made.</summary>
    public const string SettingUpPrimary = "Setting up primary";

    /// <summary>Another instance is being made.</summary>
    public const string CreatingReplica = "Creating a new replica";

    /// <summary>An instance has a pod that does not answer yet.</summary>
    public const string WaitingForInstances = "Waiting for the instances to become active";

    /// <summary>All instances report and nothing is left to do.</summary>
    public const string Healthy = "Cluster in healthy state";

    /// <summary>A living primary hands over.</summary>
    public const string Switchover = "Switchover in progress";

    /// <summary>A lost primary is being replaced.</summary>
    public const string FailOver = "Failing over";

    /// <summary>Instances are being restarted or updated one after another.</summary>
    public const string Upgrading = "Upgrading cluster";

    /// <summary>The data directory is being upgraded.</summary>
    public const string MajorUpgrade = "Upgrading Postgres major version";

    /// <summary>The operator spreads rollouts over time and this cluster waits.</summary>
    public const string UpgradeDelayed = "Cluster upgrade delayed";

    /// <summary>The primary needs a switchover that only the user may start.</summary>
    public const string WaitingForUser = "Waiting for user action";

    /// <summary>PostgreSQL restarts inside the primary's pod.</summary>
    public const string InPlacePrimaryRestart = "Primary instance is being restarted in-place";

    /// <summary>The primary's pod is being made again.</summary>
    public const string PrimaryRestartWithoutSwitchover = "Primary instance is being restarted without a switchover";

    /// <summary>The instance manager is being replaced under a running PostgreSQL.</summary>
    public const string OnlineUpgrade = "Online upgrade in progress";

    /// <summary>Instances take over changed parameters.</summary>
    public const string ApplyingConfiguration = "Applying configuration";

    /// <summary>A replica cluster becomes a primary one.</summary>
    public const string ReplicaClusterPromotion = "Promoting to primary cluster";

    /// <summary>A plugin is asked for that is not there.</summary>
    public const string UnknownPlugin = "Cluster cannot proceed to reconciliation due to an unknown plugin being required";

    /// <summary>A plugin failed.</summary>
    public const string FailurePlugin = "Cluster cannot proceed to reconciliation due to an error while interacting with plugins";

    /// <summary>An image cannot be found out.</summary>
    public const string ImageCatalogError = "Cluster has incomplete or invalid image catalog";

    /// <summary>Nothing is left that the operator could repair from.</summary>
    public const string Unrecoverable = "Cluster is unrecoverable and needs manual intervention";

    /// <summary>The operator has no instance manager for the instance's processor.</summary>
    public const string ArchitectureBinaryMissing = "Cluster cannot execute instance online upgrade due to missing architecture binary";

    /// <summary>A service, secret or other object cannot be made.</summary>
    public const string CannotCreateClusterObjects = "Unable to create required cluster objects";

    /// <summary>The definition breaks a rule.</summary>
    public const string InvalidDefinition = "Invalid cluster definition";

    /// <summary>No ready instance can be reached by the operator.</summary>
    public const string InstanceStatusExtractionError = "Instance Status Extraction Error: HTTP communication issue";

    /// <summary>An instance stopped because its WAL volume is full.</summary>
    public const string NotEnoughDiskSpace = "Not enough disk space";
}

/// <summary>The phases of a backup, in <c>status.phase</c>.</summary>
public static class BackupPhase
{
    /// <summary>Waits for a ready instance.</summary>
    public const string Pending = "pending";

    /// <summary>An instance was asked.</summary>
    public const string Started = "started";

    /// <summary>Data is being copied.</summary>
    public const string Running = "running";

    /// <summary>PostgreSQL is done; snapshots are being marked.</summary>
    public const string Finalizing = "finalizing";

    /// <summary>Done.</summary>
    public const string Completed = "completed";

    /// <summary>Given up.</summary>
    public const string Failed = "failed";

    /// <summary>Waits for WAL archiving to work.</summary>
    public const string WalArchivingFailing = "walArchivingFailing";

    /// <summary>The definition breaks a rule.</summary>
    public const string InvalidDefinition = "invalid backup definition";
}

/// <summary>The phases of a pooler, in <c>status.phase</c>.</summary>
public static class PoolerPhase
{
    /// <summary>Serves.</summary>
    public const string Active = "active";

    /// <summary>Holds its clients.</summary>
    public const string Paused = "paused";

    /// <summary>Known, and not used.</summary>
    public const string Inactive = "inactive";

    /// <summary>Its image cannot be found out.</summary>
    public const string Failed = "failed";
}
