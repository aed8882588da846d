using System.Text.Json.Nodes;
using Surus.KubernetesTypes;
using Surus.LocalCluster.Cluster;

namespace Surus.LocalCluster.Node;

/// <summary>Writes the status of a pod as its node sees it; conditions that others wrote stay.</summary>
internal static class PodStatusWriter
{
    private static readonly HashSet<string> own =
        ["PodReadyToStartContainers", "Initialized", "Ready", "ContainersReady", "PodScheduled"];

    /// <summary>Writes it over what there is, and returns the pod as stored.</summary>
    /// <exception cref="ApiException">404: the pod is gone. 409: another pod has its name.</exception>
    public static async Task<JsonObject> WriteAsync(IClusterApi api, Pod pod, JsonObject status, CancellationToken cancel)
    {
        var (@namespace, name, uid) = (pod.Metadata.Namespace, pod.Metadata.Name!, pod.Metadata.Uid!);
        while (true)
        {
            var present = await api.Get(ResourceTypes.Pods, @namespace, name, cancel)
                ?? throw new ApiException(404, "NotFound", $"The pod {@namespace}/{name} is gone.");
            if (present.Uid != uid)
            {
                throw new ApiException(409, "Conflict", $"Another pod has the name {@namespace}/{name}.");
            }

            try
            {
                return await api.MergePatch(ResourceTypes.Pods, @namespace, name, Patch(present, status), "status", cancel);
            }
            catch (ApiException changed) when (changed is { Code: 409, Reason: "Conflict" })
            {
                // Somebody else wrote between the look and the write: what they wrote is taken in.
            }
        }
    }

    private static JsonObject Patch(JsonObject present, JsonObject status)
    {
        var whole = status.DeepClone().AsObject();
        var others = present.Objects("status", "conditions").Where(condition => !own.Contains(condition.Text("type") ?? ""));
        var mine = status.Objects("conditions").Where(condition => own.Contains(condition.Text("type") ?? ""));
        whole["conditions"] = new JsonArray([.. mine.Concat(others).Select(condition => condition.DeepClone())]);
        return new JsonObject { ["metadata"] = new JsonObject { ["uid"] = present.Uid, ["resourceVersion"] = present.ResourceVersion }, ["status"] = whole };
    }
}
