using System.Text.Json.Nodes;
using Surus.KubernetesTypes;
using Surus.LocalCluster.Cluster;

namespace Surus.LocalCluster.Controllers;

/// <summary>What a pod asks of its node, in thousandths of each resource's unit.</summary>
internal static class PodRequests
{
    /// <summary>The pod's requests: those of its containers together, or of its hungriest init container where that is more.</summary>
    public static Dictionary<string, long> Of(JsonObject pod)
    {
        var requests = new Dictionary<string, long>(StringComparer.Ordinal) { ["pods"] = 1000 };
        foreach (var container in pod.Objects("spec", "containers"))
        {
            foreach (var (resource, amount) in container.Map("resources", "requests"))
            {
                requests[resource] = requests.GetValueOrDefault(resource) + Thousandths(amount);
            }
        }

        foreach (var container in pod.Objects("spec", "initContainers"))
        {
            foreach (var (resource, amount) in container.Map("resources", "requests"))
            {
                requests[resource] = Math.Max(requests.GetValueOrDefault(resource), Thousandths(amount));
            }
        }

        return requests;
    }

    /// <summary>What the node can give of a resource; null where it does not say.</summary>
    public static long? Allocatable(JsonObject node, string resource) =>
        node.Text("status", "allocatable", resource) is { } amount ? Thousandths(amount) : null;

    private static long Thousandths(string amount) => Quantity.TryParse(amount, out var quantity) ? quantity.MilliValue : 0;
}
