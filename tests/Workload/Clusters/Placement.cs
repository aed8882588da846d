using Surus.Kubernetes;
using Surus.KubernetesTypes;

namespace Surus.Workload;

/// <summary>Which node something runs on.</summary>
public static class Placement
{
    /// <summary>
    /// Sees to it that the primary is not on the operator's node, by a switchover where it is: an operator that is lost with the primary's node is
    /// started elsewhere by Kubernetes first, which takes minutes and is another story.
    /// </summary>
    public static async Task PrimaryLeavesTheOperator(Laboratory laboratory, DatabaseCluster cluster, CancellationToken cancel)
    {
        var node = await NodeOfOperator(laboratory, cancel);
        var status = (await cluster.IsHealthy(cancel)).Status!;
        if (await NodeOf(laboratory, cluster, status.CurrentPrimary!, cancel) == node)
        {
            await cluster.Promote(status.InstanceNames!.First(instance => instance != status.CurrentPrimary), cancel);
        }
    }

    /// <summary>
    /// Sees to it that no two instances are on one node, as an instance that was made anew may leave them: replicas that share a node are made anew elsewhere.
    /// With a node, two instances of three would be gone; and two whose volumes are on it can't both be drained.
    /// </summary>
    public static async Task OneInstanceANode(Laboratory laboratory, DatabaseCluster cluster, CancellationToken cancel)
    {
        while (await SharesItsNode(laboratory, cluster, cancel) is { } replica)
        {
            var before = (await laboratory.Client.Get<Pod>(new NamespacedName(cluster.Namespace, replica), cancel)).Metadata.Uid;
            await cluster.Plugin(cancel, "destroy", replica);
            await laboratory.Client.WaitUntil<Pod>(new NamespacedName(cluster.Namespace, replica), pod => pod?.Metadata.Uid != before, cancel);
        }
    }

    /// <summary>The node of the operator.</summary>
    public static async Task<string> NodeOfOperator(Laboratory laboratory, CancellationToken cancel)
    {
        var operators = await laboratory.Client.List<Pod>(new ListOptions { Select = new Selection("cnpg-system") }, cancel);
        return operators.Items.Single(pod => pod.Metadata.DeletionTimestamp is null).Spec!.NodeName!;
    }

    /// <summary>The node of an instance's pod.</summary>
    public static async Task<string> NodeOf(Laboratory laboratory, DatabaseCluster cluster, string instance, CancellationToken cancel) =>
        (await laboratory.Client.Get<Pod>(new NamespacedName(cluster.Namespace, instance), cancel)).Spec!.NodeName!;

    private static async Task<string?> SharesItsNode(Laboratory laboratory, DatabaseCluster cluster, CancellationToken cancel)
    {
        var status = (await cluster.IsHealthy(cancel)).Status!;
        var taken = new HashSet<string>(StringComparer.Ordinal);
        foreach (var instance in status.InstanceNames!.OrderByDescending(name => name == status.CurrentPrimary))
        {
            if (!taken.Add(await NodeOf(laboratory, cluster, instance, cancel)))
            {
                return instance;
            }
        }

        return null;
    }
}
