using System.Text.Json.Nodes;

namespace Surus.Api.Tests;

/// <summary>A structural schema as a list of paths, the way the contract writes it.</summary>
internal static class FlatSchema
{
    private static readonly string[] _keywords =
    [
        "type", "format", "default", "enum", "minimum", "maximum", "minLength", "maxLength", "minItems", "maxItems", "pattern",
        "x-kubernetes-list-type", "x-kubernetes-list-map-keys", "x-kubernetes-map-type", "x-kubernetes-int-or-string",
        "x-kubernetes-preserve-unknown-fields", "nullable",
    ];

    /// <summary>The facts about every field below <paramref name="schema"/>; nothing below the paths in <paramref name="closed"/>.</summary>
    public static SortedDictionary<string, JsonObject> Of(JsonObject schema, IReadOnlySet<string> closed)
    {
        var fields = new SortedDictionary<string, JsonObject>(StringComparer.Ordinal);
        AddProperties(fields, schema, "", closed);
        return fields;
    }

    private static void AddProperties(SortedDictionary<string, JsonObject> fields, JsonObject schema, string prefix, IReadOnlySet<string> closed)
    {
        var required = (schema["required"] as JsonArray ?? []).Select(name => (string)name!).ToHashSet();
        foreach (var (name, value) in schema["properties"] as JsonObject ?? [])
        {
            Add(fields, (JsonObject)value!, prefix + name, required.Contains(name), closed);
        }
    }

    private static void Add(
        SortedDictionary<string, JsonObject> fields, JsonObject schema, string path, bool required, IReadOnlySet<string> closed)
    {
        fields[path] = Facts(schema, required);
        if (closed.Contains(path))
        {
            return;
        }

        AddProperties(fields, schema, path + ".", closed);
        if (schema["items"] is JsonObject items)
        {
            Add(fields, items, path + "[]", false, closed);
        }

        if (schema["additionalProperties"] is JsonObject values)
        {
            Add(fields, values, path + "{}", false, closed);
        }
    }

    private static JsonObject Facts(JsonObject schema, bool required)
    {
        var facts = new JsonObject();
        foreach (var keyword in _keywords.Where(schema.ContainsKey))
        {
            facts[keyword] = schema[keyword]!.DeepClone();
        }

        if (schema.ContainsKey("x-kubernetes-int-or-string"))
        {
            facts["type"] = "int-or-string";
            facts.Remove("pattern");
        }

        if (required)
        {
            facts["required"] = true;
        }

        if (schema["x-kubernetes-validations"] is JsonArray rules)
        {
            facts["cel"] = new JsonArray([.. rules.Select(WithoutMessage)]);
        }

        return facts;
    }

    private static JsonNode WithoutMessage(JsonNode? rule)
    {
        var copy = rule!.DeepClone().AsObject();
        copy.Remove("message");
        return copy;
    }
}
