using System.Text.Json.Nodes;

namespace Surus.LocalCluster.ApiServer;

/// <summary>Merges a list in a strategic merge patch, by the key of its elements or (for single values) by value.</summary>
internal static class StrategicListMerge
{
    /// <summary>The merged list.</summary>
    /// <param name="schema">The list's schema.</param>
    /// <param name="existing">What is there.</param>
    /// <param name="patch">What the patch says.</param>
    /// <param name="order">The order of elements that the patch asks for; null takes that of the patch.</param>
    public static JsonArray Merge(ObjectSchema schema, JsonArray existing, JsonArray patch, JsonArray? order)
    {
        var key = schema.PatchMergeKey;
        var replaced = patch.OfType<JsonObject>().Any(e => e.TextOf(StrategicMergePatch.Directive) == "replace" && (key is null || !e.ContainsKey(key)));
        var merged = replaced ? [] : existing.Select(element => element?.DeepClone()).ToList();
        foreach (var element in patch)
        {
            if (element is JsonObject map && key is not null)
            {
                MergeElement(schema, key, merged, map);
            }
            else if (!merged.Any(e => JsonValues.AreEqual(e, element)))
            {
                merged.Add(element?.DeepClone());
            }
        }

        return replaced && order is null ? [.. merged] : Arrange(key, merged, existing, order ?? patch);
    }

    /// <summary>The elements of a patch must be in the order that the patch asks for.</summary>
    public static void CheckOrder(string? key, JsonArray patch, JsonArray order)
    {
        var wanted = order.Select(element => Identity(key, element)).ToList();
        var at = 0;
        foreach (var element in patch.Where(element => (element as JsonObject)?.TextOf(StrategicMergePatch.Directive) is null))
        {
            at = wanted.IndexOf(Identity(key, element), at);
            if (at < 0)
            {
                throw PatchErrors.Internal($"The order in patch list:\n{JsonValues.Compact(patch)}\n doesn't match {StrategicMergePatch.ElementOrder.TrimEnd('/')} list:\n{JsonValues.Compact(order)}\n");
            }
        }
    }

    private static void MergeElement(ObjectSchema schema, string key, List<JsonNode?> merged, JsonObject change)
    {
        var directive = change.TextOf(StrategicMergePatch.Directive);
        if (directive == "replace" && !change.ContainsKey(key))
        {
            return;
        }

        if (!change.ContainsKey(key))
        {
            throw PatchErrors.Internal($"map: {GoMap(change)} does not contain declared merge key: {key}");
        }

        var index = merged.FindIndex(e => e is JsonObject map && JsonValues.AreEqual(map[key], change[key]));
        switch (directive)
        {
            case "delete" when index >= 0: merged.RemoveAt(index); break;
            case "delete": break;
            case null when index >= 0:
                merged[index] = StrategicMergePatch.MergeMap(schema.Items ?? ObjectSchema.Anything, (JsonObject)merged[index]!, (JsonObject)change.DeepClone());
                break;
            case null:
                merged.Add(StrategicMergePatch.WithoutDirectives(change));
                break;
            default: throw PatchErrors.Internal($"unknown patch type: {directive} in map: {GoMap(change)}");
        }
    }

    /// <summary>
    /// Elements that the order names come in that order; the others keep theirs, each before the first of the former that
    /// stands behind it in the existing list.
    /// </summary>
    private static JsonArray Arrange(string? key, List<JsonNode?> merged, JsonArray existing, JsonArray order)
    {
        int Place(JsonArray list, JsonNode? element)
        {
            var text = Identity(key, element);
            for (var i = 0; i < list.Count; i++)
            {
                if (Identity(key, list[i]) == text)
                {
                    return i;
                }
            }

            return -1;
        }

        var named = merged.Where(e => Place(order, e) >= 0).OrderBy(e => Place(order, e)).ToList();
        var others = merged.Where(e => Place(order, e) < 0).OrderBy(e => Place(existing, e)).ToList();
        var result = new JsonArray();
        for (int o = 0, n = 0; o < others.Count || n < named.Count;)
        {
            var takeOther = n == named.Count
                || (o < others.Count && Place(existing, others[o]) is var left && Place(existing, named[n]) is var right && left >= 0 && left < right);
            result.Add(takeOther ? others[o++] : named[n++]);
        }

        return result;
    }

    private static string Identity(string? key, JsonNode? element) => JsonValues.Canonical(key is null ? element : (element as JsonObject)?[key]);

    private static string GoMap(JsonObject map) => $"map[{string.Join(' ', map.OrderBy(f => f.Key, StringComparer.Ordinal).Select(f => $"{f.Key}:{f.Value}"))}]";
}
