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
            ["status"] = Patch.Difference(Json(seen.Status), Json(wanted)),
        };
        await client.PatchStatus<Cluster>(seen.Key(), Patch.Merge(change), cancel).ConfigureAwait(false);
    }

    private static JsonObject Json(ClusterStatus? status) =>
        JsonSerializer.SerializeToNode(new Cluster { Status = status ?? new() }, Cluster.JsonTypeInfo)?["status"] as JsonObject ?? [];
}
