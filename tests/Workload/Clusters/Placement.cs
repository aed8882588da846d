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

    /// <summary>The node of the operator.</summary>
    public static async Task<string> NodeOfOperator(Laboratory laboratory, CancellationToken cancel)
    {
        var operators = await laboratory.Client.List<Pod>(new ListOptions { Select = new Selection("cnpg-system") }, cancel);
        return operators.Items.Single(pod => pod.Metadata.DeletionTimestamp is null).Spec!.NodeName!;
    }

    /// <summary>The node of an instance's pod.</summary>
    public static async Task<string> NodeOf(Laboratory laboratory, DatabaseCluster cluster, string instance, CancellationToken cancel) =>
        (await laboratory.Client.Get<Pod>(new NamespacedName(cluster.Namespace, instance), cancel)).Spec!.NodeName!;
}
