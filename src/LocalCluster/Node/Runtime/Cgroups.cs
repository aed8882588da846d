namespace Surus.LocalCluster.Node;

/// <summary>The control groups of an instance, in each hierarchy that the machine has (version 1, 2, or both).</summary>
internal static class Cgroups
{
    private const string Root = "/sys/fs/cgroup";

    /// <summary>Removes a group and those beneath it from all hierarchies. No process may be in it.</summary>
    /// <param name="path">From the root of each hierarchy, with leading slash.</param>
    public static void Remove(string path)
    {
        foreach (var hierarchy in Hierarchies())
        {
            RemoveTree(Path.Join(hierarchy, path));
        }
    }

    /// <summary>The processes in a group and those beneath it.</summary>
    public static IReadOnlyList<int> Processes(string path) =>
    [
        .. Hierarchies().Select(hierarchy => Path.Join(hierarchy, path)).Where(Directory.Exists)
            .SelectMany(group => Directory.GetFiles(group, "cgroup.procs", SearchOption.AllDirectories))
            .SelectMany(File.ReadLines).Select(line => int.Parse(line, System.Globalization.CultureInfo.InvariantCulture)).Distinct(),
    ];

    /// <summary>Whether the kernel ended a process of the group because its memory was used up.</summary>
    public static bool RanOutOfMemory(string path) =>
        new[] { Path.Join(Root, "memory", path, "memory.oom_control"), Path.Join(Root, path, "memory.events") }
            .Where(File.Exists)
            .SelectMany(File.ReadLines)
            .Any(line => line.StartsWith("oom_kill ", StringComparison.Ordinal) && line != "oom_kill 0");

    private static IEnumerable<string> Hierarchies() =>
        File.Exists(Path.Combine(Root, "cgroup.controllers")) ? [Root] : Directory.GetDirectories(Root);

    private static void RemoveTree(string group)
    {
        if (!Directory.Exists(group))
        {
            return;
        }

        foreach (var child in Directory.GetDirectories(group))
        {
            RemoveTree(child);
        }

        // Its files can't be removed and need not be; only the bare directory call does what is wanted here.
        Native.RemoveDirectory(group);
    }
}
