using System.Text.Json.Nodes;
using Surus.LocalCluster.Cluster;

namespace Surus.LocalCluster.ApiServer;

/// <summary>
/// Strategic merge patches: like merge patches, but lists whose elements have a key are merged element by element, and
/// directives (<c>$patch</c>, <c>$retainKeys</c>, <c>$setElementOrder</c>, <c>$deleteFromPrimitiveList</c>) say what a merge
/// cannot.
/// </summary>
internal static class StrategicMergePatch
{
    internal const string Directive = "$patch";
    internal const string RetainKeys = "$retainKeys";
    internal const string ElementOrder = "$setElementOrder/";
    internal const string DeleteFromList = "$deleteFromPrimitiveList/";

    /// <summary>The object as the patch makes it; neither argument is changed.</summary>
    /// <exception cref="ApiException">A directive is wrong or an element lacks its key; 500, as the real server answers.</exception>
    public static JsonObject Apply(ObjectSchema schema, JsonObject target, JsonObject patch) =>
        MergeMap(schema, (JsonObject)target.DeepClone(), (JsonObject)patch.DeepClone());

    internal static JsonObject MergeMap(ObjectSchema schema, JsonObject target, JsonObject patch)
    {
        if (patch.ContainsKey(Directive))
        {
            return Directed(patch);
        }

        Retain(target, patch);
        Ordered(schema, target, patch);
        foreach (var (key, value) in patch.ToList())
        {
            if (key.StartsWith(DeleteFromList, StringComparison.Ordinal))
            {
                DeletePrimitives(target, key[DeleteFromList.Length..], value);
                continue;
            }

            if (value is null)
            {
                target.Remove(key);
                continue;
            }

            patch.Remove(key);
            target[key] = MergeField(schema.Field(key) ?? ObjectSchema.Anything, target, key, value);
        }

        return target;
    }

    /// <summary>The value without directives and nulls, as it is where there was nothing to merge with.</summary>
    internal static JsonNode? WithoutDirectives(JsonNode? value)
    {
        switch (value)
        {
            case JsonObject map:
                var kept = new JsonObject();
                foreach (var (key, child) in map.Where(field => field.Value is not null && !IsDirective(field.Key)))
                {
                    kept[key] = WithoutDirectives(child);
                }

                return kept;
            case JsonArray list:
                return new JsonArray([.. list.Where(e => e is not JsonObject map || !map.ContainsKey(Directive)).Select(WithoutDirectives)]);
            default:
                return value?.DeepClone();
        }
    }

    private static bool IsDirective(string key) =>
        key is Directive or RetainKeys || key.StartsWith(ElementOrder, StringComparison.Ordinal) || key.StartsWith(DeleteFromList, StringComparison.Ordinal);

    private static JsonObject Directed(JsonObject patch)
    {
        switch (patch.TextOf(Directive))
        {
            case "replace":
                patch.Remove(Directive);
                return patch;
            case "delete":
                return [];
            default:
                throw PatchErrors.Internal($"unknown patch type: {patch.TextOf(Directive) ?? JsonValues.Compact(patch[Directive])} in map: {JsonValues.Compact(patch)}");
        }
    }

    private static JsonNode? MergeField(ObjectSchema schema, JsonObject target, string key, JsonNode value) => (target[key], value) switch
    {
        (JsonObject existing, JsonObject change) => MergeMap(schema, (JsonObject)Detached(target, key, existing), change),
        (JsonArray existing, JsonArray change) when schema.PatchMerge => StrategicListMerge.Merge(schema, existing, change, order: null),
        _ => WithoutDirectives(value),
    };

    private static JsonNode Detached(JsonObject parent, string key, JsonNode child)
    {
        parent.Remove(key);
        return child;
    }

    private static void Retain(JsonObject target, JsonObject patch)
    {
        if (!patch.Remove(RetainKeys, out var directive))
        {
            return;
        }

        var kept = (directive as JsonArray ?? throw PatchErrors.Internal("invalid patch format of retainKeys: it must be a list of strings"))
            .Select(key => key?.GetValue<string>()).ToHashSet();
        if (patch.FirstOrDefault(field => field.Value is not null && !IsDirective(field.Key) && !kept.Contains(field.Key)) is { Key: { } key })
        {
            throw PatchErrors.Internal($"the {RetainKeys} list must contain the keys of the patch, and {key} is not in it");
        }

        foreach (var name in target.Select(field => field.Key).Where(name => !kept.Contains(name)).ToList())
        {
            target.Remove(name);
        }
    }

    private static void Ordered(ObjectSchema schema, JsonObject target, JsonObject patch)
    {
        foreach (var (key, value) in patch.Where(field => field.Key.StartsWith(ElementOrder, StringComparison.Ordinal)).ToList())
        {
            patch.Remove(key);
            var name = key[ElementOrder.Length..];
            var order = value as JsonArray ?? throw PatchErrors.Internal($"the value of {key} must be a list");
            DeletePrimitives(target, name, patch[DeleteFromList + name]);
            patch.Remove(DeleteFromList + name);
            patch.Remove(name, out var change);
            StrategicListMerge.CheckOrder(schema.Field(name)?.PatchMergeKey, change as JsonArray ?? [], order);
            var merged = StrategicListMerge.Merge(schema.Field(name) ?? ObjectSchema.Anything, target[name] as JsonArray ?? [], change as JsonArray ?? [], order);
            if (merged.Count > 0 || target.ContainsKey(name))
            {
                target[name] = merged;
            }
        }
    }

    private static void DeletePrimitives(JsonObject target, string name, JsonNode? values)
    {
        if (values is JsonArray gone && target[name] is JsonArray list)
        {
            foreach (var element in list.Where(element => gone.Any(g => JsonValues.AreEqual(g, element))).ToList())
            {
                list.Remove(element);
            }
        }
    }
}
