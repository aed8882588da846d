using System.Text.Json;
using System.Text.Json.Nodes;
using Surus.Api;

namespace Surus.Decisions;

/// <summary>Whether two statuses say the same. Records compare their lists by identity, so the JSON they are written as is compared.</summary>
internal static class StatusEquality
{
    public static bool Equal(ClusterStatus left, ClusterStatus right) => JsonNode.DeepEquals(Json(left), Json(right));

    private static JsonNode? Json(ClusterStatus status) =>
        JsonSerializer.SerializeToNode(new Api.Cluster { Status = status }, Api.Cluster.JsonTypeInfo)?["status"];
}
