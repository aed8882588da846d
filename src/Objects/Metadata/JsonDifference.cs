using System.Globalization;
using System.Text.Json.Nodes;

namespace Surus.Objects;

/// <summary>Compares JSON documents.</summary>
public static class JsonDifference
{
    /// <summary>The path of the first value that differs, such as <c>containers[0].image</c>; null when the documents are equal.</summary>
    public static string? FirstPath(JsonNode? left, JsonNode? right) => FirstPath(left, right, extraAllowed: false, "");

    /// <summary>
    /// The path of the first value of <paramref name="wanted"/> that <paramref name="actual"/> lacks or has otherwise; null when
    /// it has them all. What it has beside them (defaults, the work of others) does not count; lists have to be equally long.
    /// </summary>
    public static string? FirstMissing(JsonNode? wanted, JsonNode? actual) => FirstPath(wanted, actual, extraAllowed: true, "");

    private static string? FirstPath(JsonNode? left, JsonNode? right, bool extraAllowed, string path) => (left, right) switch
    {
        (JsonObject leftObject, JsonObject rightObject) => OfObjects(leftObject, rightObject, extraAllowed, path),
        (JsonArray leftArray, JsonArray rightArray) => OfArrays(leftArray, rightArray, extraAllowed, path),
        _ => JsonNode.DeepEquals(left, right) ? null : path,
    };

    private static string? OfObjects(JsonObject left, JsonObject right, bool extraAllowed, string path)
    {
        var keys = extraAllowed ? left.Select(pair => pair.Key) : left.Select(pair => pair.Key).Union(right.Select(pair => pair.Key));
        return keys
            .Order(StringComparer.Ordinal)
            .Select(key => FirstPath(left[key], right[key], extraAllowed, path.Length == 0 ? key : $"{path}.{key}"))
            .FirstOrDefault(found => found is not null);
    }

    private static string? OfArrays(JsonArray left, JsonArray right, bool extraAllowed, string path) =>
        left.Count != right.Count
            ? path
            : Enumerable.Range(0, left.Count)
                .Select(index => FirstPath(
                    left[index], right[index], extraAllowed, string.Create(CultureInfo.InvariantCulture, $"{path}[{index}]")))
                .FirstOrDefault(found => found is not null);
}
