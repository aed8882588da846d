namespace Surus.LocalCluster.Cli;

/// <summary>Where a local cluster keeps what it must not forget.</summary>
/// <param name="Root">The folder, as an absolute path.</param>
internal sealed record StateFolder(string Root)
{
    /// <summary>The folder used where none is named.</summary>
    public const string Default = "/var/lib/surus-local";

    /// <summary>What was decided at the first start: ports, networks, nodes.</summary>
    public string Settings => Path.Combine(Root, "cluster.json");

    /// <summary>The file that the running daemon has locked: one daemon a folder.</summary>
    public string Lock => Path.Combine(Root, "daemon.lock");

    /// <summary>The daemon's log, one JSON object a line.</summary>
    public string Log => Path.Combine(Root, "daemon.log");

    /// <summary>The administrator's kubeconfig.</summary>
    public string Kubeconfig => Path.Combine(ApiServer, "kubeconfig");

    /// <summary>The API server's journal and keys.</summary>
    public string ApiServer => Path.Combine(Root, "api");

    /// <summary>The folder that a command line names, or the default one.</summary>
    public static StateFolder At(string? path) => new(Path.GetFullPath(path ?? Default));
}
