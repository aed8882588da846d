using Surus.Api;
using Surus.KubernetesTypes;

namespace Surus.Objects;

/// <summary>What a Cluster's images are pulled with: a copy of the operator's own secret, for pods can use only those of their namespace.</summary>
public static class PullSecret
{
    /// <summary>The copy of <paramref name="source"/>.</summary>
    public static Secret Copy(Cluster cluster, OperatorSettings settings, Secret source) => new()
    {
        Metadata = ClusterMetadata.For(
            cluster, settings, ObjectNames.PullSecret(cluster.Metadata.Name!), ClusterMetadata.Sorted((Labels.ManagedBy, AppLabelValues.ManagedBy))),
        Type = source.Type,
        Data = source.Data,
    };
}
