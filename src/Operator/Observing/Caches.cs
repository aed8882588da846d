using Surus.Api;
using Surus.Kubernetes;
using Surus.KubernetesTypes;

namespace Surus.Operator;

/// <summary>
/// What the operator keeps in memory: the kinds it manages and of each only the objects it made, told by their labels, so that memory
/// follows what it owns and not what the Kubernetes cluster holds.
/// </summary>
internal sealed class Caches
{
    private readonly KubernetesClient client;
    private readonly string? @namespace;
    private readonly List<IInformer> all = [];

    /// <summary>Caches of one namespace, or of all.</summary>
    public Caches(KubernetesClient client, string? @namespace)
    {
        this.client = client;
        this.@namespace = @namespace;
        Clusters = Cache<Cluster>(null, WithoutManagedFields);
        Pods = Owned<Pod>($"{Labels.PodRole}={PodRoles.Instance}");
        Claims = Owned<PersistentVolumeClaim>(Labels.Cluster);
        Jobs = Owned<Job>(Labels.JobRole);
        Services = Owned<Service>(Labels.Cluster);
        Secrets = Owned<Secret>(Labels.Cluster);
        ServiceAccounts = Owned<ServiceAccount>(Labels.Cluster);
        Roles = Owned<Role>(Labels.Cluster);
        RoleBindings = Owned<RoleBinding>(Labels.Cluster);
        Budgets = Owned<PodDisruptionBudget>(Labels.Cluster);
        Leases = Owned<Lease>(Labels.Cluster);
        FailoverQuorums = Owned<FailoverQuorum>(Labels.Cluster);
        ReloadedConfigMaps = Cache<ConfigMap>(Labels.Reload, null);
        ReloadedSecrets = Cache<Secret>(Labels.Reload, null);
        Catalogs = Cache<ImageCatalog>(null, null);
        ClusterCatalogs = Cache<ClusterImageCatalog>(null, null);
        Nodes = Cache<Node>(null, Small);
    }

    public Informer<Cluster> Clusters { get; }

    public Informer<Pod> Pods { get; }

    public Informer<PersistentVolumeClaim> Claims { get; }

    public Informer<Job> Jobs { get; }

    public Informer<Service> Services { get; }

    public Informer<Secret> Secrets { get; }

    public Informer<ServiceAccount> ServiceAccounts { get; }

    public Informer<Role> Roles { get; }

    public Informer<RoleBinding> RoleBindings { get; }

    public Informer<PodDisruptionBudget> Budgets { get; }

    public Informer<Lease> Leases { get; }

    public Informer<FailoverQuorum> FailoverQuorums { get; }

    /// <summary>Those whose change matters to the Clusters that name them, whoever made them.</summary>
    public Informer<ConfigMap> ReloadedConfigMaps { get; }

    /// <summary>The same for secrets.</summary>
    public Informer<Secret> ReloadedSecrets { get; }

    public Informer<ImageCatalog> Catalogs { get; }

    public Informer<ClusterImageCatalog> ClusterCatalogs { get; }

    public Informer<Node> Nodes { get; }

    /// <summary>The objects of a kind that carry the label of a Cluster.</summary>
    public static IReadOnlyList<T> Of<T>(Informer<T> informer, NamespacedName cluster)
        where T : class, IKubernetesObject<T> => informer.Lister.By(ByCluster<T>.Index, cluster.ToString());

    /// <summary>Fills the caches and keeps them up to date.</summary>
    public Task Run(CancellationToken cancel) => Task.WhenAll(all.Select(informer => informer.Run(cancel)));

    /// <summary>Waits until all caches have been filled once.</summary>
    public Task WaitForSync(CancellationToken cancel) => Task.WhenAll(all.Select(informer => informer.WaitForSync(cancel)));

    private Informer<T> Owned<T>(string labels)
        where T : class, IKubernetesObject<T> => Cache<T>(labels, null, ByCluster<T>.Index);

    private Informer<T> Cache<T>(string? labels, Func<T, T>? transform, params IReadOnlyList<ObjectIndex<T>> indexes)
        where T : class, IKubernetesObject<T>
    {
        var informer = new Informer<T>(client, new InformerOptions<T>
        {
            Select = new Selection(T.Definition.Namespaced ? @namespace : null, labels),
            Transform = transform,
            Indexes = indexes,
        });
        all.Add(informer);
        return informer;
    }

    private static Cluster WithoutManagedFields(Cluster cluster) => cluster with { Metadata = cluster.Metadata with { ManagedFields = null } };

    // Of a node only its name, labels and taints matter.
    private static Node Small(Node node) => node with
    {
        Metadata = new ObjectMeta { Name = node.Metadata.Name, Uid = node.Metadata.Uid, ResourceVersion = node.Metadata.ResourceVersion, Labels = node.Metadata.Labels },
        Status = null,
    };

    private static class ByCluster<T>
        where T : class, IKubernetesObject<T>
    {
        public static readonly ObjectIndex<T> Index = new("cluster", static value =>
            value.Metadata.Labels?.GetValueOrDefault(Labels.Cluster) is { } cluster
                ? [new NamespacedName(value.Metadata.Namespace, cluster).ToString()]
                : []);
    }
}
