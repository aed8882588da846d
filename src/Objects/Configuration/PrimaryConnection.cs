using Surus.Api;

namespace Surus.Objects;

/// <summary>How a standby reaches its primary: at its address, or through the read-write service, with the certificate of <c>streaming_replica</c>.</summary>
public static class PrimaryConnection
{
    /// <summary>Milliseconds without an acknowledgement after which a standby gives up a connection.</summary>
    public const string DefaultTcpUserTimeoutMilliseconds = "5000";

    /// <summary>
    /// Seconds for which <c>pg_basebackup</c> and <c>pg_rewind</c> try to connect: a primary whose disk hangs takes connections, since the kernel does
    /// that, and says nothing. The WAL receiver keeps to no such limit.
    /// </summary>
    private const string ConnectTimeoutSeconds = "5";

    /// <summary>The connection string.</summary>
    /// <param name="host">The host, normally the service <c>CLUSTER-rw</c>.</param>
    /// <param name="applicationName">The name the primary knows this standby by: its pod's.</param>
    /// <param name="paths">Where the certificates are.</param>
    /// <param name="port">The TCP port.</param>
    /// <param name="tcpUserTimeoutMilliseconds">Milliseconds, decimal.</param>
    /// <param name="address">An address to try before the host's own; null for none. A service may lead elsewhere for a while.</param>
    public static string Render(
        string host, string applicationName, ControllerPaths paths, int port = Ports.Postgres,
        string tcpUserTimeoutMilliseconds = DefaultTcpUserTimeoutMilliseconds, string? address = null) =>
        ConnectionString.Render(
        [
            .. address is null ? [("host", host)] : new[] { ("host", $"{host},{host}"), ("hostaddr", $"{address},") },
            ("user", DatabaseRoles.StreamingReplica),
            ("port", port.ToString(System.Globalization.CultureInfo.InvariantCulture)),
            ("sslkey", paths.ReplicationKey),
            ("sslcert", paths.ReplicationCertificate),
            ("sslrootcert", paths.ServerCa),
            ("application_name", applicationName),
            ("sslmode", "verify-ca"),
            ("dbname", "postgres"),
            ("connect_timeout", ConnectTimeoutSeconds),
            ("tcp_user_timeout", tcpUserTimeoutMilliseconds),
        ]);

    /// <summary>
    /// The connection string for that primary, where the host may be the same for all of them. The WAL receiver gives up a connection that it has, or
    /// waits for, only when this string changes; the parameter itself has no effect, since there is an <c>application_name</c>.
    /// </summary>
    /// <param name="primary">The instance.</param>
    /// <param name="timeline">The timeline that it is on: it may have been primary before.</param>
    /// <param name="connection">How it is reached.</param>
    public static string To(string primary, TimelineId timeline, string connection) =>
        connection + " " + ConnectionString.Render(("fallback_application_name", $"{primary}/{timeline}"));
}
