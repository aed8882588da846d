using System.Globalization;
using System.Text.Json.Nodes;

namespace Surus.KubernetesTypes;

/// <summary>
/// JSON patches (RFC 6902) as Kubernetes takes them: one that fails changes nothing; <c>replace</c> of a missing key adds it.
/// </summary>
public static class JsonPatchDocument
{
    /// <summary>The object as the patch makes it; neither argument is changed.</summary>
    /// <exception cref="JsonPatchException">The patch is none, or does not fit the object.</exception>
    public static JsonObject Apply(JsonObject target, JsonNode? patch)
    {
        if (patch is not JsonArray operations)
        {
            throw Malformed("a JSON patch is a list of operations");
        }

        JsonNode? result = target.DeepClone();
        foreach (var operation in operations)
        {
            result = Operation(result, operation as JsonObject ?? throw Malformed("an operation of a JSON patch is an object"));
        }

        return result as JsonObject ?? throw DoesNotFit("the whole object", "it would no longer be an object");
    }

    private static JsonNode? Operation(JsonNode? document, JsonObject operation)
    {
        var path = Pointer(Text(operation, "path") ?? throw Malformed("an operation of a JSON patch needs a path"));
        switch (Text(operation, "op"))
        {
            case "add": return Add(document, path, operation["value"]?.DeepClone());
            case "remove": return Remove(document, path);
            case "replace": return Replace(document, path, operation["value"]?.DeepClone());
            case "test": return Test(document, path, operation["value"]);
            case "copy": return Add(document, path, Get(document, From(operation))?.DeepClone());
            case "move":
                var moved = Get(document, From(operation))?.DeepClone();
                return Add(Remove(document, From(operation)), path, moved);
            case var other: throw DoesNotFit(Text(path), $"there is no operation '{other}'");
        }
    }

    private static string? Text(JsonObject operation, string field) =>
        operation[field] is JsonValue text && text.TryGetValue<string>(out var result) ? result : null;

    private static string[] From(JsonObject operation) => Pointer(Text(operation, "from") ?? throw Malformed("copy and move need a from"));

    private static string[] Pointer(string text) => text switch
    {
        "" => [],
        ['/', ..] => [.. text[1..].Split('/').Select(part => part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal))],
        _ => throw DoesNotFit(text, "a path begins with '/'"),
    };

    private static JsonNode? Get(JsonNode? document, ReadOnlySpan<string> path)
    {
        foreach (var part in path)
        {
            document = document switch
            {
                JsonObject map when map.TryGetPropertyValue(part, out var child) => child,
                JsonArray list => list[Index(list, part, list.Count - 1)],
                _ => throw DoesNotFit(Text(path), $"there is no '{part}'"),
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
            default: throw DoesNotFit(Text(path), "what it is in is neither an object nor a list");
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
        return removed ? document : throw DoesNotFit(Text(path), "there is nothing to remove");
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
        return JsonNode.DeepEquals(actual, expected) ? document : throw DoesNotFit(Text(path), "the value there is another than the test expects");
    }

    private static int Index(JsonArray list, string text, int last) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var index)
        && (index < 0 ? index += list.Count : index) >= 0 && index <= last
            ? index
            : throw DoesNotFit(text, "the list has no such place");

    private static string Text(ReadOnlySpan<string> path) => "/" + string.Join('/', path!);

    private static JsonPatchException Malformed(string why) => new(why, isMalformed: true);

    private static JsonPatchException DoesNotFit(string path, string why) => new($"{path}: {why}", isMalformed: false);
}

/// <summary>A JSON patch that cannot be applied.</summary>
/// <param name="why">Where and why.</param>
/// <param name="isMalformed">Whether it is no patch at all, rather than one that does not fit.</param>
public sealed class JsonPatchException(string why, bool isMalformed) : Exception(why)
{
    /// <summary>Whether it is no patch at all, rather than one that does not fit the object.</summary>
    public bool IsMalformed => isMalformed;
}
