using System.Globalization;

namespace Surus.Postgres;

/// <summary>One line of the system's list of processes.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Parent">Its parent's number.</param>
/// <param name="State">The letter of its state, as in <c>/proc/PID/stat</c>.</param>
/// <param name="Flags">The kernel's flags of it, from the same place.</param>
internal readonly record struct ProcessEntry(int Id, int Parent, char State, uint Flags)
{
    private const uint Exiting = 0x4;

    /// <summary>Whether it has ended and its parent has not taken note.</summary>
    public bool IsZombie => State == 'Z';

    /// <summary>Whether it is past its last instruction, and the kernel takes it apart.</summary>
    public bool IsExiting => IsZombie || (Flags & Exiting) != 0;

    /// <summary>Whether a signal stopped it (<c>SIGSTOP</c>). One that a debugger holds is not meant.</summary>
    public bool IsSuspended => State == 'T';
}

/// <summary>The system's list of processes, as far as we can see it.</summary>
internal static class ProcessTable
{
    // The signals' mask in hexadecimal: the lowest bit is signal 1.
    private const ulong KillBit = 1UL << ((int)Signal.Kill - 1);

    /// <summary>All processes; one that ends while we read is left out.</summary>
    public static IEnumerable<ProcessEntry> Read()
    {
        foreach (var directory in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(directory), NumberStyles.None, CultureInfo.InvariantCulture, out var id) && Find(id) is { } entry)
            {
                yield return entry;
            }
        }
    }

    /// <summary>One process; null where there is none of that number.</summary>
    public static ProcessEntry? Find(int id)
    {
        // "ID (NAME) STATE PARENT GROUP SESSION TERMINAL GROUP FLAGS ...", where the name may hold spaces and parentheses.
        if (Text(id, "stat") is not { } text)
        {
            return null;
        }

        var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ', 8);
        return new ProcessEntry(
            id, int.Parse(fields[1], CultureInfo.InvariantCulture), fields[0][0], uint.Parse(fields[6], CultureInfo.InvariantCulture));
    }

    /// <summary>
    /// Whether the process has ended, or was killed and will: it may still wait in the kernel, for a disk, and runs not one more instruction of
    /// its program.
    /// </summary>
    public static bool IsKilled(int id) =>
        Find(id) is null or { IsExiting: true } || Text(id, "status") is not { } status || Signals(status, "SigPnd:") || Signals(status, "ShdPnd:");

    /// <summary>
    /// The processes whose working directory is <paramref name="directory"/>, which is how PostgreSQL's processes work. Its log
    /// collector is left out: it writes no data, and ends by itself once the others' last lines are out.
    /// </summary>
    public static IEnumerable<int> WorkingIn(string directory) =>
        Read().Where(process => !process.IsZombie && process.Id != Environment.ProcessId
            && string.Equals(WorkingDirectory(process.Id), directory, StringComparison.Ordinal)
            && !CommandLine(process.Id).EndsWith("logger", StringComparison.Ordinal))
            .Select(process => process.Id);

    private static bool Signals(string status, string field)
    {
        var line = status.Split('\n').FirstOrDefault(line => line.StartsWith(field, StringComparison.Ordinal));
        return line is not null
            && ulong.TryParse(line.AsSpan(field.Length).Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var mask)
            && (mask & KillBit) != 0;
    }

    private static string CommandLine(int id) => Text(id, "cmdline")?.Trim('\0', ' ') ?? "";

    private static string? Text(int id, string file)
    {
        try
        {
            return File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{id}/{file}"));
        }
        catch (IOException)
        {
            // Ended meanwhile.
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
