using Surus.Kubernetes;
using Surus.KubernetesTypes;
using Surus.Workload;

namespace Surus.EndToEnd;

/// <summary>The commands of <c>kubectl cnpg</c> that act on one instance, on a cluster that is written to.</summary>
public sealed class PluginTests(LocalKubernetes kubernetes)
{
    private static readonly TimeSpan limit = TimeSpan.FromMinutes(4);

    [Fact]
    public async Task A_replica_that_is_fenced_restarted_and_destroyed_comes_back()
    {
        using var time = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        time.CancelAfter(limit);
        await kubernetes.With(LocalKubernetes.Synchronous, cluster => Handle(cluster, time.Token), time.Token);
    }

    private async Task Handle(DatabaseCluster cluster, CancellationToken cancel)
    {
        await cluster.StartWriting(cancel);
        var status = (await cluster.Current(cancel)).Status!;
        var replica = status.InstanceNames!.First(name => name != status.CurrentPrimary);

        await Fencing(cluster, "on", replica, cancel);
        await cluster.Until(seen => seen.Status!.Phase != Api.Phase.Healthy, cancel);
        await Fencing(cluster, "off", replica, cancel);
        await cluster.IsHealthy(cancel);

        await Replaces<Pod>(cluster, replica, "restart", pod => pod is not null, cancel);

        // What takes its place may have its name or a new one: that depends on whether the operator sees the pod or the claim go first.
        await Replaces<PersistentVolumeClaim>(cluster, replica, "destroy", _ => true, cancel);

        Assert.Equal(status.CurrentPrimary, (await cluster.Current(cancel)).Status!.CurrentPrimary);
        Assert.Contains("\"msg\":\"record\"", await kubernetes.Kubectl(cancel, "cnpg", "logs", "cluster", cluster.Name, "-n", cluster.Namespace), StringComparison.Ordinal);
        Assert.Empty(await cluster.MissingRows(cancel));
    }

    private Task Fencing(DatabaseCluster cluster, string state, string instance, CancellationToken cancel) =>
        kubernetes.Kubectl(cancel, "cnpg", "fencing", state, cluster.Name, instance, "-n", cluster.Namespace);

    private async Task Replaces<T>(DatabaseCluster cluster, string instance, string command, Func<T?, bool> isEnough, CancellationToken cancel)
        where T : class, IKubernetesObject<T>
    {
        var key = new NamespacedName(cluster.Namespace, instance);
        var before = (await kubernetes.Client.Get<T>(key, cancel)).Metadata.Uid;
        await cluster.Plugin(cancel, command, instance);
        await kubernetes.Client.WaitUntil<T>(key, now => now?.Metadata.Uid != before && isEnough(now), cancel);
        await cluster.IsHealthy(cancel);
    }
}
