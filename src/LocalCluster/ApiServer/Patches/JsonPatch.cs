using System.Globalization;
using System.Text.Json.Nodes;
using Surus.LocalCluster.Cluster;

namespace Surus.LocalCluster.ApiServer;

/// <summary>
/// JSON patches (RFC 6902) as the Kubernetes API server takes them: one that fails changes nothing; <c>replace</c> of a missing
/// key adds it.
/// </summary>
internal static class JsonPatch
{
    private static readonly HashSet<string> known = ["op", "path", "from", "value"];

    /// <summary>The object as the patch makes it; neither argument is changed.</summary>
    /// <exception cref="ApiException">400 where the patch is none, 422 where it does not fit.</exception>
    public static JsonObject Apply(JsonObject target, JsonNode? patch)
    {
        if (patch is not JsonArray operations)
        {
            throw PatchErrors.Malformed("a JSON patch is a list of operations");
        }

        JsonNode? result = target.DeepClone();
        foreach (var operation in operations)
        {
            result = Operation(result, operation as JsonObject ?? throw PatchErrors.Malformed("an operation of a JSON patch is an object"));
        }

        return result as JsonObject ?? throw PatchErrors.DoesNotFit();
    }

    /// <summary>The keys of operations that mean nothing, such as <c>[0].foo</c>.</summary>
    public static IReadOnlyList<string> UnknownFields(JsonArray patch) =>
        [.. patch.SelectMany((operation, i) => (operation as JsonObject ?? []).Where(f => !known.Contains(f.Key)).Select(f => $"[{i}].{f.Key}"))];

    private static JsonNode? Operation(JsonNode? document, JsonObject operation)
    {
        var path = Pointer(operation.TextOf("path") ?? throw PatchErrors.Malformed("an operation of a JSON patch needs a path"));
        switch (operation.TextOf("op"))
        {
            case "add": return Add(document, path, operation["value"]?.DeepClone());
            case "remove": return Remove(document, path);
            case "replace": return Replace(document, path, operation["value"]?.DeepClone());
            case "test": return Test(document, path, operation["value"]);
            case "copy": return Add(document, path, Get(document, From(operation))?.DeepClone());
            case "move":
                var moved = Get(document, From(operation))?.DeepClone();
                return Add(Remove(document, From(operation)), path, moved);
            default: throw PatchErrors.DoesNotFit();
        }
    }

    private static string[] From(JsonObject operation) =>
        Pointer(operation.TextOf("from") ?? throw PatchErrors.Malformed("copy and move need a from"));

    private static string[] Pointer(string text) => text switch
    {
        "" => [],
        ['/', ..] => [.. text[1..].Split('/').Select(part => part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal))],
        _ => throw PatchErrors.DoesNotFit(),
    };

    private static JsonNode? Get(JsonNode? document, ReadOnlySpan<string> path)
    {
        foreach (var part in path)
        {
            document = document switch
            {
                JsonObject map when map.TryGetPropertyValue(part, out var child) => child,
                JsonArray list => list[Index(list, part, list.Count - 1)],
                _ => throw PatchErrors.DoesNotFit(),
            };
        }

        return document;
    }

    private static JsonNode? Add(JsonNode? document, string[] path, JsonNode? value)
    {
        if (path.Length == 0)
        {
            return value;
        }

        switch (Get(document, path.AsSpan(0, path.Length - 1)))
        {
            case JsonObject map: map[path[^1]] = value; break;
            case JsonArray list: list.Insert(path[^1] == "-" ? list.Count : Index(list, path[^1], list.Count), value); break;
            default: throw PatchErrors.DoesNotFit();
        }

        return document;
    }

    private static JsonNode? Replace(JsonNode? document, string[] path, JsonNode? value)
    {
        if (path.Length > 0 && Get(document, path.AsSpan(0, path.Length - 1)) is JsonArray list)
        {
            list[Index(list, path[^1], list.Count - 1)] = value;
            return document;
        }

        return Add(document, path, value);
    }

    private static JsonNode? Remove(JsonNode? document, string[] path)
    {
        var parent = path.Length == 0 ? null : Get(document, path.AsSpan(0, path.Length - 1));
        var removed = parent switch
        {
            JsonObject map => map.Remove(path[^1]),
            JsonArray list => RemoveAt(list, Index(list, path[^1], list.Count - 1)),
            _ => false,
        };
        return removed ? document : throw PatchErrors.DoesNotFit();
    }

    private static bool RemoveAt(JsonArray list, int index)
    {
        list.RemoveAt(index);
        return true;
    }

    private static JsonNode? Test(JsonNode? document, string[] path, JsonNode? expected)
    {
        var parent = path.Length == 0 ? null : Get(document, path.AsSpan(0, path.Length - 1));
        var actual = parent is JsonObject map ? map[path[^1]] : Get(document, path);
        return JsonValues.AreEqual(actual, expected) ? document : throw PatchErrors.DoesNotFit();
    }

    private static int Index(JsonArray list, string text, int last) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var index)
        && (index < 0 ? index += list.Count : index) >= 0 && index <= last
            ? index
            : throw PatchErrors.DoesNotFit();
}
