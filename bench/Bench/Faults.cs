using System.Diagnostics;
using Surus.Api;
using Surus.Kubernetes;
using Surus.Workload;

namespace Surus.Bench;

/// <summary>The faults that are measured, on one Cluster.</summary>
internal sealed class Faults(LocalCluster local, KubernetesClient client, string @namespace, string name)
{
    private readonly NamespacedName cluster = new(@namespace, name);

    /// <summary>In the order in which they are measured: what may take a node or a disk comes last.</summary>
    public IReadOnlyList<Fault> All =>
    [
        new("primary pod deleted by force", (primary, cancel) => Kubectl(cancel, "delete", "pod", primary, "--force", "--grace-period=0")),
        new("PID 1 of the primary killed", KillFirstProcess),
        new("postmaster killed", (primary, cancel) => Signal(primary, "SIGKILL", cancel)),
        new("postmaster suspended (SIGSTOP)", SuspendPostmaster),
        new("switchover (`kubectl cnpg promote`)", Promote),
        new("disk of the primary hangs (`fsfreeze`)", FreezeDisk) { Undo = ThawDisk },
        new("node of the primary lost", StopNode) { Prepare = cancel => Placement.PrimaryLeavesTheOperator(local, client, cluster, cancel), Undo = StartNode },
    ];

    private Task Kubectl(CancellationToken cancel, params IReadOnlyList<string> words) => local.Kubectl(cancel, ["-n", @namespace, .. words]);

    private Task KillFirstProcess(string primary, CancellationToken cancel)
    {
        using var manager = Process.GetProcessById(local.Processes("manager instance run", $"POD_NAME={primary} ").Single());
        manager.Kill();
        return Task.CompletedTask;
    }

    private Task Signal(string primary, string signal, CancellationToken cancel) =>
        local.Local(cancel, "pod", "signal", $"{@namespace}/{primary}", signal, "--process", "postgres");

    // Sessions that are open go on until the manager has had enough.
    private async Task SuspendPostmaster(string primary, CancellationToken cancel)
    {
        var noticed = client.WaitUntil<Cluster>(cluster, seen => seen?.Status?.Phase != Phase.Healthy, cancel);
        await Signal(primary, "SIGSTOP", cancel);
        await noticed;
    }

    private async Task Promote(string primary, CancellationToken cancel)
    {
        var status = (await client.Get<Cluster>(cluster, cancel)).Status!;
        await local.Kubectl(cancel, "cnpg", "promote", name, status.InstanceNames!.First(instance => instance != primary), "-n", @namespace);
    }

    private Task FreezeDisk(string primary, CancellationToken cancel) =>
        local.Local(cancel, "disk", "freeze", primary, "-n", @namespace, "--for", "120");

    private Task ThawDisk(string primary, CancellationToken cancel) => local.Local(cancel, "disk", "thaw", primary, "-n", @namespace);

    private async Task StopNode(string primary, CancellationToken cancel) => await local.Local(cancel, "node", "stop", await Placement.NodeOf(client, cluster, primary, cancel));

    private async Task StartNode(string former, CancellationToken cancel) => await local.Local(cancel, "node", "start", await Placement.NodeOf(client, cluster, former, cancel));
}
