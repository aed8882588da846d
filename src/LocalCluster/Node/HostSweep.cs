using Surus.LocalCluster.Network;

namespace Surus.LocalCluster.Node;

/// <summary>Removes what an instance left on this machine, also one that crashed: it needs nothing but the instance's options.</summary>
internal static class HostSweep
{
    private const int Kill = 9;

    /// <summary>Ends all processes of the instance and removes its mounts, links, namespaces, tables and control groups.</summary>
    public static async Task SweepAsync(HostOptions options, CancellationToken cancel)
    {
        // A stopped process can't end, nor one that waits for a frozen disk.
        await Cgroups.ThawBeneathAsync(options.CgroupParent, cancel);
        await FrozenVolumes.ThawBeneathAsync(options, cancel);
        await QuitShim(options, cancel);
        await DeleteContainers(options);
        foreach (var process in Cgroups.Processes(options.CgroupParent))
        {
            Native.Signal(process, Kill);
        }

        UnmountBeneath(options.StateFolder);
        UnmountBeneath(options.RunFolder);
        await LetGoOfDevices(options, cancel);
        await new ClusterNetwork(options.Network).TearDownAsync(cancel);
        Cgroups.Remove(options.CgroupParent);
        if (Directory.Exists(options.RunFolder))
        {
            Directory.Delete(options.RunFolder, recursive: true);
        }
    }

    private static async Task LetGoOfDevices(HostOptions options, CancellationToken cancel)
    {
        foreach (var image in Directory.Exists(options.VolumesFolder) ? Directory.GetFiles(options.VolumesFolder, "*.img") : [])
        {
            await new LoopVolume(image, Path.ChangeExtension(image, null)).LetGoAsync(options.Time, cancel);
        }
    }

    private static async Task QuitShim(HostOptions options, CancellationToken cancel)
    {
        if (await ShimClient.TryConnectAsync(options.ShimSocket, cancel) is { } shim)
        {
            await using (shim)
            {
                await shim.QuitAsync();
            }
        }
    }

    private static async Task DeleteContainers(HostOptions options)
    {
        var runc = new Runc(options.RuncRoot);
        var ids = Directory.Exists(options.RuncRoot) ? Directory.GetDirectories(options.RuncRoot) : [];
        foreach (var id in ids)
        {
            await runc.DeleteAsync(Path.GetFileName(id));
        }
    }

    /// <summary>Takes all mounts beneath a folder away, the innermost first.</summary>
    public static void UnmountBeneath(string folder)
    {
        foreach (var place in Mounts.Beneath(folder).Reverse().ToList())
        {
            Native.Unmount(place);
        }
    }
}
