namespace Surus.LocalCluster.Node;

/// <summary>The control groups of an instance, in each hierarchy that the machine has (version 1, 2, or both).</summary>
internal static class Cgroups
{
    private const string Root = "/sys/fs/cgroup";
    private const int MostLooks = 250;
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(20);

    /// <summary>Removes a group and those beneath it from all hierarchies. No process may be in it.</summary>
    /// <param name="path">From the root of each hierarchy, with leading slash.</param>
    public static void Remove(string path)
    {
        foreach (var hierarchy in Hierarchies())
        {
            RemoveTree(Path.Join(hierarchy, path));
        }
    }

    /// <summary>The processes in a group and those beneath it. A group that goes away meanwhile has none.</summary>
    public static IReadOnlyList<int> Processes(string path) =>
        [.. Hierarchies().SelectMany(hierarchy => ProcessesBeneath(Path.Join(hierarchy, path))).Distinct()];

    /// <summary>Whether the kernel ended a process of the group because its memory was used up.</summary>
    public static bool RanOutOfMemory(string path) =>
        new[] { Path.Join(Root, "memory", path, "memory.oom_control"), Path.Join(Root, path, "memory.events") }
            .Where(File.Exists)
            .SelectMany(File.ReadLines)
            .Any(line => line.StartsWith("oom_kill ", StringComparison.Ordinal) && line != "oom_kill 0");

    /// <summary>
    /// Stops all processes of a group and of those beneath it where they are, or lets them go on; returns when none runs any more.
    /// A group that is not there has none.
    /// </summary>
    /// <exception cref="IOException">A process can't be stopped now: it waits in the kernel, for a disk perhaps.</exception>
    public static async Task FreezeAsync(string path, bool frozen, CancellationToken cancel)
    {
        var (control, value, state, done) = Freezer(path, frozen);
        if (!File.Exists(control))
        {
            return;
        }

        await File.WriteAllTextAsync(control, value, cancel);
        for (var look = 0; !File.ReadLines(state).Contains(done, StringComparer.Ordinal); look++)
        {
            if (look == MostLooks)
            {
                throw new IOException($"Not every process of the control group {path} could be {(frozen ? "stopped" : "let go on")}: one waits in the kernel.");
            }

            await Task.Delay(LookEvery, cancel);
        }
    }

    /// <summary>Lets every group beneath one go on.</summary>
    public static async Task ThawBeneathAsync(string path, CancellationToken cancel)
    {
        var parent = Path.GetDirectoryName(Freezer(path, frozen: false).Control)!;
        foreach (var child in Directory.Exists(parent) ? Directory.GetDirectories(parent) : [])
        {
            await FreezeAsync($"{path}/{Path.GetFileName(child)}", frozen: false, cancel);
        }
    }

    /// <summary>Ends all processes of a group and of those beneath it in one moment: none sees another's end.</summary>
    public static async Task KillAsync(string path, CancellationToken cancel)
    {
        const int Kill = 9;
        try
        {
            await FreezeAsync(path, frozen: true, cancel);
        }
        catch (IOException)
        {
            // The one that waits in the kernel dies when it comes back.
        }

        foreach (var process in Processes(path))
        {
            Native.Signal(process, Kill);
        }

        await FreezeAsync(path, frozen: false, cancel);
        for (var look = 0; look < MostLooks && Processes(path).Count > 0; look++)
        {
            await Task.Delay(LookEvery, cancel);
        }
    }

    private static IEnumerable<int> ProcessesBeneath(string group)
    {
        try
        {
            var own = File.ReadAllLines(Path.Combine(group, "cgroup.procs")).Select(line => int.Parse(line, System.Globalization.CultureInfo.InvariantCulture));
            return [.. own, .. Directory.GetDirectories(group).SelectMany(ProcessesBeneath)];
        }
        catch (IOException)
        {
            return [];
        }
    }

    /// <summary>Version 1 has a hierarchy for it, version 2 a file in each group.</summary>
    private static (string Control, string Value, string State, string Done) Freezer(string path, bool frozen)
    {
        var old = Path.Join(Root, "freezer", path);
        var control = Path.Combine(old, "freezer.state");
        return Directory.Exists(Path.Combine(Root, "freezer"))
            ? (control, frozen ? "FROZEN" : "THAWED", control, frozen ? "FROZEN" : "THAWED")
            : (Path.Join(Root, path, "cgroup.freeze"), frozen ? "1" : "0", Path.Join(Root, path, "cgroup.events"), frozen ? "frozen 1" : "frozen 0");
    }

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
