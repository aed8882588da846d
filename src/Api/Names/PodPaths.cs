namespace Surus.Api;

/// <summary>The paths inside the pods of instances and poolers.</summary>
public static class PodPaths
{
    /// <summary>The instance manager, copied there by the init container.</summary>
    public const string Manager = "/controller/manager";

    /// <summary>The manager in the operator's image.</summary>
    public const string OperatorManager = "/manager";

    /// <summary>The scratch volume of the instance manager.</summary>
    public const string Controller = "/controller";

    /// <summary>The directory of PostgreSQL's sockets.</summary>
    public const string Run = "/controller/run";

    /// <summary>Temporary files.</summary>
    public const string Temporary = "/controller/tmp";

    /// <summary>The pipes of PostgreSQL's log.</summary>
    public const string Log = "/controller/log";

    /// <summary>The pipe into which commands that PostgreSQL runs write their log.</summary>
    public const string LogJson = "/controller/log/postgres.json";

    /// <summary>Keys and certificates.</summary>
    public const string Certificates = "/controller/certificates";

    /// <summary>The certificate PostgreSQL shows.</summary>
    public const string ServerCertificate = "/controller/certificates/server.crt";

    /// <summary>The key of <see cref="ServerCertificate"/>.</summary>
    public const string ServerKey = "/controller/certificates/server.key";

    /// <summary>The authority that signed <see cref="ServerCertificate"/>.</summary>
    public const string ServerCa = "/controller/certificates/server-ca.crt";

    /// <summary>The authority of client certificates.</summary>
    public const string ClientCa = "/controller/certificates/client-ca.crt";

    /// <summary>The certificate replicas show to the primary.</summary>
    public const string ReplicationCertificate = "/controller/certificates/streaming_replica.crt";

    /// <summary>The key of <see cref="ReplicationCertificate"/>.</summary>
    public const string ReplicationKey = "/controller/certificates/streaming_replica.key";

    /// <summary>Credentials of other clusters.</summary>
    public const string External = "/controller/external";

    /// <summary>WAL files archived ahead of their turn.</summary>
    public const string WalArchiveSpool = "/controller/wal-archive-spool";

    /// <summary>WAL files fetched ahead of their turn.</summary>
    public const string WalRestoreSpool = "/controller/wal-restore-spool";

    /// <summary>Temporary files of backups.</summary>
    public const string Backup = "/controller/backup";

    /// <summary>Temporary files of recoveries.</summary>
    public const string Recovery = "/controller/recovery";

    /// <summary>The history of <c>psql</c> inside the pod.</summary>
    public const string PsqlHistory = "/controller/tmp/.psql_history";

    /// <summary>Where the data volume is mounted.</summary>
    public const string DataVolume = "/var/lib/postgresql/data";

    /// <summary>The data directory.</summary>
    public const string PgData = "/var/lib/postgresql/data/pgdata";

    /// <summary>Where the WAL volume is mounted.</summary>
    public const string WalVolume = "/var/lib/postgresql/wal";

    /// <summary>The WAL directory on its own volume.</summary>
    public const string PgWal = "/var/lib/postgresql/wal/pg_wal";

    /// <summary>Where the tablespaces' volumes are mounted, each under its name.</summary>
    public const string Tablespaces = "/var/lib/postgresql/tablespaces";

    /// <summary>Shared memory.</summary>
    public const string SharedMemory = "/dev/shm";

    /// <summary>The volume the user projects into the pods.</summary>
    public const string Projected = "/projected";

    /// <summary>The pod's credentials for the API server.</summary>
    public const string ServiceAccount = "/var/run/secrets/kubernetes.io/serviceaccount";

    /// <summary>Where images of extensions are mounted, each under its name.</summary>
    public const string Extensions = "/extensions";

    /// <summary>The configuration of PgBouncer.</summary>
    public const string PoolerConfiguration = "/controller/configs";

    /// <summary>The sockets of plugins.</summary>
    public const string PluginSockets = "/plugins";
}
