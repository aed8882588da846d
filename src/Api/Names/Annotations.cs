namespace Surus.Api;

/// <summary>The annotations that the operator writes or obeys.</summary>
public static class Annotations
{
    /// <summary>The version of the operator that wrote an object.</summary>
    public const string OperatorVersion = "cnpg.io/operatorVersion";

    /// <summary>On a cluster or backup: <c>disabled</c> makes the operator leave it alone.</summary>
    public const string ReconciliationLoop = "cnpg.io/reconciliationLoop";

    /// <summary>On a cluster or pooler: <c>disabled</c> stops rollouts for a changed pod.</summary>
    public const string ReconcilePodSpec = "cnpg.io/reconcilePodSpec";

    /// <summary>On a cluster: <c>on</c> removes the pods and keeps the volumes.</summary>
    public const string Hibernation = "cnpg.io/hibernation";

    /// <summary>On a cluster: a JSON list of the instances whose PostgreSQL must stay stopped; <c>["*"]</c> is all of them.</summary>
    public const string FencedInstances = "cnpg.io/fencedInstances";

    /// <summary>On a cluster: when a reload of the configuration was asked for.</summary>
    public const string ReloadedAt = "cnpg.io/reloadedAt";

    /// <summary>On a cluster: when a restart was asked for; the operator copies it to the pods.</summary>
    public const string RestartedAt = "kubectl.kubernetes.io/restartedAt";

    /// <summary>On a cluster: a switch of tests.</summary>
    public const string ForceLegacyBackup = "cnpg.io/forceLegacyBackup";

    /// <summary>On a cluster: <c>enabled</c> lets it archive into an archive that is not empty.</summary>
    public const string SkipEmptyWalArchiveCheck = "cnpg.io/skipEmptyWalArchiveCheck";

    /// <summary>On a cluster: <c>enabled</c> turns WAL archiving off.</summary>
    public const string SkipWalArchiving = "cnpg.io/skipWalArchiving";

    /// <summary>On a cluster: the mask of memory that core dumps hold, hexadecimal.</summary>
    public const string CoredumpFilter = "cnpg.io/coredumpFilter";

    /// <summary>On a cluster: a JSON patch applied to the generated pods.</summary>
    public const string PodPatch = "cnpg.io/podPatch";

    /// <summary><c>disabled</c> admits an object without validation.</summary>
    public const string Validation = "cnpg.io/validation";

    /// <summary>The older form of the liveness probe's isolation check, as JSON.</summary>
    public const string LivenessPinger = "alpha.cnpg.io/livenessPinger";

    /// <summary>The older form of the synchronous section's failover quorum.</summary>
    public const string FailoverQuorum = "alpha.cnpg.io/failoverQuorum";

    /// <summary>On a cluster: serve profiles of the instance manager.</summary>
    public const string EnableInstancePprof = "alpha.cnpg.io/enableInstancePprof";

    /// <summary>On a pod: delete the instance with its volumes and make another.</summary>
    public const string Unrecoverable = "alpha.cnpg.io/unrecoverable";

    /// <summary>On a pod: the specification it was made from, as JSON; drift is measured against it.</summary>
    public const string PodSpec = "cnpg.io/podSpec";

    /// <summary>On a pod: a hash of its environment.</summary>
    public const string PodEnvHash = "cnpg.io/podEnvHash";

    /// <summary>The serial number of an instance.</summary>
    public const string NodeSerial = "cnpg.io/nodeSerial";

    /// <summary>How far a volume is: one of <see cref="PvcStatuses"/>.</summary>
    public const string PvcStatus = "cnpg.io/pvcStatus";

    /// <summary>The cluster as it was when a snapshot was taken, as JSON.</summary>
    public const string ClusterManifest = "cnpg.io/clusterManifest";

    /// <summary>The control data of a snapshot.</summary>
    public const string PgControldata = "cnpg.io/pgControldata";

    /// <summary>Left by an old command-line tool on the volumes of a hibernated cluster.</summary>
    public const string HibernateClusterManifest = "cnpg.io/hibernateClusterManifest";

    /// <summary>Left by an old command-line tool on the volumes of a hibernated cluster.</summary>
    public const string HibernatePgControlData = "cnpg.io/hibernatePgControlData";

    /// <summary>A hash of an object's definition.</summary>
    public const string Hash = "cnpg.io/hash";

    /// <summary>The first WAL segment a snapshot needs.</summary>
    public const string BackupStartWal = "cnpg.io/backupStartWAL";

    /// <summary>The last WAL segment a snapshot needs.</summary>
    public const string BackupEndWal = "cnpg.io/backupEndWAL";

    /// <summary>When a snapshot's backup began.</summary>
    public const string BackupStartTime = "cnpg.io/backupStartTime";

    /// <summary>When a snapshot's backup ended.</summary>
    public const string BackupEndTime = "cnpg.io/backupEndTime";

    /// <summary>The backup label of an online snapshot, base64.</summary>
    public const string BackupLabelFile = "cnpg.io/backupLabelFile";

    /// <summary>The tablespace map of an online snapshot, base64.</summary>
    public const string BackupTablespaceMapFile = "cnpg.io/backupTablespaceMapFile";

    /// <summary>When a snapshot was cut.</summary>
    public const string SnapshotStartTime = "cnpg.io/snapshotStartTime";

    /// <summary>When a snapshot was seen ready.</summary>
    public const string SnapshotEndTime = "cnpg.io/snapshotEndTime";

    /// <summary>Whether PostgreSQL ran while a snapshot was taken.</summary>
    public const string OnlineBackup = "cnpg.io/onlineBackup";

    /// <summary>The instance a snapshot was taken of.</summary>
    public const string InstanceName = "cnpg.io/instanceName";

    /// <summary>The role of the instance a snapshot was taken of.</summary>
    public const string InstanceRole = "cnpg.io/instanceRole";

    /// <summary>The older name of <see cref="InstanceRole"/>.</summary>
    public const string Role = "role";

    /// <summary>What the volume of a snapshot holds.</summary>
    public const string PvcRole = "cnpg.io/pvcRole";

    /// <summary>On a backup: for how many minutes a failing snapshot is tried again.</summary>
    public const string VolumeSnapshotDeadline = "cnpg.io/volumeSnapshotDeadline";

    /// <summary>On a service account: the pull secrets the operator added, a JSON list.</summary>
    public const string ManagedSecrets = "cnpg.io/managedSecrets";

    /// <summary>A hash of the pooler's specification.</summary>
    public const string PoolerSpecHash = "cnpg.io/poolerSpecHash";

    /// <summary>On a managed service: <c>patch</c> or <c>replace</c>.</summary>
    public const string UpdateStrategy = "cnpg.io/updateStrategy";

    /// <summary>On a service: the specification the operator generated last, as JSON.</summary>
    public const string LastAppliedSpec = "cnpg.io/lastAppliedSpec";

    /// <summary>On a plugin's service: the secret with the operator's certificate.</summary>
    public const string PluginClientSecret = "cnpg.io/pluginClientSecret";

    /// <summary>On a plugin's service: the secret with the plugin's certificate.</summary>
    public const string PluginServerSecret = "cnpg.io/pluginServerSecret";

    /// <summary>On a plugin's service: the port.</summary>
    public const string PluginPort = "cnpg.io/pluginPort";

    /// <summary>On a plugin's service: the name in its certificate.</summary>
    public const string PluginServerName = "cnpg.io/pluginServerName";

    /// <summary>On a credentials secret: <c>enabled</c> sends the password as it is instead of a verifier.</summary>
    public const string PasswordPassthrough = "cnpg.io/passwordPassthrough";

    /// <summary>The start of the keys that give a container's AppArmor profile.</summary>
    public const string AppArmorPrefix = "container.apparmor.security.beta.kubernetes.io/";
}
