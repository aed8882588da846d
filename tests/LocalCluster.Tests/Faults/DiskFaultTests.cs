using Surus.LocalCluster.Network;
using Surus.LocalCluster.Node;
using Surus.LocalCluster.Tests.Cli;

namespace Surus.LocalCluster.Tests.Faults;

/// <summary>Disks of their own: a size that holds, room that ends, time that stands still.</summary>
public sealed class DiskFaultTests
{
    [Fact]
    public async Task A_disk_fills_grows_and_stands_still()
    {
        await using var cluster = await CommandedCluster.StartAsync(nodes: 1);
        await Writer(cluster);
        await cluster.Local("disk", "fill", "data");
        var full = await cluster.TryKubectl("exec", "writer", "--", "dd", "if=/dev/zero", "of=/data/more", "bs=1M", "count=1");
        Assert.Contains("No space left on device", full.Error, StringComparison.Ordinal);
        await cluster.Local("disk", "clean", "data");
        await cluster.Kubectl("exec", "writer", "--", "dd", "if=/dev/zero", "of=/data/more", "bs=1M", "count=1");

        await Grow(cluster);
        await StandStill(cluster);
        await DeleteFrozen(cluster);
    }

    [Fact]
    public async Task A_disk_that_was_frozen_by_a_daemon_that_is_gone_goes_on()
    {
        await using var cluster = await CommandedCluster.StartAsync(nodes: 1);
        await Writer(cluster);
        await cluster.Local("disk", "freeze", "data", "--for", "3000");
        await cluster.Local("node", "freeze", "node-1");
        await CommandedCluster.Kill(await cluster.Daemon());
        Assert.NotEmpty(CommandedCluster.Processes($"fsfreeze --unfreeze \"$0\" </dev/null >/dev/null 2>&1 {cluster.State}"));

        await cluster.Local("up");
        Assert.Empty(CommandedCluster.Processes($"fsfreeze --unfreeze \"$0\" </dev/null >/dev/null 2>&1 {cluster.State}"));
        await cluster.Kubectl("exec", "writer", "--", "touch", "/data/again");

        // And where nothing but `down` comes after the crash, nothing stays that waits for ever.
        await cluster.Local("disk", "freeze", "data", "--for", "3000");
        await CommandedCluster.Kill(await cluster.Daemon());
        await cluster.Local("down");
        Assert.Empty(Mounts.Beneath(cluster.State));
        Assert.Equal("", await Tool.RequireAsync("losetup", ["--associated", Image(cluster), "--noheadings"]));
        await cluster.Local("up");
        await cluster.Ready("writer");
        Assert.Equal("/data/again", await cluster.Kubectl("exec", "writer", "--", "ls", "/data/again"));
    }

    [Fact]
    public async Task A_folder_is_no_disk_of_its_own()
    {
        await using var cluster = await CommandedCluster.StartAsync(nodes: 1);
        await Writer(cluster, "standard");
        var refused = await cluster.TryLocal("disk", "fill", "data");
        Assert.Contains("only volumes of the class loop have a disk of their own", refused.Error, StringComparison.Ordinal);
        await cluster.Kubectl("patch", "pvc", "data", "-p", """{"spec":{"resources":{"requests":{"storage":"2Gi"}}}}""");
        await cluster.Kubectl("wait", "--for=jsonpath={.status.capacity.storage}=2Gi", "pvc/data", "--timeout=60s");
    }

    private static async Task Writer(CommandedCluster cluster, string storageClass = "loop")
    {
        await cluster.Apply($$"""
            apiVersion: v1
            kind: PersistentVolumeClaim
            metadata: { name: data, namespace: default }
            spec: { storageClassName: {{storageClass}}, accessModes: [ReadWriteOnce], resources: { requests: { storage: 64Mi } } }
            """);
        await Pod(cluster);
    }

    private static async Task Pod(CommandedCluster cluster)
    {
        await cluster.Apply("""
            apiVersion: v1
            kind: Pod
            metadata: { name: writer, namespace: default }
            spec:
              terminationGracePeriodSeconds: 1
              securityContext: { runAsUser: 26, fsGroup: 26 }
              containers: [ { name: main, image: machine, command: [sleep, "1000"], volumeMounts: [ { name: d, mountPath: /data } ] } ]
              volumes: [ { name: d, persistentVolumeClaim: { claimName: data } } ]
            """);
        await cluster.Ready("writer");
    }

    private static string Image(CommandedCluster cluster) => Directory.GetFiles(Path.Combine(cluster.State, "volumes"), "*.img").Single();

    private static async Task<long> SizeMebibytes(CommandedCluster cluster) =>
        long.Parse((await cluster.Kubectl("exec", "writer", "--", "df", "-BM", "--output=size", "/data")).Split('\n')[^1].Trim().TrimEnd('M'));

    // Root that may grow a file system in use does; where the kernel wants more than that, the next pod's start does it.
    private static async Task Grow(CommandedCluster cluster)
    {
        var before = await SizeMebibytes(cluster);
        await cluster.Kubectl("patch", "pvc", "data", "-p", """{"spec":{"resources":{"requests":{"storage":"256Mi"}}}}""");
        await FaultCluster.Until(async () => await Grown(cluster) || await cluster.Field("pvc", "data", ".status.conditions[0].type") == "FileSystemResizePending");
        if (!await Grown(cluster))
        {
            await cluster.Kubectl("delete", "pod", "writer", "--now");
            await Pod(cluster);
            await FaultCluster.Until(() => Grown(cluster));
        }

        Assert.Equal("", await cluster.Field("pvc", "data", ".status.conditions"));
        Assert.InRange(await SizeMebibytes(cluster), 3 * before, 256);
        await cluster.Kubectl("exec", "writer", "--", "ls", "/data/more");
    }

    private static async Task<bool> Grown(CommandedCluster cluster) => await cluster.Field("pvc", "data", ".status.capacity.storage") == "256Mi";

    private static async Task StandStill(CommandedCluster cluster)
    {
        await cluster.Local("disk", "freeze", "data", "--for", "300");
        var writing = cluster.Kubectl("exec", "writer", "--", "touch", "/data/later");
        var status = await cluster.Local("status");
        Assert.Contains("default/data: frozen until", status, StringComparison.Ordinal);
        Assert.False(writing.IsCompleted);
        await cluster.Local("disk", "thaw", "data");
        await writing;

        // Nobody thaws it: it goes on by itself.
        await cluster.Local("disk", "freeze", "data", "--for", "0.5");
        await cluster.Kubectl("exec", "writer", "--", "touch", "/data/by-itself");
    }

    // A frozen file system that is unmounted can never be thawed, and keeps its loop device until the machine restarts.
    private static async Task DeleteFrozen(CommandedCluster cluster)
    {
        var image = Image(cluster);
        await cluster.Local("disk", "freeze", "data", "--for", "3000");
        await cluster.Kubectl("delete", "pod", "writer", "--now");
        await cluster.Kubectl("delete", "pvc", "data");
        Assert.Contains("default/data: frozen until", await cluster.Local("status"), StringComparison.Ordinal);
        await cluster.Local("disk", "thaw", "data");
        await FaultCluster.Until(() => Task.FromResult(!File.Exists(image)));
        Assert.Equal("", await Tool.RequireAsync("losetup", ["--associated", image, "--noheadings"]));
        Assert.DoesNotContain("default/data", await cluster.Local("status"), StringComparison.Ordinal);
    }
}
