using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Surus.Generate;

/// <summary>Writes JSON values as YAML, always the same text for the same value.</summary>
internal static partial class YamlText
{
    private static readonly JsonSerializerOptions _quoted = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>One document, ended by a line break.</summary>
    public static string Document(JsonNode node)
    {
        var text = new StringBuilder();
        Block(text, node, 0);
        return text.ToString();
    }

    private static void Block(StringBuilder text, JsonNode node, int depth)
    {
        switch (node)
        {
            case JsonObject map: Map(text, map, depth, firstIsIndented: false); break;
            case JsonArray list: List(text, list, depth); break;
            default: text.Append(Scalar(node)).Append('\n'); break;
        }
    }

    private static void Map(StringBuilder text, JsonObject map, int depth, bool firstIsIndented)
    {
        foreach (var (key, value) in map)
        {
            text.Append(' ', firstIsIndented ? 0 : depth).Append(Quote(key)).Append(':');
            firstIsIndented = false;
            Value(text, value, depth);
        }
    }

    private static void Value(StringBuilder text, JsonNode? value, int depth)
    {
        switch (value)
        {
            case JsonObject { Count: > 0 }:
                text.Append('\n');
                Block(text, value, depth + 2);
                break;
            case JsonArray { Count: > 0 }:
                text.Append('\n');
                Block(text, value, depth);
                break;
            case JsonValue multiline when multiline.GetValueKind() == JsonValueKind.String && ((string)multiline!).Contains('\n'):
                text.Append(" |\n").Append(Indented((string)multiline!, depth + 2));
                break;
            default:
                text.Append(' ').Append(Scalar(value)).Append('\n');
                break;
        }
    }

    private static void List(StringBuilder text, JsonArray list, int depth)
    {
        foreach (var item in list)
        {
            text.Append(' ', depth).Append("- ");
            if (item is JsonObject { Count: > 0 } map)
            {
                Map(text, map, depth + 2, firstIsIndented: true);
            }
            else
            {
                text.Append(Scalar(item)).Append('\n');
            }
        }
    }

    private static string Scalar(JsonNode? node) => node switch
    {
        null => "null",
        JsonObject => "{}",
        JsonArray => "[]",
        _ when node.GetValueKind() == JsonValueKind.String => Quote((string)node!),
        _ => node.ToJsonString(),
    };

    private static string Quote(string text) =>
        PlainText().IsMatch(text) && !Ambiguous().IsMatch(text) ? text : JsonSerializer.Serialize(text, _quoted);

    private static string Indented(string text, int depth) =>
        string.Concat(text.TrimEnd('\n').Split('\n').Select(line => (line.Length == 0 ? "" : new string(' ', depth) + line) + "\n"));

    [GeneratedRegex(@"^[A-Za-z/][A-Za-z0-9_./$()-]*( [A-Za-z0-9_./()-]+[,;]?)*[A-Za-z0-9_./()-]*$")]
    private static partial Regex PlainText();

    [GeneratedRegex("^(true|false|null|yes|no|on|off|y|n)$", RegexOptions.IgnoreCase)]
    private static partial Regex Ambiguous();
}
