using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Surus.KubernetesTypes;

namespace Surus.LocalCluster.ApiServer;

/// <summary>The elements of paths in a <see cref="FieldSet"/>, and how people see them.</summary>
internal static class FieldPaths
{
    /// <summary>A field or a map's key.</summary>
    public static string Field(string name) => "f:" + name;

    /// <summary>An element of a list that is merged by keys or by value.</summary>
    /// <exception cref="FormatException">The element has none of the keys. Some of several are enough to tell it from others; that all are there is for validation to say.</exception>
    public static string Element(ObjectSchema list, JsonNode? element)
    {
        if (list.Merge == MergeSemantics.Set)
        {
            return "v:" + JsonValues.Canonical(element);
        }

        var map = element as JsonObject
            ?? throw new FormatException($"associative list with keys may not have {(element is null ? "a null element" : "non-map elements")}");
        var keys = new JsonObject();
        foreach (var key in list.Keys.OrderBy(key => key.Name, StringComparer.Ordinal))
        {
            if (map[key.Name] is { } value)
            {
                keys[key.Name] = JsonValues.Sorted(value);
            }
            else if (key.Default is not null)
            {
                keys[key.Name] = JsonNode.Parse(key.Default);
            }
        }

        return keys.Count > 0 ? "k:" + JsonValues.Compact(keys) : throw new FormatException(
            $"associative list with keys has an element that omits all key fields [{string.Join(' ', list.Keys.Select(key => $"\"{key.Name}\""))}] (and doesn't have default values for any key fields)");
    }

    /// <summary>A path as messages have it, such as <c>.spec.ports[port=80,protocol="TCP"].name</c>.</summary>
    public static string Show(IReadOnlyList<string> path)
    {
        var text = new StringBuilder();
        foreach (var element in path)
        {
            text.Append(element[..2] switch
            {
                "f:" => "." + element[2..],
                "v:" => $"[={element[2..]}]",
                _ => ShowKeys(element),
            });
        }

        return text.ToString();
    }

    /// <summary>An element's keys as messages have them, such as <c>[port=53,protocol="UDP"]</c>.</summary>
    public static string ShowKeys(string element) => element.StartsWith("v:", StringComparison.Ordinal)
        ? string.Create(CultureInfo.InvariantCulture, $"[={element[2..]}]")
        : $"[{string.Join(',', ((JsonObject)JsonNode.Parse(element[2..])!).Select(key => $"{key.Key}={JsonValues.Compact(key.Value)}"))}]";
}
