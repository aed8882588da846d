using Surus.Api;

namespace Surus.Objects;

/// <summary>How a standby reaches its primary: through the read-write service, with the certificate of <c>streaming_replica</c>.</summary>
public static class PrimaryConnection
{
    /// <summary>Milliseconds without an acknowledgement after which a standby gives up a connection.</summary>
    public const string DefaultTcpUserTimeoutMilliseconds = "5000";

    /// <summary>The connection string.</summary>
    /// <param name="host">The host, normally the service <c>CLUSTER-rw</c>.</param>
    /// <param name="applicationName">The name the primary knows this standby by: its pod's.</param>
    /// <param name="paths">Where the certificates are.</param>
    /// <param name="port">The TCP port.</param>
    /// <param name="tcpUserTimeoutMilliseconds">Milliseconds, decimal.</param>
    public static string Render(
        string host, string applicationName, ControllerPaths paths, int port = Ports.Postgres,
        string tcpUserTimeoutMilliseconds = DefaultTcpUserTimeoutMilliseconds) =>
        ConnectionString.Render(
            ("host", host),
            ("user", DatabaseRoles.StreamingReplica),
            ("port", port.ToString(System.Globalization.CultureInfo.InvariantCulture)),
            ("sslkey", paths.ReplicationKey),
            ("sslcert", paths.ReplicationCertificate),
            ("sslrootcert", paths.ServerCa),
            ("application_name", applicationName),
            ("sslmode", "verify-ca"),
            ("dbname", "postgres"),
            ("tcp_user_timeout", tcpUserTimeoutMilliseconds));
}
