namespace Surus.LocalCluster.Node;

/// <summary>A root file system that goes by an image name.</summary>
/// <param name="Directory">Its directory; <c>/</c> is the machine's own. One without <c>usr</c> or <c>bin</c> lies over the machine's own.</param>
internal sealed record Image(string Directory)
{
    /// <summary>What runs where the container names no command.</summary>
    public IReadOnlyList<string> Entrypoint { get; init; } = [];

    /// <summary>Environment variables that the container may override.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>The user (a number) where the pod names none; 0 is root.</summary>
    public long User { get; init; }

    /// <summary>Names of users (by number) that its <c>/etc/passwd</c> lacks.</summary>
    public IReadOnlyDictionary<string, string> UserNames { get; init; } = new Dictionary<string, string>();

    /// <summary>Where commands start where the container does not say.</summary>
    public string WorkingDirectory { get; init; } = "/";
}
