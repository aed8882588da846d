namespace Surus.Api;

/// <summary>The files of the instance manager: the paths of <see cref="PodPaths"/>, below a directory that tests move.</summary>
/// <param name="Root">The directory, without a slash at its end.</param>
public sealed record ControllerPaths(string Root)
{
    /// <summary>The paths as they are in a pod.</summary>
    public static ControllerPaths Default { get; } = new(PodPaths.Controller);

    /// <summary>The manager's executable.</summary>
    public string Manager => Moved(PodPaths.Manager);

    /// <summary>The directory of PostgreSQL's Unix sockets.</summary>
    public string Run => Moved(PodPaths.Run);

    /// <summary>The directory for temporary files.</summary>
    public string Temporary => Moved(PodPaths.Temporary);

    /// <summary>The directory of the pipes that PostgreSQL logs into.</summary>
    public string Log => Moved(PodPaths.Log);

    /// <summary>The pipe for JSON lines of the archive and restore commands.</summary>
    public string JsonLog => Moved(PodPaths.LogJson);

    /// <summary>The directory of certificates and keys.</summary>
    public string Certificates => Moved(PodPaths.Certificates);

    /// <summary>The server's certificate.</summary>
    public string ServerCertificate => Moved(PodPaths.ServerCertificate);

    /// <summary>The server's private key.</summary>
    public string ServerKey => Moved(PodPaths.ServerKey);

    /// <summary>The authority that signed servers' certificates.</summary>
    public string ServerCa => Moved(PodPaths.ServerCa);

    /// <summary>The authority that signed clients' certificates.</summary>
    public string ClientCa => Moved(PodPaths.ClientCa);

    /// <summary>The certificate of the role <c>streaming_replica</c>.</summary>
    public string ReplicationCertificate => Moved(PodPaths.ReplicationCertificate);

    /// <summary>The private key of the role <c>streaming_replica</c>.</summary>
    public string ReplicationKey => Moved(PodPaths.ReplicationKey);

    private string Moved(string path) => Root + path[PodPaths.Controller.Length..];
}
