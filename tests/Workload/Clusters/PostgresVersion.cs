
namespace Surus.Workload;

/// <summary>A PostgreSQL major version that clusters are tried on.</summary>
/// <param name="Major">The major version.</param>
/// <param name="Suite">The Debian release whose packages hold it; null for this machine's own.</param>
public sealed record PostgresVersion(int Major, string? Suite)
{
    /// <summary>Every version that the tests run on.</summary>
    public static IReadOnlyList<PostgresVersion> All { get; } = [new(15, null), new(17, "trixie")];

    /// <summary>The image name that manifests use.</summary>
    public string Image => $"ghcr.io/cloudnative-pg/postgresql:{Major}";

    /// <summary>The version of that number.</summary>
    public static PostgresVersion Of(int major) => All.Single(version => version.Major == major);

    /// <summary>The root file system with this PostgreSQL; made with debootstrap where it is not this machine's.</summary>
    public async Task<string> RootFileSystem(CancellationToken cancel)
    {
        if (Suite is null)
        {
            return "/";
        }

        var output = await Command.Run(Path.Combine(Repository.Root, "eng", "rootfs.sh"), [Suite, $"{Major}"], new Dictionary<string, string>(), "", cancel);
        return output.TrimEnd().Split('\n')[^1];
    }
}
