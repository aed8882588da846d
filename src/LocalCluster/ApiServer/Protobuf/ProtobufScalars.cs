using System.Text.Json;
using System.Text.Json.Nodes;
using Surus.KubernetesTypes;

namespace Surus.LocalCluster.ApiServer;

/// <summary>Single values in protobuf: some of them are small messages.</summary>
internal static class ProtobufScalars
{
    /// <summary>The value as JSON; null where nothing is meant.</summary>
    public static JsonNode? Read(ScalarType type, ProtobufField written) => type switch
    {
        ScalarType.String => JsonValue.Create(written.Text),
        ScalarType.Int32 => JsonValue.Create((int)written.Scalar),
        ScalarType.Int64 => JsonValue.Create((long)written.Scalar),
        ScalarType.Bool => JsonValue.Create(written.Scalar != 0),
        ScalarType.Double => JsonValue.Create(BitConverter.UInt64BitsToDouble(written.Scalar)),
        ScalarType.Bytes => JsonValue.Create(Convert.ToBase64String(written.Bytes.Span)),
        ScalarType.Quantity => JsonValue.Create(Part(written, 1)?.Text is { Length: > 0 } text ? text : "0"),
        ScalarType.IntOrString => Part(written, 1)?.Scalar == 1 ? JsonValue.Create(Part(written, 3)?.Text ?? "") : JsonValue.Create((int)(Part(written, 2)?.Scalar ?? 0)),
        ScalarType.Time or ScalarType.MicroTime => Time(type, written),
        _ => Part(written, 1)?.Bytes is { Length: > 0 } json ? JsonNode.Parse(json.Span) : new JsonObject(),
    };

    /// <summary>Writes a value as a field.</summary>
    /// <exception cref="FormatException">The value is not of the type.</exception>
    public static void Write(ScalarType type, int field, JsonNode value, ProtobufWriter writer)
    {
        switch (type)
        {
            case ScalarType.String: writer.Text(field, Text(value)); break;
            case ScalarType.Int32 or ScalarType.Int64: writer.Number(field, Whole(value)); break;
            case ScalarType.Bool: writer.Number(field, value.GetValueKind() == JsonValueKind.True ? 1 : 0); break;
            case ScalarType.Double: writer.Double(field, JsonValues.FloatingNumber(value) ?? 0); break;
            case ScalarType.Bytes: writer.Bytes(field, Convert.FromBase64String(Text(value))); break;
            default:
                var message = new ProtobufWriter();
                Message(type, value, message);
                writer.Bytes(field, message.Written);
                break;
        }
    }

    private static void Message(ScalarType type, JsonNode value, ProtobufWriter message)
    {
        switch (type)
        {
            case ScalarType.Quantity:
                message.Text(1, value.GetValueKind() == JsonValueKind.String ? Text(value) : value.ToJsonString());
                break;
            case ScalarType.IntOrString:
                var isText = value.GetValueKind() == JsonValueKind.String;
                message.Number(1, isText ? 1 : 0);
                message.Number(2, isText ? 0 : Whole(value));
                message.Text(3, isText ? Text(value) : "");
                break;
            case ScalarType.Time or ScalarType.MicroTime:
                var time = KubernetesTime.Parse(Text(value));
                message.Number(1, time.ToUnixTimeSeconds());
                message.Number(2, (time.Ticks % TimeSpan.TicksPerSecond) * 100);
                break;
            default:
                message.Bytes(1, System.Text.Encoding.UTF8.GetBytes(JsonValues.Compact(value)));
                break;
        }
    }

    private static JsonNode? Time(ScalarType type, ProtobufField written)
    {
        if (written.Bytes.IsEmpty)
        {
            return null;
        }

        var nanoseconds = (int)(Part(written, 2)?.Scalar ?? 0);
        var time = DateTimeOffset.FromUnixTimeSeconds((long)(Part(written, 1)?.Scalar ?? 0)).AddTicks(nanoseconds / 100);
        return JsonValue.Create(type == ScalarType.Time ? KubernetesTime.Format(time) : KubernetesTime.FormatMicro(time));
    }

    private static ProtobufField? Part(ProtobufField written, int number)
    {
        var reader = new ProtobufReader(written.Bytes);
        while (reader.Next() is { } part)
        {
            if (part.Number == number)
            {
                return part;
            }
        }

        return null;
    }

    private static string Text(JsonNode value) =>
        value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : throw new FormatException($"{value.ToJsonString()} is no text.");

    private static long Whole(JsonNode value) => JsonValues.WholeNumber(value) ?? throw new FormatException($"{value.ToJsonString()} is no whole number.");
}
