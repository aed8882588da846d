using Surus.Api;
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
    public static async Task PrimaryLeavesTheOperator(LocalCluster local, KubernetesClient client, NamespacedName cluster, CancellationToken cancel)
    {
        var operators = await client.List<Pod>(new ListOptions { Select = new Selection("cnpg-system") }, cancel);
        var node = operators.Items.Single(pod => pod.Metadata.DeletionTimestamp is null).Spec!.NodeName;
        var status = (await client.Get<Cluster>(cluster, cancel)).Status!;
        if (await NodeOf(client, cluster, status.CurrentPrimary!, cancel) == node)
        {
            var other = status.InstanceNames!.First(instance => instance != status.CurrentPrimary);
            await local.Kubectl(cancel, "cnpg", "promote", cluster.Name, other, "-n", cluster.Namespace!);
            await client.WaitUntil<Cluster>(
                cluster, seen => seen?.Status is { Phase: Phase.Healthy } settled && settled.CurrentPrimary == other, cancel);
        }
    }

    /// <summary>The node of an instance's pod.</summary>
    public static async Task<string> NodeOf(KubernetesClient client, NamespacedName cluster, string instance, CancellationToken cancel) =>
        (await client.Get<Pod>(new NamespacedName(cluster.Namespace, instance), cancel)).Spec!.NodeName!;
}
