using System.Text.Json.Nodes;

namespace Surus.LocalCluster.ApiServer;

/// <summary>Turns schemas of OpenAPI 3 into those of OpenAPI 2, which has fewer words.</summary>
internal static class OpenApiVersion2
{
    private static readonly HashSet<string> unknown = ["oneOf", "anyOf", "allOf", "not", "nullable", "default"];

    public static JsonObject Schemas(JsonObject schemas)
    {
        var result = new JsonObject();
        foreach (var (name, schema) in schemas)
        {
            result[name] = Schema((JsonObject)schema!);
        }

        return result;
    }

    private static JsonObject Schema(JsonObject schema)
    {
        var result = new JsonObject();
        if (Reference(schema) is { } reference)
        {
            result["$ref"] = reference.Replace("#/components/schemas/", "#/definitions/", StringComparison.Ordinal);
        }

        foreach (var (key, value) in schema.Where(field => field.Key != "$ref" && !unknown.Contains(field.Key)))
        {
            result[key] = (key, value) switch
            {
                ("properties", JsonObject properties) => Schemas(properties),
                ("items" or "additionalProperties", JsonObject child) => Schema(child),
                _ => value?.DeepClone(),
            };
        }

        // A number or a text is said as a text with a format.
        if (schema["oneOf"] is not null && !result.ContainsKey("type"))
        {
            result["type"] = "string";
        }

        return result;
    }

    private static string? Reference(JsonObject schema) =>
        schema.TextOf("$ref") ?? (schema["allOf"] is JsonArray { Count: 1 } all && all[0] is JsonObject only ? only.TextOf("$ref") : null);
}
