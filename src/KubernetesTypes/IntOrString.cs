using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Surus.KubernetesTypes;

/// <summary>A number or a text: a port by number or name, a count or a percentage.</summary>
[JsonConverter(typeof(IntOrStringJsonConverter))]
public readonly record struct IntOrString
{
    private readonly string? text;
    private readonly int number;

    /// <summary>A number.</summary>
    public IntOrString(int number) => this.number = number;

    /// <summary>A text.</summary>
    public IntOrString(string text) => this.text = text;

    /// <summary>The text, or null where it is a number.</summary>
    public string? Text => text;

    /// <summary>The number, or null where it is a text.</summary>
    public int? Number => text is null ? number : null;

    /// <summary>
    /// The number, or the given share of <paramref name="total"/> where it is a percentage; null where it is another text.
    /// </summary>
    public int? Of(int total, bool roundUp)
    {
        if (text is null)
        {
            return number;
        }

        return text.EndsWith('%') && int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var percent)
            ? (int)(((long)percent * total + (roundUp ? 99 : 0)) / 100)
            : null;
    }

    /// <inheritdoc/>
    public override string ToString() => text ?? number.ToString(CultureInfo.InvariantCulture);

    /// <summary>A number.</summary>
    public static implicit operator IntOrString(int number) => new(number);

    /// <summary>A text.</summary>
    public static implicit operator IntOrString(string text) => new(text);
}

/// <summary>Writes a number as a JSON number and a text as a JSON string.</summary>
public sealed class IntOrStringJsonConverter : JsonConverter<IntOrString>
{
    /// <inheritdoc/>
    public override IntOrString Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Read(ref reader);

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, IntOrString value, JsonSerializerOptions options) => Write(writer, value);

    internal static IntOrString Read(ref Utf8JsonReader reader) =>
        reader.TokenType switch
        {
            JsonTokenType.Number => new IntOrString(JsonReading.Int32Value(ref reader)),
            JsonTokenType.String => new IntOrString(reader.GetString()!),
            _ => throw JsonReading.Unexpected(ref reader, "a number or a string"),
        };

    internal static void Write(Utf8JsonWriter writer, IntOrString value)
    {
        if (value.Number is { } number)
        {
            writer.WriteNumberValue(number);
        }
        else
        {
            writer.WriteStringValue(value.Text);
        }
    }
}
