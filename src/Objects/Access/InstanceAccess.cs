using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Surus.Api;
using Surus.KubernetesTypes;

namespace Surus.Objects;

/// <summary>What the pods of a Cluster may do with the API server: a service account, a role, and what binds them.</summary>
public static class InstanceAccess
{
    private static readonly ImmutableSortedDictionary<string, string> None = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>The service account; null when the user names one that exists already.</summary>
    public static ServiceAccount? ServiceAccount(Cluster cluster, OperatorSettings settings, bool hasPullSecret)
    {
        if (!string.IsNullOrEmpty(cluster.Spec.ServiceAccountName))
        {
            return null;
        }

        string[] secrets =
        [
            .. (cluster.Spec.ImagePullSecrets ?? []).Select(secret => secret.Name),
            .. hasPullSecret ? [ObjectNames.PullSecret(cluster.Metadata.Name!)] : Array.Empty<string>(),
        ];
        var template = cluster.Spec.ServiceAccountTemplate?.Metadata;
        var list = new JsonArray([.. secrets.Select(name => (JsonNode)name)]).ToJsonString();
        return new()
        {
            Metadata = ClusterMetadata.For(
                cluster, settings, ObjectNames.ServiceAccount(cluster.Metadata.Name!),
                ClusterMetadata.Sorted().SetItems(template?.Labels ?? None).SetItem(Labels.ManagedBy, AppLabelValues.ManagedBy),
                ClusterMetadata.Sorted().SetItems(template?.Annotations ?? None).SetItem(Annotations.ManagedSecrets, list)),
            ImagePullSecrets = secrets.Length == 0 ? null : [.. secrets.Select(name => new LocalObjectReference { Name = name })],
        };
    }

    /// <summary>The role.</summary>
    public static Role Role(Cluster cluster, OperatorSettings settings) => new()
    {
        Metadata = ClusterMetadata.For(
            cluster, settings, cluster.Metadata.Name!, ClusterMetadata.Sorted((Labels.ManagedBy, AppLabelValues.ManagedBy))),
        Rules = InstanceRules.Of(cluster),
    };

    /// <summary>What gives the role to the service account.</summary>
    public static RoleBinding Binding(Cluster cluster, OperatorSettings settings) => new()
    {
        Metadata = ClusterMetadata.For(
            cluster, settings, cluster.Metadata.Name!, ClusterMetadata.Sorted((Labels.ManagedBy, AppLabelValues.ManagedBy))),
        RoleRef = new RoleRef { ApiGroup = "rbac.authorization.k8s.io", Kind = "Role", Name = cluster.Metadata.Name! },
        Subjects =
        [
            new Subject { Kind = "ServiceAccount", Name = cluster.ServiceAccountName, Namespace = cluster.Metadata.Namespace },
        ],
    };
}
