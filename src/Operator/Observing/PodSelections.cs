using System.Collections.Concurrent;
using System.Collections.Immutable;
using Surus.Api;
using Surus.Kubernetes;
using Surus.KubernetesTypes;

namespace Surus.Operator;

/// <summary>
/// Looks up the pods that <c>spec.podSelectorRefs</c> names. They are others' pods, so only their addresses are kept, and only for a few
/// seconds: passes that follow each other closely, as in a failover, do not wait for a list each.
/// </summary>
internal sealed class PodSelections(KubernetesClient client, TimeProvider time)
{
    private static readonly TimeSpan RefetchPeriod = TimeSpan.FromSeconds(4);

    private readonly ConcurrentDictionary<NamespacedName, Seen> seen = new();

    /// <summary>The addresses of each group, sorted; a group whose selector cannot be read has none. What cannot be looked up stays as it was.</summary>
    public async Task<ImmutableArray<PodSelectorStatus>> Observe(Cluster cluster, CancellationToken cancel)
    {
        if (cluster.Spec.PodSelectorRefs is not { Count: > 0 } groups)
        {
            return [];
        }

        var last = seen.GetValueOrDefault(cluster.Key());
        if (last is not null && last.Generation == cluster.Metadata.Generation && time.GetElapsedTime(last.At) < RefetchPeriod)
        {
            return last.Groups;
        }

        try
        {
            var found = ImmutableArray.CreateBuilder<PodSelectorStatus>();
            foreach (var group in groups)
            {
                found.Add(new PodSelectorStatus { Name = group.Name, Ips = await Addresses(cluster, group, cancel).ConfigureAwait(false) });
            }

            return (seen[cluster.Key()] = new(cluster.Metadata.Generation, time.GetTimestamp(), found.ToImmutable())).Groups;
        }
        catch (Exception error) when (error is ApiException or ApiConnectionException or UnreadableObjectException)
        {
            return last?.Groups ?? [.. cluster.Status?.PodSelectorRefs ?? []];
        }
    }

    /// <summary>Forgets a Cluster.</summary>
    public void Forget(NamespacedName cluster) => seen.TryRemove(cluster, out _);

    private async Task<IReadOnlyList<string>> Addresses(Cluster cluster, PodSelectorReference group, CancellationToken cancel)
    {
        if (group.Selector is null || Query(group.Selector) is not { } query)
        {
            return [];
        }

        var pods = await client.ListAll<Pod>(new Selection(cluster.Metadata.Namespace, query.IsEverything ? null : query.ToString()), cancel).ConfigureAwait(false);
        return
        [
            .. pods.Items.Where(pod => pod.Status?.Phase is not ("Succeeded" or "Failed"))
                .SelectMany(AddressesOf)
                .Where(address => address.Length > 0)
                .Distinct(StringComparer.Ordinal)
                .Order(StringComparer.Ordinal),
        ];
    }

    // A pod may have one of either family.
    private static IEnumerable<string> AddressesOf(Pod pod) =>
        (pod.Status?.PodIPs ?? []).Select(address => address.Ip ?? "").Append(pod.Status?.PodIP ?? "");

    private static LabelQuery? Query(LabelSelector selector)
    {
        try
        {
            return LabelQuery.From(selector);
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private sealed record Seen(long? Generation, long At, ImmutableArray<PodSelectorStatus> Groups);
}
