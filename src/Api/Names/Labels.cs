namespace Surus.Api;

/// <summary>The labels that the operator writes and selects by.</summary>
public static class Labels
{
    /// <summary>The cluster an object belongs to.</summary>
    public const string Cluster = "cnpg.io/cluster";

    /// <summary>The instance a pod, job or volume belongs to.</summary>
    public const string InstanceName = "cnpg.io/instanceName";

    /// <summary>What the instance is now: one of <see cref="InstanceRoles"/>.</summary>
    public const string InstanceRole = "cnpg.io/instanceRole";

    /// <summary>The older name of <see cref="InstanceRole"/>; still written beside it.</summary>
    public const string Role = "role";

    /// <summary>What a pod is for: one of <see cref="PodRoles"/>.</summary>
    public const string PodRole = "cnpg.io/podRole";

    /// <summary>What a volume holds: one of <see cref="PvcRoles"/>.</summary>
    public const string PvcRole = "cnpg.io/pvcRole";

    /// <summary>The tablespace a volume holds.</summary>
    public const string TablespaceName = "cnpg.io/tablespaceName";

    /// <summary>What a job does: one of <see cref="JobRoles"/>.</summary>
    public const string JobRole = "cnpg.io/jobRole";

    /// <summary>The pooler an object belongs to.</summary>
    public const string PoolerName = "cnpg.io/poolerName";

    /// <summary>The backup a volume snapshot belongs to.</summary>
    public const string BackupName = "cnpg.io/backupName";

    /// <summary>The major version of PostgreSQL in a volume snapshot.</summary>
    public const string MajorVersion = "cnpg.io/majorVersion";

    /// <summary>The timeline in a volume snapshot's control data.</summary>
    public const string BackupTimeline = "cnpg.io/backupTimeline";

    /// <summary>The day of a backup, as YYYYMMDD.</summary>
    public const string BackupDate = "cnpg.io/backupDate";

    /// <summary>The month of a backup, as YYYYMM.</summary>
    public const string BackupMonth = "cnpg.io/backupMonth";

    /// <summary>The year of a backup, as YYYY.</summary>
    public const string BackupYear = "cnpg.io/backupYear";

    /// <summary>Whether PostgreSQL ran while the backup was taken.</summary>
    public const string OnlineBackup = "cnpg.io/onlineBackup";

    /// <summary>Whether the backup is the first of an immediate schedule.</summary>
    public const string ImmediateBackup = "cnpg.io/immediateBackup";

    /// <summary>The schedule that made a backup.</summary>
    public const string ScheduledBackup = "cnpg.io/scheduled-backup";

    /// <summary>On a secret or config map: a change makes the operator look at the clusters that use it.</summary>
    public const string Reload = "cnpg.io/reload";

    /// <summary>Whose credentials a secret holds: one of <see cref="UserTypes"/>.</summary>
    public const string UserType = "cnpg.io/userType";

    /// <summary>Marks the services that the cluster's definition asks for beside the default ones.</summary>
    public const string IsManaged = "cnpg.io/isManaged";

    /// <summary>Makes a service the endpoint of a plugin.</summary>
    public const string PluginName = "cnpg.io/pluginName";

    /// <summary>The tool that manages an object.</summary>
    public const string ManagedBy = "app.kubernetes.io/managed-by";

    /// <summary>The application an object is part of.</summary>
    public const string AppName = "app.kubernetes.io/name";

    /// <summary>The cluster an object is part of.</summary>
    public const string AppInstance = "app.kubernetes.io/instance";

    /// <summary>The major version of PostgreSQL.</summary>
    public const string AppVersion = "app.kubernetes.io/version";

    /// <summary>The part of the application: one of <see cref="Components"/>.</summary>
    public const string AppComponent = "app.kubernetes.io/component";
}
