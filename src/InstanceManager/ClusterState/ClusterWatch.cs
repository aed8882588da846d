using Surus.Api;
using Surus.Kubernetes;

namespace Surus.InstanceManager;

/// <summary>The one Cluster that this instance belongs to, kept current by a watch.</summary>
internal sealed class ClusterWatch
{
    private readonly Informer<Cluster> _informer;
    private readonly NamespacedName _key;

    /// <summary>Prepares the watch.</summary>
    /// <param name="client">The client.</param>
    /// <param name="key">The Cluster.</param>
    /// <param name="onChange">Called after each change.</param>
    public ClusterWatch(KubernetesClient client, NamespacedName key, Action onChange)
    {
        _key = key;
        _informer = new Informer<Cluster>(client, new InformerOptions<Cluster> { Select = Selection.One(key), Transform = WithoutFieldOwners });
        _informer.AddHandler(_ => onChange());
    }

    /// <summary>The Cluster as last seen; null before it was, or where it is gone.</summary>
    public Cluster? Current => _informer.Lister.Find(_key);

    /// <summary>Watches until cancelled.</summary>
    public Task Run(CancellationToken cancel) => _informer.Run(cancel);

    private static Cluster WithoutFieldOwners(Cluster cluster) => cluster with { Metadata = cluster.Metadata with { ManagedFields = null } };
}
