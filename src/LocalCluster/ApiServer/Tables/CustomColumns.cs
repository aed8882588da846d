using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Surus.LocalCluster.ApiServer;

/// <summary>The columns of custom resources: the name and what <c>additionalPrinterColumns</c> says, or else the age.</summary>
internal static class CustomColumns
{
    /// <summary>The columns of a definition's version.</summary>
    public static IReadOnlyList<TableColumn> Of(CustomDefinition custom)
    {
        var own = custom.Version.Objects("additionalPrinterColumns").Select(Column).ToList();
        return [BuiltInColumns.Name, .. own.Count > 0 ? own : [BuiltInColumns.Age]];
    }

    private static TableColumn Column(JsonObject column)
    {
        var path = JsonPath.Parse(column.Text("jsonPath") ?? "");
        var type = column.Text("type") ?? "string";
        return new TableColumn(column.Text("name") ?? "", type, column.Integer("priority") ?? 0, (value, now) => Cell(path.Find(value), type, now))
        {
            Format = column.Text("format") ?? "",
            Description = column.Text("description") is { Length: > 0 } description
                ? description
                : $"Custom resource definition column (in JSONPath format): {column.Text("jsonPath")}",
        };
    }

    private static JsonNode? Cell(IReadOnlyList<JsonNode> found, string type, DateTimeOffset now)
    {
        if (found.Count == 0)
        {
            return null;
        }

        switch (type)
        {
            case "integer":
                return found[0].AsInteger() is { } whole ? JsonValue.Create(whole) : null;
            case "number":
                return found[0].GetValueKind() == JsonValueKind.Number ? found[0].DeepClone() : null;
            case "boolean":
                return found[0].GetValueKind() is JsonValueKind.True or JsonValueKind.False ? found[0].DeepClone() : null;
            case "date":
                return found[0].AsText() is { } time ? Ages.Since(time, now) : null;
            default:
                return JsonValue.Create(string.Join(",", found.Select(Show)));
        }
    }

    private static string Show(JsonNode value) => value switch
    {
        JsonValue scalar => scalar.AsText() ?? scalar.ToJsonString(),
        _ => value.ToJsonString(),
    };
}

/// <summary>The part of JSONPath that printer columns use: members, indexes, <c>[*]</c> and <c>[?(@.a=="b")]</c>.</summary>
internal sealed class JsonPath
{
    private readonly List<Func<JsonNode, IEnumerable<JsonNode>>> steps = [];

    /// <summary>Reads a path; what it can't read finds nothing.</summary>
    public static JsonPath Parse(string text)
    {
        var path = new JsonPath();
        var rest = text.Trim().TrimStart('{').TrimEnd('}').TrimStart('$');
        while (rest.Length > 0)
        {
            rest = rest[0] switch
            {
                '.' => path.Member(rest[1..]),
                '[' => path.Bracket(rest),
                _ => path.Member(rest),
            };
        }

        return path;
    }

    /// <summary>What the path leads to.</summary>
    public IReadOnlyList<JsonNode> Find(JsonNode value)
    {
        IEnumerable<JsonNode> found = [value];
        foreach (var step in steps)
        {
            found = found.SelectMany(step);
        }

        return [.. found];
    }

    private string Member(string text)
    {
        var name = new System.Text.StringBuilder();
        var index = 0;
        for (; index < text.Length && text[index] is not ('.' or '['); index++)
        {
            if (text[index] == '\\' && index + 1 < text.Length)
            {
                index++;
            }

            name.Append(text[index]);
        }

        Add(name.ToString());
        return text[index..];
    }

    private void Add(string name)
    {
        if (name == "*")
        {
            steps.Add(All);
        }
        else
        {
            steps.Add(node => node is JsonObject owner && owner[name] is { } member ? [member] : []);
        }
    }

    private string Bracket(string text)
    {
        var end = text.IndexOf(']', StringComparison.Ordinal);
        if (end < 0)
        {
            steps.Add(_ => []);
            return "";
        }

        var inner = text[1..end];
        if (inner == "*")
        {
            steps.Add(All);
        }
        else if (int.TryParse(inner, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var index))
        {
            steps.Add(node => node is JsonArray items && items.Count > (index < 0 ? -index - 1 : index) && items[index < 0 ? items.Count + index : index] is { } item ? [item] : []);
        }
        else if (inner.StartsWith("?(@.", StringComparison.Ordinal) && inner.Split("==", 2) is [var left, var right])
        {
            var member = left["?(@.".Length..].Trim();
            var wanted = right.TrimEnd(')').Trim().Trim('"', '\'');
            steps.Add(node => node is JsonArray items ? items.OfType<JsonObject>().Where(item => (item[member].AsText() ?? item[member]?.ToJsonString()) == wanted) : []);
        }
        else
        {
            Add(inner.Trim('\'', '"'));
        }

        return text[(end + 1)..];
    }

    private static IEnumerable<JsonNode> All(JsonNode node) => node switch
    {
        JsonArray items => items.OfType<JsonNode>(),
        JsonObject members => members.Select(member => member.Value).OfType<JsonNode>(),
        _ => [],
    };
}
