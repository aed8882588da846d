using Surus.Api;
using Surus.KubernetesTypes;

namespace Surus.Objects;

/// <summary>
/// The default metrics queries in the namespace of a Cluster: copies of the operator's own ConfigMap and Secret, shared by all Clusters
/// of the namespace, and so owned by none.
/// </summary>
public static class DefaultMonitoring
{
    /// <summary>The copy of the operator's ConfigMap.</summary>
    public static ConfigMap ConfigMap(string @namespace, OperatorSettings settings, ConfigMap source) =>
        new() { Metadata = Metadata(@namespace, settings), Data = source.Data };

    /// <summary>The copy of the operator's Secret.</summary>
    public static Secret Secret(string @namespace, OperatorSettings settings, Secret source) =>
        new() { Metadata = Metadata(@namespace, settings), Data = source.Data };

    /// <summary>Whether the operator made an object of that name; one that a user made is left alone.</summary>
    public static bool IsOurs(ObjectMeta metadata) => metadata.Annotations?.ContainsKey(Annotations.OperatorVersion) == true;

    private static ObjectMeta Metadata(string @namespace, OperatorSettings settings) => new()
    {
        Name = OperatorNames.MonitoringConfigMap,
        Namespace = @namespace,
        Labels = ClusterMetadata.Sorted((Labels.Reload, "true")),
        Annotations = ClusterMetadata.Sorted((Annotations.OperatorVersion, settings.OperatorVersion)),
    };
}
