using System.Text.Json.Nodes;
using Surus.LocalCluster.Cluster;

namespace Surus.LocalCluster.Controllers;

/// <summary>Writes the status of objects.</summary>
internal static class StatusReport
{
    /// <summary>Writes those fields of the status that differ from what the object says; nothing where none does.</summary>
    public static async ValueTask Write(IClusterApi api, ResourceType type, JsonObject seen, JsonObject status, CancellationToken cancel)
    {
        var before = seen.Object("status");
        var changed = new JsonObject();
        foreach (var (field, value) in status)
        {
            if (!JsonNode.DeepEquals(before?[field], value))
            {
                changed[field] = value?.DeepClone();
            }
        }

        if (changed.Count > 0)
        {
            var patch = new JsonObject { ["status"] = changed };
            await api.MergePatch(type, seen.Key.NamespaceOrNull, seen.Name, patch, "status", cancel);
        }
    }

    /// <summary>The conditions of an object with one set: its time moves only when its status does.</summary>
    public static JsonArray WithCondition(JsonObject seen, string type, bool status, string reason, string message, DateTimeOffset now)
    {
        var conditions = (JsonArray?)seen.At("status", "conditions")?.DeepClone() ?? [];
        var text = status ? "True" : "False";
        var old = conditions.OfType<JsonObject>().FirstOrDefault(condition => condition.Text("type") == type);
        var time = Timestamp(now);
        var transition = old?.Text("status") == text ? old.Text("lastTransitionTime") ?? time : time;
        var unchanged = old is not null && old.Text("status") == text && old.Text("reason") == reason && old.Text("message") == message;
        if (unchanged)
        {
            return conditions;
        }

        conditions.Remove(old);
        conditions.Add((JsonNode)new JsonObject
        {
            ["type"] = type,
            ["status"] = text,
            ["reason"] = reason,
            ["message"] = message,
            ["lastTransitionTime"] = transition,
            ["lastUpdateTime"] = time,
        });
        return conditions;
    }

    /// <summary>A time as Kubernetes writes it: UTC, whole seconds.</summary>
    public static string Timestamp(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);
}
