using System.Text.Json.Nodes;

namespace Surus.LocalCluster.ApiServer;

/// <summary>Takes out what a schema does not know.</summary>
internal static class Pruning
{
    /// <summary>Removes unknown fields from the object, and returns their paths, such as <c>spec.l[0].x</c>, in order.</summary>
    public static IReadOnlyList<string> Prune(ObjectSchema schema, JsonObject value)
    {
        var unknown = new List<string>();
        Walk(schema, value, "", unknown);
        return unknown;
    }

    private static void Walk(ObjectSchema schema, JsonNode? value, string path, List<string> unknown)
    {
        switch (value)
        {
            case JsonObject map:
                Fields(schema, map, path, unknown);
                break;
            case JsonArray list when schema.Items is { } items:
                for (var i = 0; i < list.Count; i++)
                {
                    Walk(items, list[i], $"{path}[{i}]", unknown);
                }

                break;
            default:
                break;
        }
    }

    private static void Fields(ObjectSchema schema, JsonObject map, string path, List<string> unknown)
    {
        if (schema.Type is not (ValueType.Object or ValueType.Any))
        {
            return;
        }

        foreach (var name in map.Select(field => field.Key).Order(StringComparer.Ordinal).ToList())
        {
            var fieldPath = path.Length == 0 ? name : $"{path}.{name}";
            if (schema.Field(name) is { } field)
            {
                Walk(field, map[name], fieldPath, unknown);
            }
            else if (!schema.PreserveUnknownFields)
            {
                map.Remove(name);
                unknown.Add(fieldPath);
            }
        }
    }
}
