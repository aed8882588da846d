using System.Globalization;

namespace Surus.LocalCluster.Faults;

/// <summary>A process of a container, as the machine sees it.</summary>
/// <param name="Pid">Its id on the machine.</param>
/// <param name="Parent">Its parent's.</param>
/// <param name="CommandLine">Its command line, words separated by blanks.</param>
internal readonly record struct ContainerProcess(int Pid, int Parent, string CommandLine);

/// <summary>Which process is whose child.</summary>
internal static class ProcessTree
{
    /// <summary>What is known of processes; those that end meanwhile are left out.</summary>
    public static IReadOnlyList<ContainerProcess> Of(IEnumerable<int> pids) => [.. pids.Select(Read).OfType<ContainerProcess>()];

    /// <summary>Those whose parent is not among them. Pure.</summary>
    public static IReadOnlyList<ContainerProcess> Tops(IReadOnlyList<ContainerProcess> processes)
    {
        var pids = processes.Select(process => process.Pid).ToHashSet();
        return [.. processes.Where(process => !pids.Contains(process.Parent))];
    }

    /// <summary>Those whose program is called so; where there is none, those with that in their command line. Pure.</summary>
    public static IReadOnlyList<ContainerProcess> Named(IReadOnlyList<ContainerProcess> processes, string name)
    {
        var programs = processes.Where(process => Path.GetFileName(process.CommandLine.Split(' ')[0]) == name).ToList();
        return programs.Count > 0 ? programs : [.. processes.Where(process => process.CommandLine.Contains(name, StringComparison.Ordinal))];
    }

    private static ContainerProcess? Read(int pid)
    {
        try
        {
            var folder = string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}");
            // The name in brackets may hold anything; what follows the last bracket is the state and then the parent.
            var state = File.ReadAllText(Path.Combine(folder, "stat"));
            var parent = state[(state.LastIndexOf(')') + 2)..].Split(' ')[1];
            var words = File.ReadAllText(Path.Combine(folder, "cmdline")).TrimEnd('\0').Replace('\0', ' ').Trim();
            return new ContainerProcess(pid, int.Parse(parent, CultureInfo.InvariantCulture), words);
        }
        catch (IOException)
        {
            return null;
        }
    }
}
