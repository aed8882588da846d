using System.Text.Json.Nodes;

namespace Surus.LocalCluster.ApiServer;

/// <summary>Gives a pod its node, once.</summary>
internal static class PodBinding
{
    /// <summary>Binds a pod.</summary>
    /// <exception cref="Cluster.ApiException">409: it has a node, or is going away.</exception>
    public static async ValueTask<JsonObject> Bind(ApiCore core, string @namespace, string name, JsonObject binding, RequestOptions options, CancellationToken cancel)
    {
        var resource = core.Registry.Get(new Cluster.ResourceType("", "v1", "pods"));
        var node = binding.Text("target", "name") ?? "";
        CheckTarget(binding, node);
        await core.Writer.Update(
            resource,
            @namespace,
            name,
            "binding",
            pod =>
            {
                if (pod.Text("metadata", "deletionTimestamp") is not null)
                {
                    throw ApiErrors.Conflict(Binding(resource), name, $"pod {name} is being deleted, cannot be assigned to a host");
                }

                if (pod.Text("spec", "nodeName") is { Length: > 0 } taken)
                {
                    throw ApiErrors.Conflict(Binding(resource), name, $"pod {name} is already assigned to node \"{taken}\"");
                }

                pod.Ensure("spec")["nodeName"] = node;
                foreach (var (key, text) in binding.Map("metadata", "annotations"))
                {
                    pod.Metadata().Ensure("annotations")[key] = text;
                }

                Scheduled(pod, core.Now());
                return ValueTask.FromResult(pod);
            },
            options,
            cancel);
        return new JsonObject { ["kind"] = "Status", ["apiVersion"] = "v1", ["metadata"] = new JsonObject(), ["status"] = "Success", ["code"] = 201 };
    }

    private static void CheckTarget(JsonObject binding, string node)
    {
        var errors = new FieldErrors();
        if (binding.Text("target", "kind") is { Length: > 0 } kind and not ("Node" or "Minion"))
        {
            errors.NotSupported("target.kind", kind, ["Node", "<empty>"]);
        }

        if (node.Length == 0)
        {
            errors.Required("target.name");
        }

        if (errors.All.Count > 0)
        {
            throw ApiErrors.Unclassified(string.Join(", ", errors.All));
        }
    }

    private static ApiResource Binding(ApiResource pods) => pods with { Plural = "pods/binding" };

    private static void Scheduled(JsonObject pod, string now)
    {
        var conditions = pod.Ensure("status").EnsureArray("conditions");
        var others = conditions.OfType<JsonObject>().Where(one => one.Text("type") != "PodScheduled").Select(one => (JsonNode)one.Copy()).ToList();
        var scheduled = new JsonObject { ["type"] = "PodScheduled", ["status"] = "True", ["lastProbeTime"] = null, ["lastTransitionTime"] = now };
        pod.Ensure("status")["conditions"] = new JsonArray([.. others, scheduled]);
    }
}
