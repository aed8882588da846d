using System.Globalization;
using System.Runtime.InteropServices;

namespace Surus.Postgres;

/// <summary>
/// As process 1 we inherit every orphan of the pod, among them the backends of a killed postmaster, and must take note of their
/// ends, or their numbers stay taken.
/// </summary>
public sealed class ZombieReaper : IDisposable
{
    private readonly PosixSignalRegistration _registration = PosixSignalRegistration.Create(PosixSignal.SIGCHLD, _ => Reap());

    /// <summary>Reaps all that ended and is nobody's child but ours by inheritance; returns how many.</summary>
    public static int Reap()
    {
        var reaped = 0;
        ChildProcesses.WithOwn(own =>
        {
            foreach (var process in ProcessTable.Read())
            {
                if (process.IsZombie && process.Parent == Environment.ProcessId && !own.Contains(process.Id)
                    && NativeMethods.WaitProcess(process.Id, out _, NativeMethods.WaitNoHang) == process.Id)
                {
                    reaped++;
                }
            }
        });
        return reaped;
    }

    /// <inheritdoc/>
    public void Dispose() => _registration.Dispose();
}

/// <summary>One line of the system's list of processes.</summary>
internal readonly record struct ProcessEntry(int Id, int Parent, bool IsZombie);

/// <summary>The system's list of processes, as far as we can see it.</summary>
internal static class ProcessTable
{
    /// <summary>All processes; one that ends while we read is left out.</summary>
    public static IEnumerable<ProcessEntry> Read()
    {
        foreach (var directory in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(directory), NumberStyles.None, CultureInfo.InvariantCulture, out var id)
                && ReadEntry(id) is { } entry)
            {
                yield return entry;
            }
        }
    }

    /// <summary>
    /// The processes whose working directory is <paramref name="directory"/>, which is how PostgreSQL's processes work. Its log
    /// collector is left out: it writes no data, and ends by itself once the others' last lines are out.
    /// </summary>
    public static IEnumerable<int> WorkingIn(string directory) =>
        Read().Where(process => !process.IsZombie && process.Id != Environment.ProcessId
            && string.Equals(WorkingDirectory(process.Id), directory, StringComparison.Ordinal)
            && !CommandLine(process.Id).EndsWith("logger", StringComparison.Ordinal))
            .Select(process => process.Id);

    private static string CommandLine(int id)
    {
        try
        {
            return File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{id}/cmdline")).Trim('\0', ' ');
        }
        catch (IOException)
        {
            return "";
        }
    }

    private static ProcessEntry? ReadEntry(int id)
    {
        try
        {
            // "ID (NAME) STATE PARENT ...", where the name may hold spaces and parentheses.
            var text = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{id}/stat"));
            var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ', 3);
            return new ProcessEntry(id, int.Parse(fields[1], CultureInfo.InvariantCulture), fields[0] is "Z");
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static string? WorkingDirectory(int id)
    {
        try
        {
            return File.ResolveLinkTarget(string.Create(CultureInfo.InvariantCulture, $"/proc/{id}/cwd"), returnFinalTarget: false)?.FullName;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // Ended meanwhile, or somebody else's: then it is none of ours.
            return null;
        }
    }
}
