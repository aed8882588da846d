using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Surus.KubernetesTypes;

/// <summary>
/// What the generated readers are made of. Each method reads the value that the reader stands on and leaves it at the value's
/// end; JSON's null is null.
/// </summary>
internal static class JsonReading
{
    /// <summary>Reads an element of a list or map.</summary>
    public delegate T Value<out T>(ref Utf8JsonReader reader);

    /// <summary>The reader stands on an object.</summary>
    /// <exception cref="JsonException">On something else.</exception>
    public static void Object(ref Utf8JsonReader reader) => Expect(ref reader, JsonTokenType.StartObject, "an object");

    /// <summary>Goes on to the next field of an object; false at the object's end.</summary>
    public static bool NextField(ref Utf8JsonReader reader) => reader.Read() && reader.TokenType != JsonTokenType.EndObject;

    /// <summary>Whether the field is that one; the reader then stands on its value.</summary>
    public static bool Is(ref Utf8JsonReader reader, ReadOnlySpan<byte> name) => reader.ValueTextEquals(name) && reader.Read();

    /// <summary>Goes past a field that nothing here knows.</summary>
    public static void Unknown(ref Utf8JsonReader reader)
    {
        // Not Skip: that one refuses a reader that more of a stream may follow, although the serializer hands over values whole.
        if (!reader.TrySkip())
        {
            throw new UnreachableException("The serializer handed over a part of a value.");
        }
    }

    public static string? Text(ref Utf8JsonReader reader) => IsNull(ref reader, JsonTokenType.String, "a string") ? null : reader.GetString();

    public static int? Int32(ref Utf8JsonReader reader) =>
        IsNull(ref reader, JsonTokenType.Number, "a number") ? null
        : reader.TryGetInt32(out var number) ? number
        : throw new JsonException("A whole number between -2147483648 and 2147483647 is expected here.");

    public static long? Int64(ref Utf8JsonReader reader) =>
        IsNull(ref reader, JsonTokenType.Number, "a number") ? null
        : reader.TryGetInt64(out var number) ? number
        : throw new JsonException("A whole number between -9223372036854775808 and 9223372036854775807 is expected here.");

    public static bool? Bool(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.Null => null,
        JsonTokenType.True => true,
        JsonTokenType.False => false,
        _ => throw Unexpected(ref reader, "true or false"),
    };

    public static byte[]? Bytes(ref Utf8JsonReader reader) =>
        IsNull(ref reader, JsonTokenType.String, "a string in base64") ? null
        : reader.TryGetBytesFromBase64(out var bytes) ? bytes
        : throw new JsonException("A string in base64 is expected here; this one is not.");

    public static Quantity? Quantity(ref Utf8JsonReader reader) => reader.TokenType == JsonTokenType.Null ? null : QuantityJsonConverter.Read(ref reader);

    public static IntOrString? IntOrString(ref Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.Null ? default(IntOrString?) : IntOrStringJsonConverter.Read(ref reader);

    public static DateTimeOffset? Time(ref Utf8JsonReader reader) => reader.TokenType == JsonTokenType.Null ? null : KubernetesTime.Read(ref reader);

    public static JsonNode? Node(ref Utf8JsonReader reader) => JsonNode.Parse(ref reader);

    public static int Int32Value(ref Utf8JsonReader reader) => Int32(ref reader).GetValueOrDefault();

    public static long Int64Value(ref Utf8JsonReader reader) => Int64(ref reader).GetValueOrDefault();

    public static Quantity QuantityValue(ref Utf8JsonReader reader) => Quantity(ref reader).GetValueOrDefault();

    public static DateTimeOffset TimeValue(ref Utf8JsonReader reader) => Time(ref reader).GetValueOrDefault();

    public static IReadOnlyList<string>? TextsValue(ref Utf8JsonReader reader) => List<string>(ref reader, Text);

    public static List<T>? List<T>(ref Utf8JsonReader reader, Value<T?> read)
    {
        if (IsNull(ref reader, JsonTokenType.StartArray, "a list"))
        {
            return null;
        }

        var list = new List<T>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            list.Add(read(ref reader)!);
        }

        return list;
    }

    public static Dictionary<string, T>? Map<T>(ref Utf8JsonReader reader, Value<T?> read)
    {
        if (IsNull(ref reader, JsonTokenType.StartObject, "an object"))
        {
            return null;
        }

        var map = new Dictionary<string, T>();
        while (NextField(ref reader))
        {
            var key = reader.GetString()!;
            reader.Read();
            map[key] = read(ref reader)!;
        }

        return map;
    }

    /// <summary>What is thrown where the reader stands on something else than expected.</summary>
    public static JsonException Unexpected(ref Utf8JsonReader reader, string expected) =>
        new($"Expected here is {expected}, not {Name(reader.TokenType)}.");

    private static bool IsNull(ref Utf8JsonReader reader, JsonTokenType otherwise, string name)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return true;
        }

        Expect(ref reader, otherwise, name);
        return false;
    }

    private static void Expect(ref Utf8JsonReader reader, JsonTokenType expected, string name)
    {
        if (reader.TokenType != expected)
        {
            throw Unexpected(ref reader, name);
        }
    }

    private static string Name(JsonTokenType token) => token switch
    {
        JsonTokenType.StartObject => "an object",
        JsonTokenType.StartArray => "a list",
        JsonTokenType.String => "a string",
        JsonTokenType.Number => "a number",
        JsonTokenType.True => "true",
        JsonTokenType.False => "false",
        _ => "null",
    };
}
