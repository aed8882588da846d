using Surus.Api;

namespace Surus.Workload;

/// <summary>Disks that hang, are full, or are gone.</summary>
internal static class DiskFaults
{
    private const string SmallWal = "256Mi";
    private const string LargeWal = "512Mi";

    public static IEnumerable<Fault> All =>
    [
        new("data disk of the primary frozen", PrimaryAfterwards.Moves, FreezeDisk) { MayLoseTheLast = true, Prepare = ReturnToAFormerPrimary },
        new("volume of a replica deleted", PrimaryAfterwards.Stays, DeleteVolumeOfReplica),
        new("volume of the primary deleted with its pod", PrimaryAfterwards.Moves, DeleteVolumeOfPrimary) { MayLoseTheLast = true },
        new("WAL volume of the primary filled, then grown", PrimaryAfterwards.Moves, FillWalVolume) { MayLoseTheLast = true, WalSize = SmallWal },
    ];

    /// <summary>Deletes the volumes and the pod of an instance.</summary>
    public static async Task DeleteVolume(Scene scene, string instance, CancellationToken cancel)
    {
        await scene.Cluster.Kubectl(cancel, "delete", "pvc", "-l", $"{Labels.InstanceName}={instance}", "--wait=false");
        await scene.Cluster.Kubectl(cancel, "delete", "pod", instance, "--force", "--grace-period=0");
    }

    // The likely successor is the one that was primary before: the other replica, which waits for an answer of the disk, must hear that it is so again.
    private static async Task ReturnToAFormerPrimary(Scene scene, CancellationToken cancel)
    {
        var status = (await scene.Cluster.IsHealthy(cancel)).Status!;
        await scene.Cluster.Promote(status.InstanceNames!.First(instance => instance != status.CurrentPrimary), cancel);
    }

    // Should nobody be left to thaw the disk, it goes on by itself.
    private static async Task FreezeDisk(Scene scene, CancellationToken cancel)
    {
        var primary = scene.Primary;
        scene.Afterwards(() => scene.Laboratory.Local(CancellationToken.None, "disk", "thaw", primary, "-n", scene.Cluster.Namespace));
        await scene.Laboratory.Local(cancel, "disk", "freeze", primary, "-n", scene.Cluster.Namespace, "--for", "120");
        await scene.Moved(cancel);
        await scene.Cluster.Writer.NextAcknowledgement(cancel);
    }

    private static async Task DeleteVolumeOfReplica(Scene scene, CancellationToken cancel)
    {
        var replica = scene.Replicas[scene.Turn % scene.Replicas.Count];
        await DeleteVolume(scene, replica, cancel);
        await scene.Cluster.Until(seen => seen.Status is { } status && (status.Phase != Phase.Healthy || !status.InstanceNames!.Contains(replica)), cancel);
    }

    private static async Task DeleteVolumeOfPrimary(Scene scene, CancellationToken cancel)
    {
        await DeleteVolume(scene, scene.Primary, cancel);
        await scene.Moved(cancel);
    }

    private static async Task FillWalVolume(Scene scene, CancellationToken cancel)
    {
        await WalVolume.Fill(scene.Laboratory, scene.Cluster, scene.Primary, cancel);
        await UseUpWal(scene, cancel);
        await scene.Cluster.Until(seen => seen.Status is { Phase: Phase.NotEnoughDiskSpace } status && status.CurrentPrimary != scene.Primary, cancel);
        await scene.Cluster.Writer.NextAcknowledgement(cancel);
        await scene.Cluster.Apply(scene.Cluster.Shape with { WalSize = LargeWal }, cancel);
    }

    // Until PostgreSQL has used up the files that it has, and ends.
    private static async Task UseUpWal(Scene scene, CancellationToken cancel)
    {
        try
        {
            await WalVolume.Write(scene.Cluster, scene.Primary, mebibytes: 1024, cancel);
        }
        catch (CommandFailedException)
        {
            return;
        }

        scene.Complain("A gibibyte of WAL found room on a volume that was full.");
    }
}
