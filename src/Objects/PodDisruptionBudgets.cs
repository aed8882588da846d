using System.Collections.Immutable;
using Surus.Api;
using Surus.KubernetesTypes;

namespace Surus.Objects;

/// <summary>How many instances an eviction has to leave.</summary>
public static class PodDisruptionBudgets
{
    /// <summary>The names of both budgets, whether or not the Cluster has them now.</summary>
    public static IReadOnlyList<string> Names(Cluster cluster) => [ObjectNames.PrimaryDisruptionBudget(cluster.Metadata.Name!), ObjectNames.ReplicaDisruptionBudget(cluster.Metadata.Name!)];

    /// <summary>The budgets the Cluster shall have now.</summary>
    public static IReadOnlyList<PodDisruptionBudget> All(Cluster cluster, OperatorSettings settings, int majorVersion)
    {
        if (!cluster.Spec.DisruptionBudgetsEnabled)
        {
            return [];
        }

        var labels = ClusterMetadata.AppLabels(cluster, majorVersion);
        var underMaintenance = cluster.Spec.NodeMaintenanceWindow is { InProgress: true } window && window.ReusePvc != false;
        List<PodDisruptionBudget> budgets = [];
        if (!(underMaintenance && cluster.Spec.Instances == 1))
        {
            budgets.Add(Budget(cluster, settings, labels, ObjectNames.PrimaryDisruptionBudget(cluster.Metadata.Name!), "rw", 1));
        }

        if (!underMaintenance && cluster.Spec.Instances >= 3)
        {
            budgets.Add(Budget(cluster, settings, labels, ObjectNames.ReplicaDisruptionBudget(cluster.Metadata.Name!), "ro", cluster.Spec.Instances - 2));
        }

        return budgets;
    }

    private static PodDisruptionBudget Budget(
        Cluster cluster,
        OperatorSettings settings,
        ImmutableSortedDictionary<string, string> labels,
        string name,
        string selectorType,
        int minAvailable) => new()
    {
        Metadata = ClusterMetadata.For(cluster, settings, name, labels),
        Spec = new PodDisruptionBudgetSpec
        {
            MinAvailable = minAvailable,
            Selector = new LabelSelector { MatchLabels = ClusterServices.Selector(cluster, selectorType) },
        },
    };
}
