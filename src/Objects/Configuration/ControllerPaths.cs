namespace Surus.Objects;

/// <summary>Where the instance manager keeps its files in a pod: all below one directory, which tests move.</summary>
/// <param name="Root">The directory, without a slash at its end.</param>
public sealed record ControllerPaths(string Root)
{
    /// <summary>The paths of the public contract, below <c>/controller</c>.</summary>
    public static ControllerPaths Default { get; } = new("/controller");

    /// <summary>The manager's executable.</summary>
    public string Manager => $"{Root}/manager";

    /// <summary>The directory of PostgreSQL's Unix sockets.</summary>
    public string Run => $"{Root}/run";

    /// <summary>The directory for temporary files.</summary>
    public string Temporary => $"{Root}/tmp";

    /// <summary>The directory of the pipes that PostgreSQL logs into.</summary>
    public string Log => $"{Root}/log";

    /// <summary>The pipe for JSON lines of the archive and restore commands.</summary>
    public string JsonLog => $"{Log}/postgres.json";

    /// <summary>The directory of certificates and keys.</summary>
    public string Certificates => $"{Root}/certificates";

    /// <summary>The server's certificate.</summary>
    public string ServerCertificate => $"{Certificates}/server.crt";

    /// <summary>The server's private key.</summary>
    public string ServerKey => $"{Certificates}/server.key";

    /// <summary>The authority that signed servers' certificates.</summary>
    public string ServerCa => $"{Certificates}/server-ca.crt";

    /// <summary>The authority that signed clients' certificates.</summary>
    public string ClientCa => $"{Certificates}/client-ca.crt";

    /// <summary>The certificate of the role <c>streaming_replica</c>.</summary>
    public string ReplicationCertificate => $"{Certificates}/streaming_replica.crt";

    /// <summary>The private key of the role <c>streaming_replica</c>.</summary>
    public string ReplicationKey => $"{Certificates}/streaming_replica.key";
}
