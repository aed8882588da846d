using System.Text.Json.Nodes;

namespace Surus.LocalCluster.ApiServer;

/// <summary>Merges an applied value into a live one, place by place; the applied one wins.</summary>
internal static class TypedMerge
{
    /// <summary>The merged object; neither argument is changed.</summary>
    public static JsonObject Merge(ObjectSchema schema, JsonObject live, JsonObject applied) => Fields(schema, live, applied);

    private static JsonNode? Value(ObjectSchema schema, JsonNode? live, JsonNode? applied) => (live, applied) switch
    {
        _ when TypedValues.IsLeaf(schema, applied) => applied?.DeepClone(),
        (JsonObject a, JsonObject b) => Fields(schema, a, b),
        (JsonArray a, JsonArray b) => new Lists(schema, a, b).Merge(),
        _ => applied?.DeepClone(),
    };

    private static JsonObject Fields(ObjectSchema schema, JsonObject live, JsonObject applied)
    {
        var merged = (JsonObject)live.DeepClone();
        foreach (var (name, value) in applied)
        {
            merged[name] = Value(schema.Field(name) ?? ObjectSchema.Anything, live[name], value);
        }

        return merged;
    }

    /// <summary>
    /// Merges two lists of unique elements: shared elements stand in the order of the applied list, elements of the live list
    /// stay before the shared one they stood before, and new ones come where the applied list has them.
    /// </summary>
    private sealed class Lists(ObjectSchema schema, JsonArray live, JsonArray applied)
    {
        private readonly List<string> liveKeys = [.. live.Select(e => FieldPaths.Element(schema, e))];
        private readonly List<string> appliedKeys = [.. applied.Select(e => FieldPaths.Element(schema, e))];
        private readonly HashSet<string> merged = [];
        private readonly JsonArray result = [];

        public JsonArray Merge()
        {
            var shared = new Queue<string>(appliedKeys.Where(liveKeys.Contains));
            int l = 0, a = 0;
            while (l < liveKeys.Count || a < appliedKeys.Count)
            {
                if (l < liveKeys.Count && a < appliedKeys.Count && liveKeys[l] == appliedKeys[a])
                {
                    Take(shared, appliedKeys[a++]);
                    l++;
                }
                else if (l < liveKeys.Count && a < appliedKeys.Count && shared.Count > 0 && appliedKeys.Contains(liveKeys[l]) && shared.Peek() != liveKeys[l])
                {
                    // Shared, but its turn in the applied order has not come.
                    l++;
                }
                else if (l < liveKeys.Count && !appliedKeys.Contains(liveKeys[l]))
                {
                    result.Add(live[l++]?.DeepClone());
                }
                else
                {
                    l += l < liveKeys.Count && merged.Contains(liveKeys[l]) ? 1 : 0;
                    if (a < appliedKeys.Count)
                    {
                        Take(shared, appliedKeys[a++]);
                    }
                    else if (l < liveKeys.Count && appliedKeys.Contains(liveKeys[l]))
                    {
                        l++;
                    }
                }
            }

            return result;
        }

        private void Take(Queue<string> shared, string key)
        {
            merged.Add(key);
            var index = liveKeys.IndexOf(key);
            var element = applied[appliedKeys.IndexOf(key)];
            result.Add(index < 0 ? element?.DeepClone() : Value(schema.Items ?? ObjectSchema.Anything, live[index], element));
            if (shared.Count > 0 && shared.Peek() == key)
            {
                shared.Dequeue();
            }
        }
    }
}
