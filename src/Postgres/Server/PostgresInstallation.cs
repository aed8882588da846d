using System.Globalization;
using Surus.Api;

namespace Surus.Postgres;

/// <summary>Where one major version of PostgreSQL's programs are.</summary>
/// <param name="BinDirectory">The directory; empty where the search path finds them.</param>
public sealed record PostgresInstallation(string BinDirectory)
{
    /// <summary>
    /// Finds the programs: in the directory of Debian's packages for that major version, else by the search path, as container
    /// images have them.
    /// </summary>
    /// <param name="majorVersion">The major version; null where only one can be there.</param>
    /// <exception cref="FileNotFoundException">There is no PostgreSQL here.</exception>
    public static PostgresInstallation Find(int? majorVersion)
    {
        var version = majorVersion ?? VersionOfEnvironment() ?? NewestInstalled();
        IEnumerable<string> places = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries);
        if (version is { } major)
        {
            places = places.Prepend(DebianDirectory(major));
        }

        return places.FirstOrDefault(place => File.Exists(Path.Combine(place, "postgres"))) is { } found
            ? new PostgresInstallation(found)
            : throw new FileNotFoundException(
                version is null
                    ? "No PostgreSQL server is installed: neither PATH nor /usr/lib/postgresql has a program named postgres."
                    : $"PostgreSQL {version} is not installed: {DebianDirectory(version.Value)} and PATH have no program named postgres. "
                        + "Use an image of that major version.");
    }

    /// <summary>A program's path.</summary>
    public string Program(string name) => Path.Combine(BinDirectory, name);

    private static string DebianDirectory(int major) => string.Create(CultureInfo.InvariantCulture, $"/usr/lib/postgresql/{major}/bin");

    private static int? VersionOfEnvironment() => PostgresVersion.FromText(Environment.GetEnvironmentVariable("PG_MAJOR"))?.Major;

    private static int? NewestInstalled() =>
        Directory.Exists("/usr/lib/postgresql")
            ? Directory.EnumerateDirectories("/usr/lib/postgresql")
                .Select(directory => PostgresVersion.FromText(Path.GetFileName(directory))?.Major)
                .Where(major => major is not null && File.Exists($"{DebianDirectory(major.Value)}/postgres"))
                .Max()
            : null;
}
