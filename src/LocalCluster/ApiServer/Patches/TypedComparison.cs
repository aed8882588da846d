using System.Text.Json.Nodes;

namespace Surus.LocalCluster.ApiServer;

/// <summary>How two values under one schema differ, place by place.</summary>
internal sealed class TypedComparison
{
    private readonly record struct Side(bool Exists, JsonNode? Value)
    {
        public static Side Missing => default;
    }

    /// <summary>Places only in the new value.</summary>
    public FieldSet Added { get; } = new();

    /// <summary>Places only in the old value.</summary>
    public FieldSet Removed { get; } = new();

    /// <summary>Places with another value.</summary>
    public FieldSet Modified { get; } = new();

    /// <summary>Compares an old value with a new one.</summary>
    public static TypedComparison Of(ObjectSchema schema, JsonObject old, JsonObject @new)
    {
        var comparison = new TypedComparison();
        comparison.Walk(schema, new Side(true, old), new Side(true, @new), []);
        return comparison;
    }

    private void Walk(ObjectSchema schema, Side old, Side @new, List<string> path)
    {
        var bothMaps = IsEmptyOr<JsonObject>(old) && IsEmptyOr<JsonObject>(@new);
        var bothLists = IsEmptyOr<JsonArray>(old) && IsEmptyOr<JsonArray>(@new);
        var isLeaf = TypedValues.IsLeaf(schema, @new.Value ?? old.Value) || !(bothMaps || bothLists) || (Count(old) == 0 && Count(@new) == 0);
        if (path.Count == 0 || !isLeaf)
        {
            Descend(schema, old, @new, path);
        }
        else if (old.Exists && @new.Exists && !JsonValues.AreEqual(old.Value, @new.Value))
        {
            Modified.Insert(path);
        }

        if (path.Count > 0 && !old.Exists)
        {
            Added.Insert(path);
        }
        else if (path.Count > 0 && !@new.Exists)
        {
            Removed.Insert(path);
        }
    }

    private void Descend(ObjectSchema schema, Side old, Side @new, List<string> path)
    {
        if ((@new.Value ?? old.Value) is JsonObject)
        {
            var before = old.Value as JsonObject ?? [];
            var after = @new.Value as JsonObject ?? [];
            foreach (var name in before.Select(f => f.Key).Union(after.Select(f => f.Key)))
            {
                Child(schema.Field(name), Field(before, name), Field(after, name), FieldPaths.Field(name), path);
            }

            return;
        }

        var elementsBefore = Elements(schema, old.Value as JsonArray);
        var elementsAfter = Elements(schema, @new.Value as JsonArray);
        foreach (var key in elementsBefore.Keys.Union(elementsAfter.Keys))
        {
            var before = elementsBefore.TryGetValue(key, out var b) ? new Side(true, b) : Side.Missing;
            var after = elementsAfter.TryGetValue(key, out var a) ? new Side(true, a) : Side.Missing;
            Child(schema.Items, before, after, key, path);
        }
    }

    private void Child(ObjectSchema? schema, Side old, Side @new, string element, List<string> path)
    {
        path.Add(element);
        Walk(schema ?? ObjectSchema.Anything, old, @new, path);
        path.RemoveAt(path.Count - 1);
    }

    private static Side Field(JsonObject map, string name) => map.TryGetPropertyValue(name, out var value) ? new Side(true, value) : Side.Missing;

    private static Dictionary<string, JsonNode?> Elements(ObjectSchema schema, JsonArray? list)
    {
        var elements = new Dictionary<string, JsonNode?>();
        foreach (var element in list ?? [])
        {
            elements.TryAdd(FieldPaths.Element(schema, element), element);
        }

        return elements;
    }

    private static bool IsEmptyOr<T>(Side side) => side.Value is null or T;

    private static int Count(Side side) => side.Value switch
    {
        JsonObject map => map.Count,
        JsonArray list => list.Count,
        _ => 0,
    };
}
