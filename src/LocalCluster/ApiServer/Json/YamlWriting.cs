using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Surus.LocalCluster.ApiServer;

/// <summary>Writes JSON as YAML.</summary>
internal static class YamlWriting
{
    /// <summary>One document in UTF-8.</summary>
    public static byte[] Write(JsonNode value)
    {
        var text = new StringWriter(System.Globalization.CultureInfo.InvariantCulture);
        var emitter = new Emitter(text);
        emitter.Emit(new StreamStart());
        emitter.Emit(new DocumentStart());
        Write(emitter, value);
        emitter.Emit(new DocumentEnd(isImplicit: true));
        emitter.Emit(new StreamEnd());
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static void Write(Emitter emitter, JsonNode? value)
    {
        switch (value)
        {
            case JsonObject members:
                emitter.Emit(new MappingStart(AnchorName.Empty, TagName.Empty, isImplicit: true, members.Count == 0 ? MappingStyle.Flow : MappingStyle.Block));
                foreach (var (name, member) in members)
                {
                    emitter.Emit(new Scalar(name));
                    Write(emitter, member);
                }

                emitter.Emit(new MappingEnd());
                break;
            case JsonArray items:
                emitter.Emit(new SequenceStart(AnchorName.Empty, TagName.Empty, isImplicit: true, items.Count == 0 ? SequenceStyle.Flow : SequenceStyle.Block));
                foreach (var item in items)
                {
                    Write(emitter, item);
                }

                emitter.Emit(new SequenceEnd());
                break;
            default:
                emitter.Emit(WriteScalar(value));
                break;
        }
    }

    // A text that would read as something else is quoted.
    private static Scalar WriteScalar(JsonNode? value)
    {
        if (value is null)
        {
            return new Scalar("null");
        }

        if (value.GetValueKind() != JsonValueKind.String)
        {
            return new Scalar(value.ToJsonString());
        }

        var text = value.GetValue<string>();
        var plain = ReadsAsItself(text);
        return new Scalar(AnchorName.Empty, TagName.Empty, text, plain ? ScalarStyle.Any : ScalarStyle.DoubleQuoted, isPlainImplicit: plain, isQuotedImplicit: true);
    }

    private static bool ReadsAsItself(string text)
    {
        if (text.Length == 0 || text.AsSpan().ContainsAny("\n\r\t:#"))
        {
            return false;
        }

        try
        {
            return YamlReading.Read("- " + text).Value is JsonArray { Count: 1 } read && read[0].AsText() == text;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
