using System.Text.Json;
using System.Text.Json.Nodes;
using Surus.Api;
using Surus.Kubernetes;

namespace Surus.Operator;

/// <summary>
/// Writes the status of a Cluster: only the fields that differ from what was seen, and only if the Cluster is still the one seen. The
/// instances write some fields too, and what they wrote since is not undone.
/// </summary>
internal sealed class StatusWriter(KubernetesClient client)
{
    public async Task Write(Cluster seen, ClusterStatus wanted, CancellationToken cancel)
    {
        var change = new JsonObject
        {
            ["metadata"] = new JsonObject { ["resourceVersion"] = seen.Metadata.ResourceVersion },
            ["status"] = Difference(Json(seen.Status), Json(wanted)),
        };
        await client.PatchStatus<Cluster>(seen.Key(), Patch.Merge(change), cancel).ConfigureAwait(false);
    }

    /// <summary>The merge patch that turns <paramref name="before"/> into <paramref name="after"/>.</summary>
    internal static JsonObject Difference(JsonObject before, JsonObject after)
    {
        var change = new JsonObject();
        foreach (var name in before.Select(field => field.Key).Where(name => !after.ContainsKey(name)))
        {
            change[name] = null;
        }

        foreach (var (name, value) in after.Where(field => !JsonNode.DeepEquals(before[field.Key], field.Value)))
        {
            change[name] = (before[name], value) switch
            {
                (JsonObject left, JsonObject right) => Difference(left, right),
                _ => value?.DeepClone(),
            };
        }

        return change;
    }

    private static JsonObject Json(ClusterStatus? status) =>
        JsonSerializer.SerializeToNode(new Cluster { Status = status ?? new() }, Cluster.JsonTypeInfo)?["status"] as JsonObject ?? [];
}
