using System.Globalization;

namespace Surus.Workload;

/// <summary>Finds processes of this machine, those in containers too.</summary>
public static class HostProcesses
{
    /// <summary>The processes with that in their command line, their environment (words separated by spaces) and the paths of their control groups.</summary>
    public static IReadOnlyList<int> Find(string commandPart, string environmentPart = "", string controlGroupPart = "") => [.. Directory.GetDirectories("/proc")
        .Select(folder => int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var pid) ? pid : 0)
        .Where(pid => pid > 0 && Contains($"/proc/{pid}/cmdline", commandPart) && Contains($"/proc/{pid}/environ", environmentPart)
            && Contains($"/proc/{pid}/cgroup", controlGroupPart))];

    /// <summary>The resident memory of a process in MiB.</summary>
    public static double ResidentMebibytes(int pid) => File.ReadLines($"/proc/{pid}/status")
        .Where(line => line.StartsWith("VmRSS:", StringComparison.Ordinal))
        .Select(line => double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024)
        .Single();

    private static bool Contains(string file, string part)
    {
        try
        {
            return File.ReadAllText(file).Replace('\0', ' ').Contains(part, StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false; // The process ended meanwhile.
        }
    }
}
