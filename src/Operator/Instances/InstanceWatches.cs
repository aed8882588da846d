using Surus.Kubernetes;
using Surus.KubernetesTypes;

namespace Surus.Operator;

/// <summary>The watches over all pods that have an address, begun and ended as pods come and go.</summary>
internal sealed class InstanceWatches(InstanceContacts contacts, Action<NamespacedName> enqueue, TimeProvider time, CancellationToken stop)
{
    /// <summary>How long the end of a pod that is gone is waited for.</summary>
    private static readonly TimeSpan AfterPodIsGone = TimeSpan.FromMinutes(2);

    private readonly Lock gate = new();
    private readonly Dictionary<NamespacedName, Dictionary<string, Running>> watches = [];

    /// <summary>Watches the pods of a Cluster, and those of it that are gone until their connections end.</summary>
    public void Follow(NamespacedName cluster, StatusClient client, IEnumerable<Pod> pods)
    {
        lock (gate)
        {
            if (!watches.TryGetValue(cluster, out var running))
            {
                watches[cluster] = running = new(StringComparer.Ordinal);
            }

            var present = pods.Where(pod => !string.IsNullOrEmpty(pod.Status?.PodIP)).ToDictionary(pod => pod.Metadata.Uid!, StringComparer.Ordinal);
            foreach (var (uid, gone) in running.Where(entry => !present.ContainsKey(entry.Key)).ToList())
            {
                LetGo(running, uid, gone);
            }

            foreach (var (uid, pod) in present)
            {
                Begin(running, new PodIdentity(cluster, pod.Metadata.Name!, uid), pod.Status!.PodIP!, client);
            }
        }
    }

    /// <summary>Stops watching a Cluster that is gone, or cannot be asked.</summary>
    public void Forget(NamespacedName cluster)
    {
        lock (gate)
        {
            if (watches.Remove(cluster, out var running))
            {
                foreach (var watch in running.Values)
                {
                    watch.End();
                }
            }
        }
    }

    private void Begin(Dictionary<string, Running> running, PodIdentity pod, string address, StatusClient client)
    {
        if (running.TryGetValue(pod.Uid, out var present))
        {
            if (present.Watch.Address == address && ReferenceEquals(present.Watch.Client, client) && present.IsWatching)
            {
                return;
            }

            present.End();
        }

        var watch = new InstanceWatch(pod, address, client, contacts, () => enqueue(pod.Cluster), time);
        running[pod.Uid] = new(watch, time, stop);
    }

    private static void LetGo(Dictionary<string, Running> running, string uid, Running gone)
    {
        if (gone.HasEnded)
        {
            running.Remove(uid);
            gone.End();
            return;
        }

        if (!gone.Watch.IsPodGone)
        {
            gone.Watch.PodIsGone();
            gone.EndAfter(AfterPodIsGone);
        }
    }

    private sealed class Running
    {
        private readonly CancellationTokenSource end;
        private readonly CancellationTokenSource either;
        private readonly Task run;

        public Running(InstanceWatch watch, TimeProvider time, CancellationToken stop)
        {
            Watch = watch;
            end = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
            either = CancellationTokenSource.CreateLinkedTokenSource(end.Token, stop);
            var token = either.Token;
            run = Task.Run(() => watch.Run(token), CancellationToken.None);
        }

        public InstanceWatch Watch { get; }

        public bool HasEnded => run.IsCompleted;

        // A pod that was without an address for a while was taken as gone; and a watch that failed is begun again.
        public bool IsWatching => !HasEnded && !Watch.IsPodGone;

        public void EndAfter(TimeSpan delay) => end.CancelAfter(delay);

        public void End()
        {
            end.Cancel();
            either.Dispose();
            end.Dispose();
        }
    }
}
