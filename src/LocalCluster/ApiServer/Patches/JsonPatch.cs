using System.Text.Json.Nodes;
using Surus.KubernetesTypes;
using Surus.LocalCluster.Cluster;

namespace Surus.LocalCluster.ApiServer;

/// <summary>JSON patches, with the API server's answers to those that cannot be applied.</summary>
internal static class JsonPatch
{
    private static readonly HashSet<string> known = ["op", "path", "from", "value"];

    /// <summary>The object as the patch makes it; neither argument is changed.</summary>
    /// <exception cref="ApiException">400 where the patch is none, 422 where it does not fit.</exception>
    public static JsonObject Apply(JsonObject target, JsonNode? patch)
    {
        try
        {
            return JsonPatchDocument.Apply(target, patch);
        }
        catch (JsonPatchException error)
        {
            throw error.IsMalformed ? PatchErrors.Malformed(error.Message) : PatchErrors.DoesNotFit();
        }
    }

    /// <summary>The keys of operations that mean nothing, such as <c>[0].foo</c>.</summary>
    public static IReadOnlyList<string> UnknownFields(JsonArray patch) =>
        [.. patch.SelectMany((operation, i) => (operation as JsonObject ?? []).Where(f => !known.Contains(f.Key)).Select(f => $"[{i}].{f.Key}"))];
}
