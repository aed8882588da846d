using Surus.Api;
using Surus.Kubernetes;
using Surus.KubernetesTypes;
using Surus.Objects;

namespace Surus.Operator;

/// <summary>The pods, claims and jobs of one Cluster, by the instance they belong to. What an earlier Cluster of the name left is not ours.</summary>
internal sealed class FoundObjects
{
    private readonly Cluster cluster;
    private readonly HashSet<string> seenBefore;

    public FoundObjects(Cluster cluster, Caches caches)
    {
        this.cluster = cluster;
        Pods = Ours(caches.Pods).ToDictionary(pod => pod.Metadata.Name!, StringComparer.Ordinal);
        Claims = Ours(caches.Claims)
            .Where(claim => claim.Metadata.Annotations?.GetValueOrDefault(Annotations.PvcStatus) != PvcStatuses.Detached)
            .ToLookup(claim => InstanceOf(claim.Metadata), StringComparer.Ordinal);

        // Of several jobs of an instance the one that still works matters.
        Jobs = Ours(caches.Jobs)
            .GroupBy(job => InstanceOf(job.Metadata), StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.OrderBy(job => job.Metadata.DeletionTimestamp is not null).First(), StringComparer.Ordinal);
        var status = cluster.Status ?? new();
        seenBefore =
        [
            .. status.HealthyPvc ?? [], .. status.DanglingPvc ?? [], .. status.InitializingPvc ?? [],
            .. status.ResizingPvc ?? [], .. status.UnusablePvc ?? [],
        ];
    }

    public Dictionary<string, Pod> Pods { get; }

    public ILookup<string, PersistentVolumeClaim> Claims { get; }

    public Dictionary<string, Job> Jobs { get; }

    /// <summary>Whether the status has ever listed the claim.</summary>
    public bool WasSeenBefore(string claim) => seenBefore.Contains(claim);

    /// <summary>Every instance that has anything, or that the status names.</summary>
    public IEnumerable<string> Names() => Pods.Keys
        .Concat(Claims.Select(group => group.Key))
        .Concat(Jobs.Keys)
        .Concat(cluster.Status?.InstanceNames ?? [])
        .Distinct(StringComparer.Ordinal);

    private IEnumerable<T> Ours<T>(Informer<T> informer)
        where T : class, IKubernetesObject<T> =>
        Caches.Of(informer, cluster.Key()).Where(value => ClusterMetadata.IsOwnedBy(value.Metadata, cluster));

    private static string InstanceOf(ObjectMeta metadata) => metadata.Labels?.GetValueOrDefault(Labels.InstanceName) ?? metadata.Name ?? "";
}
