using System.Diagnostics;
using System.Globalization;
using Surus.Kubernetes;
using Surus.KubernetesTypes;

namespace Surus.Workload;

/// <summary>Pods and processes that end, or stand still.</summary>
internal static class PodFaults
{
    /// <summary>An instance that ended by itself more often than twice within this time is not started again at once.</summary>
    private static readonly TimeSpan crashWindow = TimeSpan.FromSeconds(30);

    public static IEnumerable<Fault> All =>
    [
        new("pod of the primary deleted", PrimaryAfterwards.Moves, (scene, cancel) => DeletePod(scene, cancel)),
        new("pod of the primary deleted by force", PrimaryAfterwards.Moves, DeletePodByForce) { MayLoseTheLast = true },
        new("PID 1 of the primary killed", PrimaryAfterwards.Moves, KillFirstProcess) { MayLoseTheLast = true },
        new("postmaster of the primary killed", PrimaryAfterwards.Stays, KillPostmaster) { Prepare = LetCrashesBeForgotten },
        new("postmaster of the primary suspended", PrimaryAfterwards.Stays, SuspendPostmaster) { Prepare = LetCrashesBeForgotten },
        new("switchover", PrimaryAfterwards.Moves, (scene, cancel) => scene.Cluster.Promote(scene.Replicas[scene.Turn % scene.Replicas.Count], cancel)),
        new("replica paused through two failovers", PrimaryAfterwards.Stays, PauseReplica),
    ];

    /// <summary>Ends the manager of an instance, and everything in its container with it.</summary>
    public static void KillManager(Scene scene, string instance)
    {
        using var manager = Process.GetProcessById(scene.Cluster.ManagerOf(instance));
        manager.Kill();
    }

    /// <summary>Deletes the primary's pod without giving it time.</summary>
    public static Task DeletePodByForce(Scene scene, CancellationToken cancel) => DeletePod(scene, cancel, "--force", "--grace-period=0");

    private static async Task DeletePod(Scene scene, CancellationToken cancel, params string[] how)
    {
        var noticed = scene.Noticed(cancel);
        await scene.Cluster.Kubectl(cancel, ["delete", "pod", scene.Primary, .. how]);
        await noticed;
    }

    private static async Task KillFirstProcess(Scene scene, CancellationToken cancel)
    {
        var noticed = scene.Noticed(cancel);
        scene.Afterwards(() => LeaveBackOff(scene, cancel));
        KillManager(scene, scene.Primary);
        await noticed;
    }

    // A container that ended is started again in place, and rejoins so; one that ends again and again after ever longer pauses, up to five minutes. That of a
    // new pod is started at once.
    private static async Task LeaveBackOff(Scene scene, CancellationToken cancel)
    {
        var pod = await scene.Laboratory.Client.Find<Pod>(new NamespacedName(scene.Cluster.Namespace, scene.Primary), cancel);
        if (pod?.Status?.ContainerStatuses?.Any(container => container.State?.Waiting?.Reason == "CrashLoopBackOff") == true)
        {
            await scene.Cluster.Kubectl(cancel, "delete", "pod", scene.Primary);
        }
    }

    private static async Task KillPostmaster(Scene scene, CancellationToken cancel)
    {
        var noticed = scene.Noticed(cancel);
        await Signal(scene, "SIGKILL", cancel);
        await noticed;
    }

    // Sessions that are open go on until the manager has had enough of it. Then it is let go on: it must not write any more. Mostly it is gone by then.
    private static async Task SuspendPostmaster(Scene scene, CancellationToken cancel)
    {
        var postmaster = await scene.Cluster.Inside(scene.Primary, cancel, "sh", "-c", "head -1 \"$PGDATA/postmaster.pid\"");
        var noticed = scene.Noticed(cancel);
        scene.Afterwards(() => scene.Cluster.Inside(scene.Primary, CancellationToken.None, "sh", "-c", $"kill -CONT {postmaster} || true"));
        await Signal(scene, "SIGSTOP", cancel);
        await noticed;
    }

    private static Task<string> Signal(Scene scene, string signal, CancellationToken cancel) => scene.Laboratory.Local(
        cancel, "pod", "signal", $"{scene.Cluster.Namespace}/{scene.Primary}", signal, "--process", "postgres");

    private static async Task LetCrashesBeForgotten(Scene scene, CancellationToken cancel)
    {
        var primary = (await scene.Cluster.IsHealthy(cancel)).Status!.CurrentPrimary!;
        var age = await scene.Cluster.Ask(primary, "select ceil(extract(epoch from clock_timestamp() - pg_postmaster_start_time()))", cancel);
        var left = crashWindow - TimeSpan.FromSeconds(int.Parse(age, CultureInfo.InvariantCulture));
        await Task.Delay(left > TimeSpan.Zero ? left : TimeSpan.Zero, cancel);
    }

    // Each failover is a pod that hands over, so that the other replica needs nobody else to become the primary.
    private static async Task PauseReplica(Scene scene, CancellationToken cancel)
    {
        var operatorNode = await Placement.NodeOfOperator(scene.Laboratory, cancel);
        var nodes = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var replica in scene.Replicas)
        {
            nodes[replica] = await Placement.NodeOf(scene.Laboratory, scene.Cluster, replica, cancel);
        }

        var paused = scene.Replicas.First(replica => nodes[replica] != operatorNode);
        var other = scene.Replicas.Single(replica => replica != paused);
        await NodeFaults.Freeze(scene, nodes[paused], cancel);
        await HandOver(scene, scene.Primary, other, cancel);
        await HandOver(scene, other, scene.Primary, cancel);
    }

    // Over when the one that was deleted is back and follows.
    private static async Task HandOver(Scene scene, string from, string to, CancellationToken cancel)
    {
        await scene.Cluster.Kubectl(cancel, "delete", "pod", from);
        await scene.Cluster.Until(
            seen => seen.Status is { InstancesReportedState: { } reports } status
                && status.CurrentPrimary == to
                && reports.GetValueOrDefault(from) is { IsPrimary: false } back
                && back.TimelineId == status.TimelineId,
            cancel);
        await scene.Cluster.Writer.NextAcknowledgement(cancel);
    }
}
