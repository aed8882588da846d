using System.Text.Json.Nodes;

namespace Surus.LocalCluster.ApiServer;

/// <summary>JSON merge patches (RFC 7386): objects are merged, null removes, everything else replaces.</summary>
internal static class MergePatch
{
    /// <summary>The object as the patch makes it; neither argument is changed.</summary>
    public static JsonObject Apply(JsonObject target, JsonObject patch)
    {
        var result = (JsonObject)target.DeepClone();
        Merge(result, patch);
        return result;
    }

    private static void Merge(JsonObject target, JsonObject patch)
    {
        foreach (var (name, value) in patch)
        {
            if (value is null)
            {
                target.Remove(name);
            }
            else if (value is not JsonObject child)
            {
                target[name] = value.DeepClone();
            }
            else if (target[name] is JsonObject existing)
            {
                Merge(existing, child);
            }
            else
            {
                var made = new JsonObject();
                Merge(made, child);
                target[name] = made;
            }
        }
    }
}
