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
    /// <exception cref="FormatException">The element lacks a key.</exception>
    public static string Element(ObjectSchema list, JsonNode? element)
    {
        if (list.Merge == MergeSemantics.Set)
        {
            return "v:" + JsonValues.Canonical(element);
        }

        var keys = new JsonObject();
        foreach (var key in list.Keys.OrderBy(key => key.Name, StringComparer.Ordinal))
        {
            keys[key.Name] = (element as JsonObject)?[key.Name] is { } value
                ? JsonValues.Sorted(value)
                : JsonNode.Parse(key.Default ?? throw new FormatException($"associative list with keys has an element that omits key field \"{key.Name}\""));
        }

        return "k:" + JsonValues.Compact(keys);
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
