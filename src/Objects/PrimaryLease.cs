using Surus.Api;
using Surus.KubernetesTypes;

namespace Surus.Objects;

/// <summary>The Lease that an instance holds while it is the primary. The operator makes it; the instances hand it on.</summary>
public static class PrimaryLease
{
    /// <summary>The lease as it is created: held by nobody.</summary>
    public static Lease Unheld(Cluster cluster, OperatorSettings settings) => new()
    {
        Metadata = ClusterMetadata.For(cluster, settings, ObjectNames.PrimaryLease(cluster.Metadata.Name!)),
        Spec = new LeaseSpec(),
    };
}
