using System.Collections.Concurrent;
using Surus.Api;
using Surus.Decisions;
using Surus.Kubernetes;

namespace Surus.Operator;

/// <summary>Asks instances, listens to them, and remembers what came of it.</summary>
internal sealed class InstanceContacts(TimeProvider time)
{
    /// <summary>How long an instance that may well answer is waited for.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>How long one is waited for that has been silent on its stream for longer than any that lives and is heard.</summary>
    private static readonly TimeSpan PatienceAfterSilence = TimeSpan.FromMilliseconds(700);

    /// <summary>How long one is waited for that was silent the last time, or whose process has ended.</summary>
    private static readonly TimeSpan ShortPatience = TimeSpan.FromMilliseconds(150);

    private readonly ConcurrentDictionary<NamespacedName, ConcurrentDictionary<string, InstanceMemory>> clusters = new();

    /// <summary>What is known of a pod; null when it was never asked.</summary>
    public InstanceMemory? Of(PodIdentity pod) => PodsOf(pod.Cluster).GetValueOrDefault(pod.Uid);

    /// <summary>What is known of the last pod of an instance that is gone: not that of <paramref name="presentUid"/>.</summary>
    public InstanceMemory? Former(NamespacedName cluster, string instance, string? presentUid) => PodsOf(cluster)
        .Where(pod => pod.Key != presentUid && pod.Value.Instance == instance && pod.Value.Report is not null)
        .Select(pod => pod.Value)
        .MaxBy(memory => memory.ReportedAt);

    /// <summary>Asks a pod, and returns what is known then.</summary>
    /// <param name="pod">The pod.</param>
    /// <param name="address">Where it is.</param>
    /// <param name="client">The way to it.</param>
    /// <param name="cancel">Gives up.</param>
    /// <param name="wasSilent">Whether its stream has been silent for longer than that of one that lives.</param>
    public async Task<InstanceMemory> Ask(PodIdentity pod, string address, StatusClient client, CancellationToken cancel, bool wasSilent = false)
    {
        var doubtful = Of(pod) is { EndedAt: not null } or { Contact: InstanceContact.Silent or InstanceContact.Closed };
        return Learn(pod, await client.Ask(address, doubtful ? ShortPatience : wasSilent ? PatienceAfterSilence : Patience, cancel).ConfigureAwait(false));
    }

    /// <summary>Remembers what a pod said by itself.</summary>
    public InstanceMemory Heard(PodIdentity pod, InstanceStatusReport report) => Learn(pod, new InstanceAnswer(InstanceContact.Answering, report));

    /// <summary>Remembers that the process at the other end of a connection has ended.</summary>
    public void Ended(PodIdentity pod)
    {
        var pods = PodsOf(pod.Cluster);
        while (pods.TryGetValue(pod.Uid, out var memory))
        {
            if (pods.TryUpdate(pod.Uid, memory.Ended(time.GetTimestamp()), memory))
            {
                return;
            }
        }
    }

    /// <summary>Forgets the pods of a Cluster that tell nothing any more: all but the given ones, and of each instance the former one that
    /// reported last.</summary>
    public void Tidy(NamespacedName cluster, IReadOnlySet<string> instances, IReadOnlySet<string> presentUids)
    {
        var pods = PodsOf(cluster);
        var kept = instances.Select(instance => pods
                .Where(pod => pod.Value.Instance == instance && pod.Value.Report is not null && !presentUids.Contains(pod.Key))
                .OrderByDescending(pod => pod.Value.ReportedAt)
                .Select(pod => pod.Key)
                .FirstOrDefault())
            .OfType<string>()
            .Concat(presentUids)
            .ToHashSet(StringComparer.Ordinal);
        foreach (var uid in pods.Keys.Where(uid => !kept.Contains(uid)))
        {
            pods.TryRemove(uid, out _);
        }
    }

    /// <summary>Forgets a Cluster that is gone.</summary>
    public void Forget(NamespacedName cluster) => clusters.TryRemove(cluster, out _);

    private InstanceMemory Learn(PodIdentity pod, InstanceAnswer answer)
    {
        var now = time.GetTimestamp();
        return PodsOf(pod.Cluster).AddOrUpdate(
            pod.Uid,
            _ => InstanceMemory.Next(null, pod.Instance, answer, now),
            (_, before) => InstanceMemory.Next(before, pod.Instance, answer, now));
    }

    private ConcurrentDictionary<string, InstanceMemory> PodsOf(NamespacedName cluster) =>
        clusters.GetOrAdd(cluster, static _ => new(StringComparer.Ordinal));
}
