using Surus.Kubernetes;
using Surus.KubernetesTypes;

namespace Surus.Operator;

/// <summary>The watches over all instances that have an address: one a pod, begun and ended as pods come and go.</summary>
internal sealed class InstanceWatches(InstanceContacts contacts, Action<NamespacedName> enqueue, TimeProvider time, CancellationToken stop)
{
    private readonly Lock gate = new();
    private readonly Dictionary<NamespacedName, Dictionary<string, Running>> watches = [];

    /// <summary>Watches the instances of a Cluster, and no others of it.</summary>
    public void Follow(NamespacedName cluster, StatusClient? client, IEnumerable<Pod> pods)
    {
        lock (gate)
        {
            if (!watches.TryGetValue(cluster, out var running))
            {
                watches[cluster] = running = [];
            }

            var wanted = client is null
                ? []
                : pods.Where(pod => !string.IsNullOrEmpty(pod.Status?.PodIP)).ToDictionary(pod => pod.Metadata.Name!, StringComparer.Ordinal);
            foreach (var gone in running.Keys.Except(wanted.Keys, StringComparer.Ordinal).ToList())
            {
                End(running, gone);
            }

            foreach (var (name, pod) in wanted)
            {
                Begin(running, cluster, name, pod, client!);
            }
        }
    }

    /// <summary>Stops watching a Cluster that is gone.</summary>
    public void Forget(NamespacedName cluster)
    {
        Follow(cluster, null, []);
        lock (gate)
        {
            watches.Remove(cluster);
        }
    }

    private void Begin(Dictionary<string, Running> running, NamespacedName cluster, string name, Pod pod, StatusClient client)
    {
        var address = pod.Status!.PodIP!;
        if (running.TryGetValue(name, out var present))
        {
            if (present.Watch.PodUid == pod.Metadata.Uid && present.Watch.Address == address && ReferenceEquals(present.Watch.Client, client))
            {
                return;
            }

            End(running, name);
        }

        var watch = new InstanceWatch(
            new NamespacedName(cluster.Namespace, name), pod.Metadata.Uid, address, client, contacts, () => enqueue(cluster), time);
        var cancel = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var token = cancel.Token;
        running[name] = new(watch, cancel, Task.Run(() => watch.Run(token), CancellationToken.None));
    }

    // What was learnt of it is kept: a pod that vanished just now may be the evidence of a failover.
    private static void End(Dictionary<string, Running> running, string name)
    {
        running.Remove(name, out var present);
        present!.Stop.Cancel();
        present.Stop.Dispose();
    }

    private sealed record Running(InstanceWatch Watch, CancellationTokenSource Stop, Task Run);
}
