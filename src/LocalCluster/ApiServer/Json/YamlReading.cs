using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Surus.LocalCluster.ApiServer;

/// <summary>Reads the YAML that manifests are written in, with the scalars that JSON has. No run-time reflection: only the parser's events.</summary>
internal static class YamlReading
{
    /// <summary>Reads the first document.</summary>
    /// <exception cref="JsonException">It is no YAML.</exception>
    public static DecodedBody Read(string text)
    {
        try
        {
            var parser = new Parser(new StringReader(text));
            parser.Consume<StreamStart>();
            if (!parser.TryConsume<DocumentStart>(out _))
            {
                return new DecodedBody(null, []);
            }

            var duplicates = new List<string>();
            return new DecodedBody(ReadNode(parser, "", duplicates, new Dictionary<string, JsonNode?>(StringComparer.Ordinal)), duplicates);
        }
        catch (YamlException error)
        {
            throw new JsonException($"yaml: line {error.Start.Line}: {error.Message}", error);
        }
    }

    private static JsonNode? ReadNode(Parser parser, string path, List<string> duplicates, Dictionary<string, JsonNode?> anchors)
    {
        if (parser.TryConsume<AnchorAlias>(out var alias))
        {
            return anchors.GetValueOrDefault(alias.Value.Value)?.DeepClone();
        }

        if (parser.TryConsume<Scalar>(out var scalar))
        {
            return Remember(anchors, scalar.Anchor, ReadScalar(scalar));
        }

        if (parser.TryConsume<SequenceStart>(out var sequence))
        {
            var items = new JsonArray();
            while (!parser.TryConsume<SequenceEnd>(out _))
            {
                items.Add(ReadNode(parser, $"{path}[{items.Count}]", duplicates, anchors));
            }

            return Remember(anchors, sequence.Anchor, items);
        }

        return ReadMapping(parser, path, duplicates, anchors);
    }

    private static JsonNode? ReadMapping(Parser parser, string path, List<string> duplicates, Dictionary<string, JsonNode?> anchors)
    {
        var start = parser.Consume<MappingStart>();
        var members = new JsonObject();
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            var name = parser.Consume<Scalar>().Value;
            var here = path.Length == 0 ? name : $"{path}.{name}";
            if (members.ContainsKey(name))
            {
                duplicates.Add(here);
            }

            members[name] = ReadNode(parser, here, duplicates, anchors);
        }

        return Remember(anchors, start.Anchor, members);
    }

    private static JsonNode? Remember(Dictionary<string, JsonNode?> anchors, AnchorName anchor, JsonNode? value)
    {
        if (!anchor.IsEmpty)
        {
            anchors[anchor.Value] = value?.DeepClone();
        }

        return value;
    }

    private static JsonValue? ReadScalar(Scalar scalar)
    {
        var text = scalar.Value;
        if (scalar.Style is not ScalarStyle.Plain || scalar.Tag == "tag:yaml.org,2002:str")
        {
            return JsonValue.Create(text);
        }

        switch (text)
        {
            case "" or "~" or "null" or "Null" or "NULL":
                return null;
            case "true" or "True" or "TRUE":
                return JsonValue.Create(true);
            case "false" or "False" or "FALSE":
                return JsonValue.Create(false);
            default:
                return ReadNumber(text) ?? JsonValue.Create(text);
        }
    }

    private static JsonValue? ReadNumber(string text)
    {
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole))
        {
            return JsonValue.Create(whole);
        }

        if (text.StartsWith("0x", StringComparison.Ordinal) && long.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var hex))
        {
            return JsonValue.Create(hex);
        }

        var numeric = text.Length > 0 && (char.IsAsciiDigit(text[^1]) || text[^1] == '.') && (char.IsAsciiDigit(text[0]) || text[0] is '-' or '+' or '.');
        return numeric && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? JsonValue.Create(number) : null;
    }
}
