using System.Text.Json;
using System.Text.Json.Nodes;

namespace Surus.KubernetesTypes;

/// <summary>What the generated writers are made of: a field each, which is left out where the value is null.</summary>
internal static class JsonWriting
{
    public static void Text(Utf8JsonWriter writer, ReadOnlySpan<byte> name, string? value)
    {
        if (value is not null)
        {
            writer.WriteString(name, value);
        }
    }

    public static void Int32(Utf8JsonWriter writer, ReadOnlySpan<byte> name, int? value) => Int64(writer, name, value);

    public static void Int64(Utf8JsonWriter writer, ReadOnlySpan<byte> name, long? value)
    {
        if (value is { } number)
        {
            writer.WriteNumber(name, number);
        }
    }

    public static void Bool(Utf8JsonWriter writer, ReadOnlySpan<byte> name, bool? value)
    {
        if (value is { } truth)
        {
            writer.WriteBoolean(name, truth);
        }
    }

    public static void Bytes(Utf8JsonWriter writer, ReadOnlySpan<byte> name, byte[]? value)
    {
        if (value is not null)
        {
            writer.WriteBase64String(name, value);
        }
    }

    public static void Quantity(Utf8JsonWriter writer, ReadOnlySpan<byte> name, Quantity? value) => Text(writer, name, value?.ToString());

    public static void IntOrString(Utf8JsonWriter writer, ReadOnlySpan<byte> name, IntOrString? value)
    {
        if (value is { } either)
        {
            writer.WritePropertyName(name);
            IntOrStringJsonConverter.Write(writer, either);
        }
    }

    public static void Time(Utf8JsonWriter writer, ReadOnlySpan<byte> name, DateTimeOffset? value) =>
        Text(writer, name, value is { } time ? KubernetesTime.Format(time) : null);

    public static void MicroTime(Utf8JsonWriter writer, ReadOnlySpan<byte> name, DateTimeOffset? value) =>
        Text(writer, name, value is { } time ? KubernetesTime.FormatMicro(time) : null);

    public static void Node(Utf8JsonWriter writer, ReadOnlySpan<byte> name, JsonNode? value)
    {
        if (value is not null)
        {
            writer.WritePropertyName(name);
            value.WriteTo(writer);
        }
    }

    public static void Form(Utf8JsonWriter writer, ReadOnlySpan<byte> name, IJsonForm? value)
    {
        if (value is not null)
        {
            writer.WritePropertyName(name);
            value.WriteJson(writer);
        }
    }

    public static void List<T>(Utf8JsonWriter writer, ReadOnlySpan<byte> name, IReadOnlyList<T>? list, Action<Utf8JsonWriter, T> write)
    {
        if (list is not null)
        {
            writer.WritePropertyName(name);
            ListValue(writer, list, write);
        }
    }

    public static void Map<T>(Utf8JsonWriter writer, ReadOnlySpan<byte> name, IReadOnlyDictionary<string, T>? map, Action<Utf8JsonWriter, T> write)
    {
        if (map is not null)
        {
            writer.WritePropertyName(name);
            MapValue(writer, map, write);
        }
    }

    public static void TextValue(Utf8JsonWriter writer, string? value) => writer.WriteStringValue(value);

    public static void Int64Value(Utf8JsonWriter writer, long value) => writer.WriteNumberValue(value);

    public static void Int32Value(Utf8JsonWriter writer, int value) => writer.WriteNumberValue(value);

    public static void BytesValue(Utf8JsonWriter writer, byte[]? value)
    {
        if (value is null)
        {
            writer.WriteNullValue();
        }
        else
        {
            writer.WriteBase64StringValue(value);
        }
    }

    public static void QuantityValue(Utf8JsonWriter writer, Quantity value) => writer.WriteStringValue(value.ToString());

    public static void TimeValue(Utf8JsonWriter writer, DateTimeOffset value) => writer.WriteStringValue(KubernetesTime.Format(value));

    public static void NodeValue(Utf8JsonWriter writer, JsonNode? value)
    {
        if (value is null)
        {
            writer.WriteNullValue();
        }
        else
        {
            value.WriteTo(writer);
        }
    }

    public static void FormValue(Utf8JsonWriter writer, IJsonForm? value)
    {
        if (value is null)
        {
            writer.WriteNullValue();
        }
        else
        {
            value.WriteJson(writer);
        }
    }

    public static void TextsValue(Utf8JsonWriter writer, IReadOnlyList<string>? list)
    {
        if (list is null)
        {
            writer.WriteNullValue();
        }
        else
        {
            ListValue(writer, list, TextValue);
        }
    }

    private static void ListValue<T>(Utf8JsonWriter writer, IReadOnlyList<T> list, Action<Utf8JsonWriter, T> write)
    {
        writer.WriteStartArray();
        for (var index = 0; index < list.Count; index++)
        {
            write(writer, list[index]);
        }

        writer.WriteEndArray();
    }

    private static void MapValue<T>(Utf8JsonWriter writer, IReadOnlyDictionary<string, T> map, Action<Utf8JsonWriter, T> write)
    {
        writer.WriteStartObject();
        foreach (var (key, value) in map)
        {
            writer.WritePropertyName(key);
            write(writer, value);
        }

        writer.WriteEndObject();
    }
}
