namespace Surus.LocalCluster.Cli;

/// <summary>What a machine must have before a cluster can run on it.</summary>
internal static class Prerequisites
{
    private static readonly (string Program, string Package)[] programs =
        [("runc", "runc"), ("nft", "nftables"), ("ip", "iproute2"), ("mount", "mount")];

    /// <summary>What is missing, as one sentence that says how to get it; null where nothing is.</summary>
    public static string? Missing()
    {
        if (!OperatingSystem.IsLinux())
        {
            return "surus-local runs on Linux only: it uses the kernel's namespaces and cgroups.";
        }

        if (!Environment.IsPrivilegedProcess)
        {
            return "surus-local must run as root, because it makes network namespaces, mounts and containers: run it again with sudo.";
        }

        var packages = programs.Where(needed => Find(needed.Program) is null).Select(needed => needed.Package).ToList();
        return packages.Count == 0
            ? null
            : $"This machine lacks {string.Join(", ", packages)}: install with `apt-get install {string.Join(' ', packages)}` and run the command again.";
    }

    /// <summary>The path of a program, or null where the machine does not have it.</summary>
    public static string? Find(string program) =>
        (Environment.GetEnvironmentVariable("PATH") + ":/usr/sbin:/sbin").Split(':', StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, program))
            .FirstOrDefault(File.Exists);
}
