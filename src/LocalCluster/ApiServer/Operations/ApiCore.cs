using Surus.LocalCluster.Cluster;

namespace Surus.LocalCluster.ApiServer;

/// <summary>The API server without its wire: objects, what is served, and the operations on them. HTTP and <see cref="IClusterApi"/> are two doors to it.</summary>
internal sealed class ApiCore
{
    /// <summary>Makes a server over a store.</summary>
    public ApiCore(Store store, TimeProvider time, ApiCoreOptions options)
    {
        Store = store;
        Time = time;
        Options = options;
        Registry = new ResourceRegistry(BuiltInResources.All());
        Services = new ServiceAllocator(options.ServiceRange);
        Authorizer = new Authorizer(store);
        Admission = new AdmissionChain(this);
        Reader = new ObjectReader(this);
        Writer = new ObjectWriter(this);
        Deleter = new ObjectDeleter(this);
        CustomResources = new CustomResourceServing(this);
        Bootstrap.Run(this);
    }

    /// <summary>The objects.</summary>
    public Store Store { get; }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; }

    /// <summary>What the caller chose.</summary>
    public ApiCoreOptions Options { get; }

    /// <summary>What is served.</summary>
    public ResourceRegistry Registry { get; }

    /// <summary>Service addresses and node ports.</summary>
    public ServiceAllocator Services { get; }

    /// <summary>Who may do what.</summary>
    public Authorizer Authorizer { get; }

    /// <summary>What may change or refuse a write.</summary>
    public AdmissionChain Admission { get; }

    /// <summary>Gets, lists, watches.</summary>
    public ObjectReader Reader { get; }

    /// <summary>Creates, updates, patches.</summary>
    public ObjectWriter Writer { get; }

    /// <summary>Deletes.</summary>
    public ObjectDeleter Deleter { get; }

    /// <summary>Serves what CustomResourceDefinitions define.</summary>
    public CustomResourceServing CustomResources { get; }

    /// <summary>The time, to the second, as objects have it.</summary>
    public string Now() => ApiTime.Seconds(Time.GetUtcNow());
}

/// <summary>What the caller of the API server chooses.</summary>
internal sealed record ApiCoreOptions
{
    /// <summary>Where service addresses come from, in CIDR notation; IPv4.</summary>
    public string ServiceRange { get; init; } = "10.96.0.0/16";

    /// <summary>The certificate authority in PEM, published as <c>kube-root-ca.crt</c> in every namespace; null publishes nothing.</summary>
    public string? RootCertificate { get; init; }
}
