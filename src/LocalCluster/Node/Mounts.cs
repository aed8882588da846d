using System.Globalization;
using Microsoft.Win32.SafeHandles;

namespace Surus.LocalCluster.Node;

/// <summary>Where file systems are mounted on this machine.</summary>
internal static class Mounts
{
    private const int IdField = 0;
    private const int PlaceField = 4;

    /// <summary>The places beneath a folder, in the order in which they were mounted.</summary>
    public static IEnumerable<string> Beneath(string folder)
    {
        var prefix = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)) + "/";
        return All().Where(place => place.StartsWith(prefix, StringComparison.Ordinal));
    }

    /// <summary>Whether something is mounted at a place.</summary>
    public static bool Has(string place) => All().Contains(Path.TrimEndingDirectorySeparator(Path.GetFullPath(place)), StringComparer.Ordinal);

    /// <summary>The kernel's number of what is mounted at a place, uppermost; null where nothing is.</summary>
    public static string? Id(string place) => File.ReadLines("/proc/self/mountinfo").Select(line => line.Split(' '))
        .LastOrDefault(fields => Unescape(fields[PlaceField]) == Path.TrimEndingDirectorySeparator(Path.GetFullPath(place)))?[IdField];

    /// <summary>The kernel's number of the mount that an open file is on.</summary>
    public static string Id(SafeFileHandle file)
    {
        const string Name = "mnt_id:";
        var facts = File.ReadLines(string.Create(CultureInfo.InvariantCulture, $"/proc/self/fdinfo/{file.DangerousGetHandle()}"));
        return facts.First(line => line.StartsWith(Name, StringComparison.Ordinal))[Name.Length..].Trim();
    }

    private static IEnumerable<string> All() => File.ReadLines("/proc/self/mountinfo").Select(line => Unescape(line.Split(' ')[PlaceField]));

    /// <summary>The kernel writes blanks and backslashes in three octal digits.</summary>
    private static string Unescape(string text)
    {
        var parts = text.Split('\\');
        return parts[0] + string.Concat(parts.Skip(1).Select(part => (char)Convert.ToInt32(part[..3], 8) + part[3..]));
    }
}
