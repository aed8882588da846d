namespace Surus.Api;

/// <summary>The values of <see cref="Labels.InstanceRole"/>.</summary>
public static class InstanceRoles
{
    /// <summary>Accepts writes.</summary>
    public const string Primary = "primary";

    /// <summary>Follows the primary.</summary>
    public const string Replica = "replica";

    /// <summary>Was the primary and is being replaced.</summary>
    public const string Unhealthy = "unhealthy";
}

/// <summary>The values of <see cref="Labels.PodRole"/>.</summary>
public static class PodRoles
{
    /// <summary>Runs PostgreSQL.</summary>
    public const string Instance = "instance";

    /// <summary>Runs PgBouncer.</summary>
    public const string Pooler = "pooler";
}

/// <summary>The values of <see cref="Labels.PvcRole"/>.</summary>
public static class PvcRoles
{
    /// <summary>The data directory.</summary>
    public const string Data = "PG_DATA";

    /// <summary>The write-ahead log.</summary>
    public const string Wal = "PG_WAL";

    /// <summary>One tablespace.</summary>
    public const string Tablespace = "PG_TABLESPACE";
}

/// <summary>The values of <see cref="Annotations.PvcStatus"/>.</summary>
public static class PvcStatuses
{
    /// <summary>Nothing to start from yet.</summary>
    public const string Initializing = "initializing";

    /// <summary>Holds a data directory.</summary>
    public const string Ready = "ready";

    /// <summary>Kept, and used no more.</summary>
    public const string Detached = "detached";
}

/// <summary>The values of <see cref="Labels.JobRole"/>.</summary>
public static class JobRoles
{
    /// <summary>Makes a new cluster and loads a dump into it.</summary>
    public const string Import = "import";

    /// <summary>Makes a new cluster.</summary>
    public const string Initdb = "initdb";

    /// <summary>Makes a cluster by copying a running one.</summary>
    public const string PgBaseBackup = "pgbasebackup";

    /// <summary>Makes a cluster from an object store.</summary>
    public const string FullRecovery = "full-recovery";

    /// <summary>Makes a replica by copying the primary.</summary>
    public const string Join = "join";

    /// <summary>Makes an instance from volume snapshots.</summary>
    public const string SnapshotRecovery = "snapshot-recovery";

    /// <summary>Upgrades the data directory to another major version.</summary>
    public const string MajorUpgrade = "major-upgrade";
}

/// <summary>The values of <see cref="Labels.UserType"/>.</summary>
public static class UserTypes
{
    /// <summary>The superuser.</summary>
    public const string Superuser = "superuser";

    /// <summary>The owner of the application database.</summary>
    public const string App = "app";
}

/// <summary>The values of <see cref="Labels.AppComponent"/>.</summary>
public static class Components
{
    /// <summary>PostgreSQL.</summary>
    public const string Database = "database";

    /// <summary>PgBouncer.</summary>
    public const string Pooler = "pooler";
}

/// <summary>The fixed values of the recommended Kubernetes labels.</summary>
public static class AppLabelValues
{
    /// <summary>The value of <see cref="Labels.ManagedBy"/> that manifests and dashboards select by.</summary>
    public const string ManagedBy = "cloudnative-pg";

    /// <summary>The value of <see cref="Labels.AppName"/>.</summary>
    public const string Name = "postgresql";
}
