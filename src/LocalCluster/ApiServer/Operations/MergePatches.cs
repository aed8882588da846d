using System.Text.Json.Nodes;

namespace Surus.LocalCluster.ApiServer;

/// <summary>JSON merge patches (RFC 7386).</summary>
internal static class MergePatches
{
    /// <summary>Changes <paramref name="target"/> in place, and returns it.</summary>
    public static JsonObject Apply(JsonObject target, JsonObject patch)
    {
        foreach (var (name, change) in patch)
        {
            switch (change)
            {
                case null:
                    target.Remove(name);
                    break;
                case JsonObject inner:
                    target[name] = Apply(target[name] as JsonObject is { } present ? present.Copy() : [], inner);
                    break;
                default:
                    target[name] = change.DeepClone();
                    break;
            }
        }

        return target;
    }
}
