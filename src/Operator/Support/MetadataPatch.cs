using System.Text.Json.Nodes;
using Surus.KubernetesTypes;

namespace Surus.Operator;

/// <summary>Labels and annotations as the <c>metadata</c> of a merge patch.</summary>
internal static class MetadataPatch
{
    public static JsonObject Of(ObjectMeta metadata) => new() { ["labels"] = Json(metadata.Labels), ["annotations"] = Json(metadata.Annotations) };

    private static JsonObject Json(IReadOnlyDictionary<string, string>? map) =>
        [.. (map ?? new Dictionary<string, string>()).Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value))];
}
