using System.Text.Json;
using System.Text.Json.Nodes;
using Surus.Api;

namespace Surus.Decisions;

/// <summary>Whether two statuses say the same. Records compare their lists by identity, so the JSON they are written as is compared.</summary>
internal static class StatusEquality
{
    public static bool Equal(ClusterStatus left, ClusterStatus right)
    {
        if ((left.Phase, left.PhaseReason, left.TargetPrimary) != (right.Phase, right.PhaseReason, right.TargetPrimary))
        {
            return false;
        }

        var (first, second) = (Json(left), Json(right));

        // The same names in another order are as long, and only they have to be looked at one by one.
        return first.AsSpan().SequenceEqual(second)
            || (first.Length == second.Length && JsonNode.DeepEquals(JsonNode.Parse(first), JsonNode.Parse(second)));
    }

    private static byte[] Json(ClusterStatus status) => JsonSerializer.SerializeToUtf8Bytes(new Api.Cluster { Status = status }, Api.Cluster.JsonTypeInfo);
}
