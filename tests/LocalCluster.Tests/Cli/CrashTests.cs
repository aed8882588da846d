namespace Surus.LocalCluster.Tests.Cli;

/// <summary>What <c>surus-local up</c> makes of what a crash left.</summary>
public sealed class CrashTests
{
    private const string CountForever = "i=0; while :; do i=$((i+1)); echo $i; sleep 0.05; done";

    [Fact]
    public async Task After_a_killed_daemon_objects_are_back_and_containers_have_run_on()
    {
        await using var cluster = await CommandedCluster.StartAsync(nodes: 1);
        await cluster.Kubectl("create", "configmap", "kept");
        await cluster.Run("workload", CountForever);
        var container = await cluster.Field("pod", "workload", ".status.containerStatuses[0].containerID");

        await CommandedCluster.Kill(await cluster.Daemon());
        await TearJournal(cluster, [1, 2, 3, 4, 5, 6, 7]);
        await cluster.Local("up");

        Assert.Equal("configmap/kept", await cluster.Kubectl("get", "configmap", "kept", "-o", "name"));
        await cluster.Ready("workload");
        Assert.Equal(container, await cluster.Field("pod", "workload", ".status.containerStatuses[0].containerID"));
        Assert.Equal("0", await cluster.Field("pod", "workload", ".status.containerStatuses[0].restartCount"));
        // Not a line of its output is missing, also of those that it wrote while nobody was there.
        var lines = (await cluster.Kubectl("logs", "workload")).Split('\n');
        Assert.Equal(Enumerable.Range(1, lines.Length).Select(number => $"{number}"), lines);
        await cluster.Kubectl("create", "configmap", "after");
    }

    [Fact]
    public async Task When_containers_and_their_parent_died_too_the_pods_start_again()
    {
        await using var cluster = await CommandedCluster.StartAsync(nodes: 1);
        await cluster.Run("workload", "exec sleep 1000");
        var daemon = await cluster.Daemon();
        // A record whose length promises more than there is: the machine lost power while it was written.
        await CommandedCluster.Kill(daemon);
        foreach (var pid in CommandedCluster.Processes($"surus-{cluster.Instance}/shim.sock"))
        {
            await CommandedCluster.Kill(pid);
        }

        await TearJournal(cluster, [200, 0, 0, 0, 9, 9, 9, 9, 1, 0, 0, 0]);
        await cluster.Local("up");
        await cluster.Kubectl("wait", "--for=jsonpath={.status.containerStatuses[0].restartCount}=1", "pod/workload", "--timeout=60s");
        await cluster.Ready("workload");
    }

    [Fact]
    public async Task A_run_whose_state_was_deleted_leaves_nothing_to_its_successor()
    {
        await using var cluster = await CommandedCluster.StartAsync(nodes: 1);
        await cluster.Run("abandoned", $"exec sleep {Abandoned}");
        var daemon = await cluster.Daemon();
        Directory.Delete(Path.Combine(cluster.State, "api"), recursive: true);
        File.Delete(Path.Combine(cluster.State, "cluster.json"));

        await cluster.Local("up");
        Assert.NotEqual(daemon, await cluster.Daemon());
        Assert.Equal("", await cluster.Kubectl("get", "pods", "-A", "-o", "name"));
        Assert.Empty(CommandedCluster.Processes($"sleep {Abandoned}"));
    }

    // With its unit: the number alone may be the beginning of another's.
    private static string Abandoned => $"10{Environment.ProcessId}s";

    private static async Task TearJournal(CommandedCluster cluster, byte[] half)
    {
        var journal = Directory.GetFiles(Path.Combine(cluster.State, "api", "store"), "*.journal").Order(StringComparer.Ordinal).Last();
        await using var file = new FileStream(journal, FileMode.Append);
        await file.WriteAsync(half, TestContext.Current.CancellationToken);
    }
}
