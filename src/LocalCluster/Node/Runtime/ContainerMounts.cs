using Surus.KubernetesTypes;

namespace Surus.LocalCluster.Node;

/// <summary>The volumes of a container as mounts.</summary>
internal static class ContainerMounts
{
    /// <summary>The mounts, outer directories first.</summary>
    /// <param name="container">The container.</param>
    /// <param name="volumes">The pod's volumes.</param>
    /// <param name="variables">For <c>subPathExpr</c>.</param>
    /// <exception cref="ContainerStartException">A mount names no volume, or leaves its volume.</exception>
    public static IReadOnlyList<BindMount> Of(
        Container container, IReadOnlyDictionary<string, MountedVolume> volumes, IReadOnlyDictionary<string, string> variables) =>
    [
        .. (container.VolumeMounts ?? []).OrderBy(mount => mount.MountPath.Count(letter => letter == '/')).Select(mount =>
        {
            var volume = volumes.GetValueOrDefault(mount.Name)
                ?? throw Wrong($"Container {container.Name} mounts the volume {mount.Name}, which the pod does not have.");
            var subPath = mount.SubPathExpr is { Length: > 0 } pattern ? VariableExpansion.Expand(pattern, variables) : mount.SubPath;
            var source = string.IsNullOrEmpty(subPath) ? volume.Path : Inside(volume, subPath);
            return new BindMount(source, mount.MountPath, volume.ReadOnly || mount.ReadOnly == true, Propagation(mount.MountPropagation));
        }),
    ];

    /// <summary>The path inside the volume; a directory is made where nothing is.</summary>
    private static string Inside(MountedVolume volume, string subPath)
    {
        var path = Path.GetFullPath(Path.Combine(volume.Path, subPath));
        var root = Path.TrimEndingDirectorySeparator(volume.Path);
        if (Path.IsPathRooted(subPath) || !path.StartsWith(root + "/", StringComparison.Ordinal))
        {
            throw Wrong($"The subPath \"{subPath}\" leaves its volume.");
        }

        if (!Path.Exists(path))
        {
            Directory.CreateDirectory(path);
            var parent = File.GetUnixFileMode(volume.Path);
            File.SetUnixFileMode(path, parent);
        }

        return RealPath.Of(path) is var real && (real + "/").StartsWith(RealPath.Of(root) + "/", StringComparison.Ordinal)
            ? real
            : throw Wrong($"The subPath \"{subPath}\" leaves its volume by a link.");
    }

    private static string Propagation(string? wanted) => wanted switch
    {
        "Bidirectional" => "rshared",
        "HostToContainer" => "rslave",
        _ => "rprivate",
    };

    private static ContainerStartException Wrong(string message) => new(message, "CreateContainerConfigError");
}
