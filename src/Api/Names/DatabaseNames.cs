namespace Surus.Api;

/// <summary>The roles inside PostgreSQL that the operator makes.</summary>
public static class DatabaseRoles
{
    /// <summary>The superuser.</summary>
    public const string Postgres = "postgres";

    /// <summary>Replicas connect as this role.</summary>
    public const string StreamingReplica = "streaming_replica";

    /// <summary>Metrics are read as this role.</summary>
    public const string MetricsExporter = "cnpg_metrics_exporter";

    /// <summary>PgBouncer looks passwords up as this role.</summary>
    public const string Pooler = "cnpg_pooler_pgbouncer";

    /// <summary>PgBouncer's own administrator.</summary>
    public const string PgBouncer = "pgbouncer";
}

/// <summary>Databases with a meaning of their own.</summary>
public static class Databases
{
    /// <summary>The database the operator connects to.</summary>
    public const string Postgres = "postgres";

    /// <summary>The application database when the definition names none.</summary>
    public const string Application = "app";
}

/// <summary>The keys of the secrets.</summary>
public static class SecretKeys
{
    /// <summary>The user's name.</summary>
    public const string Username = "username";

    /// <summary>The user's name, again.</summary>
    public const string User = "user";

    /// <summary>The password.</summary>
    public const string Password = "password";

    /// <summary>The database.</summary>
    public const string DbName = "dbname";

    /// <summary>The service to connect to.</summary>
    public const string Host = "host";

    /// <summary>The port.</summary>
    public const string Port = "port";

    /// <summary>A line for <c>.pgpass</c>.</summary>
    public const string PgPass = "pgpass";

    /// <summary>A connection string.</summary>
    public const string Uri = "uri";

    /// <summary>A connection string for Java.</summary>
    public const string JdbcUri = "jdbc-uri";

    /// <summary>A connection string with the whole host name.</summary>
    public const string FqdnUri = "fqdn-uri";

    /// <summary>A connection string for Java with the whole host name.</summary>
    public const string FqdnJdbcUri = "fqdn-jdbc-uri";

    /// <summary>An authority's certificate.</summary>
    public const string CaCertificate = "ca.crt";

    /// <summary>An authority's key.</summary>
    public const string CaKey = "ca.key";

    /// <summary>A certificate.</summary>
    public const string TlsCertificate = "tls.crt";

    /// <summary>The certificate's key.</summary>
    public const string TlsKey = "tls.key";
}

/// <summary>The types of the secrets.</summary>
public static class SecretTypes
{
    /// <summary>Anything.</summary>
    public const string Opaque = "Opaque";

    /// <summary>A user's name and password.</summary>
    public const string BasicAuth = "kubernetes.io/basic-auth";

    /// <summary>A certificate and its key.</summary>
    public const string Tls = "kubernetes.io/tls";
}
