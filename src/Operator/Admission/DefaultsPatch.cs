using System.Text.Json.Nodes;

namespace Surus.Operator;

/// <summary>The JSON patch (RFC 6902) that turns one value into another.</summary>
internal static class DefaultsPatch
{
    /// <summary>The operations in an order in which they can be applied; empty when nothing differs.</summary>
    /// <param name="before">The value as it is.</param>
    /// <param name="after">The value as it shall be.</param>
    /// <param name="path">Where the value is in the whole document.</param>
    public static JsonArray Of(JsonNode? before, JsonNode? after, string path)
    {
        var operations = new JsonArray();
        Add(operations, before, after, path);
        return operations;
    }

    private static void Add(JsonArray operations, JsonNode? before, JsonNode? after, string path)
    {
        if (before is JsonObject old && after is JsonObject now)
        {
            AddObject(operations, old, now, path);
        }
        else if (before is JsonArray oldItems && after is JsonArray nowItems && oldItems.Count == nowItems.Count)
        {
            for (var index = 0; index < oldItems.Count; index++)
            {
                Add(operations, oldItems[index], nowItems[index], $"{path}/{index}");
            }
        }
        else if (!JsonNode.DeepEquals(before, after))
        {
            operations.Add(Operation("replace", path, after));
        }
    }

    private static void AddObject(JsonArray operations, JsonObject before, JsonObject after, string path)
    {
        foreach (var (name, value) in after)
        {
            var child = $"{path}/{Escape(name)}";
            if (before.TryGetPropertyValue(name, out var old))
            {
                Add(operations, old, value, child);
            }
            else
            {
                operations.Add(Operation("add", child, value));
            }
        }

        foreach (var (name, _) in before.Where(field => !after.ContainsKey(field.Key)))
        {
            operations.Add((JsonNode)new JsonObject { ["op"] = "remove", ["path"] = $"{path}/{Escape(name)}" });
        }
    }

    private static JsonNode Operation(string name, string path, JsonNode? value) =>
        new JsonObject { ["op"] = name, ["path"] = path, ["value"] = value?.DeepClone() };

    private static string Escape(string name) =>
        name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);
}
