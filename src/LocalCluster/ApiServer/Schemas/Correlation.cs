using System.Text.Json.Nodes;
using Surus.KubernetesTypes;

namespace Surus.LocalCluster.ApiServer;

/// <summary>Which element of the old list an element of the new one was: only a list whose elements have keys can tell.</summary>
internal readonly struct Correlation
{
    private readonly ObjectSchema? schema;
    private readonly Dictionary<string, JsonNode?>? elements;

    private Correlation(ObjectSchema schema, Dictionary<string, JsonNode?> elements)
    {
        this.schema = schema;
        this.elements = elements;
    }

    /// <summary>The elements of an old list by their keys.</summary>
    public static Correlation Of(ObjectSchema schema, JsonArray? old)
    {
        if (old is null || schema.Merge != MergeSemantics.Map)
        {
            return default;
        }

        var elements = new Dictionary<string, JsonNode?>(StringComparer.Ordinal);
        foreach (var element in old)
        {
            elements.TryAdd(JsonValues.Canonical(KeyOf(schema, element as JsonObject)), element);
        }

        return new Correlation(schema, elements);
    }

    /// <summary>The element that has the same keys; null where there is none.</summary>
    public JsonNode? Find(JsonNode? element) => elements?.GetValueOrDefault(JsonValues.Canonical(KeyOf(schema!, element as JsonObject)));

    /// <summary>The keys of an element.</summary>
    public static JsonObject KeyOf(ObjectSchema schema, JsonObject? element) =>
        new(schema.Keys.Where(key => element?[key.Name] is not null).Select(key => KeyValuePair.Create(key.Name, element![key.Name]?.DeepClone())));
}
