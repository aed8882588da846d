using System.Text.Json.Nodes;

namespace Surus.LocalCluster.ApiServer;

/// <summary>What values consist of under their schema: the places in them, and a copy without some.</summary>
internal static class TypedValues
{
    /// <summary>The places that an apply of this value owns.</summary>
    public static FieldSet PlacesOf(ObjectSchema schema, JsonObject value)
    {
        var set = new FieldSet();
        Collect(schema, value, [], set);
        return set;
    }

    /// <summary>A copy without the places of a set and all below them; null where nothing is left of a list or map.</summary>
    public static JsonNode? Without(ObjectSchema schema, JsonNode? value, FieldSet removed)
    {
        if (removed.IsEmpty || IsLeaf(schema, value))
        {
            return value?.DeepClone();
        }

        return value is JsonObject map ? WithoutFields(schema, map, removed) : WithoutElements(schema, (JsonArray)value!, removed);
    }

    /// <summary>Whether the value has one owner: a single value, or a list or map that is merged as a whole.</summary>
    public static bool IsLeaf(ObjectSchema schema, JsonNode? value) => value switch
    {
        JsonObject => schema.Type == ValueType.Object && schema.IsAtomic,
        JsonArray => schema.Type != ValueType.Array || schema.IsAtomic,
        _ => true,
    };

    /// <summary>What an apply patch may not be: fields outside the schema, lists with equal elements.</summary>
    /// <returns>Such as <c>.spec.bogus: field not declared in schema</c>, or null.</returns>
    public static string? Misfit(ObjectSchema schema, JsonNode? value, string path = "") => value switch
    {
        JsonObject map when schema.Type is not (ValueType.Object or ValueType.Any) => $"{path}: expected {Expected(schema)}, got map",
        JsonArray when schema.Type is not (ValueType.Array or ValueType.Any) => $"{path}: expected {Expected(schema)}, got list",
        JsonValue when schema.Type is ValueType.Object or ValueType.Array => $"{path}: expected {Expected(schema)}, got {JsonValues.Compact(value)}",
        JsonObject map => map.Select(field => MisfitField(schema, field.Key, field.Value, path)).FirstOrDefault(found => found is not null),
        JsonArray list => MisfitElements(schema, list, path),
        _ => null,
    };

    /// <summary>What of a stored object can't be merged: a list whose elements lack their keys.</summary>
    /// <returns>Such as <c>.spec.ports: element 0: ...</c>, or null.</returns>
    public static string? Unmergeable(ObjectSchema schema, JsonNode? value, string path = "") => value switch
    {
        JsonObject map => map.Select(field => Unmergeable(schema.Field(field.Key) ?? ObjectSchema.Anything, field.Value, $"{path}.{field.Key}"))
            .FirstOrDefault(found => found is not null),
        JsonArray list when !IsLeaf(schema, list) => KeyProblem(schema, list, path)
            ?? list.Select((element, index) => Unmergeable(schema.Items ?? ObjectSchema.Anything, element, $"{path}[{index}]")).FirstOrDefault(found => found is not null),
        _ => null,
    };

    private static string? KeyProblem(ObjectSchema schema, JsonArray list, string path)
    {
        for (var i = 0; i < list.Count; i++)
        {
            try
            {
                _ = FieldPaths.Element(schema, list[i]);
            }
            catch (FormatException lacking)
            {
                return $"{path}: element {i}: {lacking.Message}";
            }
        }

        return null;
    }

    private static string? MisfitField(ObjectSchema schema, string name, JsonNode? value, string path) => schema.Field(name) is { } field
        ? Misfit(field, value, $"{path}.{name}")
        : schema.PreserveUnknownFields ? null : $"{path}.{name}: field not declared in schema";

    private static string? MisfitElements(ObjectSchema schema, JsonArray list, string path)
    {
        var isAssociative = !IsLeaf(schema, list);
        var seen = new HashSet<string>();
        for (var i = 0; i < list.Count; i++)
        {
            try
            {
                if (isAssociative && FieldPaths.Element(schema, list[i]) is var key && !seen.Add(key))
                {
                    return $"{path}: duplicate entries for key {FieldPaths.ShowKeys(key)}";
                }
            }
            catch (FormatException e)
            {
                return $"{path}: element {i}: {e.Message}";
            }

            if (schema.Items is { } items && Misfit(items, list[i], $"{path}[{i}]") is { } found)
            {
                return found;
            }
        }

        return null;
    }

    private static string Expected(ObjectSchema schema) => schema.Type switch
    {
        ValueType.Object => "map",
        ValueType.Array => "list",
        ValueType.Integer or ValueType.Number => "numeric (int or float)",
        ValueType.Boolean => "boolean",
        _ => "string",
    };

    private static void Collect(ObjectSchema schema, JsonNode? value, List<string> path, FieldSet set)
    {
        if (path.Count > 0 && IsLeaf(schema, value))
        {
            set.Insert(path);
            return;
        }

        switch (value)
        {
            case JsonObject map:
                foreach (var (name, child) in map)
                {
                    path.Add(FieldPaths.Field(name));
                    Collect(schema.Field(name) ?? ObjectSchema.Anything, child, path, set);
                    if (child is null or JsonObject { Count: 0 } || !schema.Properties.ContainsKey(name))
                    {
                        set.Insert(path);
                    }

                    path.RemoveAt(path.Count - 1);
                }

                break;
            case JsonArray list:
                foreach (var element in list)
                {
                    path.Add(FieldPaths.Element(schema, element));
                    Collect(schema.Items ?? ObjectSchema.Anything, element, path, set);
                    set.Insert(path);
                    path.RemoveAt(path.Count - 1);
                }

                break;
            default:
                break;
        }
    }

    private static JsonObject? WithoutFields(ObjectSchema schema, JsonObject map, FieldSet removed)
    {
        var kept = new JsonObject();
        foreach (var (name, value) in map.Where(field => !removed.Has(FieldPaths.Field(field.Key))))
        {
            var below = removed.Below(FieldPaths.Field(name));
            var rest = Without(schema.Field(name) ?? ObjectSchema.Anything, value, below);
            if (rest is not null || value is null)
            {
                kept[name] = rest;
            }
        }

        return kept.Count == 0 ? null : kept;
    }

    private static JsonArray? WithoutElements(ObjectSchema schema, JsonArray list, FieldSet removed)
    {
        var kept = new JsonArray();
        foreach (var element in list)
        {
            var key = FieldPaths.Element(schema, element);
            if (!removed.Has(key))
            {
                kept.Add(Without(schema.Items ?? ObjectSchema.Anything, element, removed.Below(key)));
            }
        }

        return kept.Count == 0 ? null : kept;
    }
}
