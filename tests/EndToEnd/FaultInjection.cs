using System.Diagnostics;
using System.Globalization;
using Surus.Api;

namespace Surus.EndToEnd;

/// <summary>What can go wrong, by name.</summary>
internal static class FaultInjection
{
    private delegate Task Fault(LocalKubernetes kubernetes, DatabaseCluster cluster, Cluster before, CancellationToken cancel);

    private static readonly Dictionary<string, Fault> faults = new(StringComparer.Ordinal)
    {
        ["primary pod deleted"] = (_, cluster, before, cancel) => DeletePod(cluster, before, cancel),
        ["primary pod deleted by force"] = (_, cluster, before, cancel) => DeletePod(cluster, before, cancel, "--force", "--grace-period=0"),
        ["PID 1 of the primary killed"] = KillFirstProcess,
        ["postmaster of the primary killed"] = KillPostmaster,
        ["postmaster of the primary suspended"] = SuspendPostmaster,
        ["volume of a replica deleted"] = DeleteVolume,
        ["operator killed while the primary goes"] = KillOperatorAndPrimary,
    };

    /// <summary>Every fault, in a fixed order.</summary>
    public static IEnumerable<string> Names => faults.Keys.Order(StringComparer.Ordinal);

    /// <summary>Does it, and returns when the cluster cannot but have noticed.</summary>
    public static Task Inject(string name, LocalKubernetes kubernetes, DatabaseCluster cluster, Cluster before, CancellationToken cancel) =>
        faults[name](kubernetes, cluster, before, cancel);

    private static async Task DeletePod(DatabaseCluster cluster, Cluster before, CancellationToken cancel, params string[] how)
    {
        var primary = before.Status!.CurrentPrimary!;
        var noticed = Noticed(cluster, cancel);
        await cluster.Kubectl(cancel, ["delete", "pod", primary, .. how]);
        await noticed;
    }

    private static async Task KillFirstProcess(LocalKubernetes kubernetes, DatabaseCluster cluster, Cluster before, CancellationToken cancel)
    {
        var noticed = Noticed(cluster, cancel);
        var pid = Assert.Single(kubernetes.Processes("manager instance run", $"POD_NAME={before.Status!.CurrentPrimary} NAMESPACE={cluster.Namespace} "));
        using (var manager = Process.GetProcessById(pid))
        {
            manager.Kill();
        }

        await noticed;
    }

    private static async Task KillPostmaster(LocalKubernetes kubernetes, DatabaseCluster cluster, Cluster before, CancellationToken cancel)
    {
        var primary = before.Status!.CurrentPrimary!;
        var noticed = Noticed(cluster, cancel);
        var pid = await cluster.Kubectl(cancel, "exec", primary, "-c", "postgres", "--", "sh", "-c", "head -1 \"$PGDATA/postmaster.pid\"");
        await cluster.Kubectl(cancel, "exec", primary, "-c", "postgres", "--", "sh", "-c",
            "kill -9 " + int.Parse(pid, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture));
        await noticed;
    }

    private static async Task SuspendPostmaster(LocalKubernetes kubernetes, DatabaseCluster cluster, Cluster before, CancellationToken cancel)
    {
        var noticed = Noticed(cluster, cancel);
        await kubernetes.Local(cancel, "pod", "signal", $"{cluster.Namespace}/{before.Status!.CurrentPrimary}", "SIGSTOP", "--process", "postgres");
        await noticed;
    }

    private static async Task DeleteVolume(LocalKubernetes kubernetes, DatabaseCluster cluster, Cluster before, CancellationToken cancel)
    {
        var replica = before.Status!.InstanceNames!.Order(StringComparer.Ordinal).First(name => name != before.Status.CurrentPrimary);
        await cluster.Kubectl(cancel, "delete", "pvc", replica, "--wait=false");
        await cluster.Kubectl(cancel, "delete", "pod", replica, "--force", "--grace-period=0");
        await cluster.Until(seen => seen.Status is { } status && (status.Phase != Phase.Healthy || !status.InstanceNames!.Contains(replica)), cancel);
    }

    private static async Task KillOperatorAndPrimary(LocalKubernetes kubernetes, DatabaseCluster cluster, Cluster before, CancellationToken cancel)
    {
        var primary = before.Status!.CurrentPrimary!;
        await kubernetes.RenewOperator(cancel);
        var noticed = Noticed(cluster, cancel);
        var deletion = cluster.Kubectl(cancel, "delete", "pod", primary, "--force", "--grace-period=0");
        kubernetes.KillOperator();

        await deletion;
        await noticed;
    }

    // Whether another instance takes over or the same one comes back: the operator says that something is amiss.
    private static Task Noticed(DatabaseCluster cluster, CancellationToken cancel) =>
        cluster.Until(seen => seen.Status!.Phase != Phase.Healthy, cancel);
}
