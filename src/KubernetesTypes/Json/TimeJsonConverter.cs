using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Surus.KubernetesTypes;

/// <summary>A <c>Time</c>: RFC 3339 in UTC, whole seconds, such as <c>2026-01-02T15:04:05Z</c>.</summary>
public sealed class TimeJsonConverter : JsonConverter<DateTimeOffset>
{
    /// <inheritdoc/>
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        KubernetesTime.Read(ref reader);

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteStringValue(KubernetesTime.Format(value));
}

/// <summary>A <c>MicroTime</c>: RFC 3339 in UTC with six digits, such as <c>2026-01-02T15:04:05.000000Z</c>.</summary>
public sealed class MicroTimeJsonConverter : JsonConverter<DateTimeOffset>
{
    /// <inheritdoc/>
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        KubernetesTime.Read(ref reader);

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteStringValue(KubernetesTime.FormatMicro(value));
}

/// <summary>Times as Kubernetes writes them.</summary>
public static class KubernetesTime
{
    /// <summary>Whole seconds in UTC, such as <c>2026-01-02T15:04:05Z</c>.</summary>
    public static string Format(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>Microseconds in UTC, such as <c>2026-01-02T15:04:05.000000Z</c>.</summary>
    public static string FormatMicro(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);

    /// <summary>Reads an RFC 3339 time with any number of decimals and any offset; the result is in UTC.</summary>
    public static bool TryParse(string? text, out DateTimeOffset time)
    {
        time = default;
        return text is { Length: >= 20 }
            && (text[10] is 'T' or 't')
            && (text[^1] is 'Z' or 'z' || text[^6] is '+' or '-')
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out time);
    }

    /// <summary>Reads an RFC 3339 time.</summary>
    /// <exception cref="FormatException">The text is not such a time.</exception>
    public static DateTimeOffset Parse(string text) =>
        TryParse(text, out var time)
            ? time
            : throw new FormatException($"\"{text}\" is not an RFC 3339 time, such as 2026-01-02T15:04:05Z.");

    internal static DateTimeOffset Read(ref Utf8JsonReader reader)
    {
        var text = reader.TokenType == JsonTokenType.String ? reader.GetString() : throw JsonReading.Unexpected(ref reader, "a time, which is a string");
        return TryParse(text, out var time)
            ? time
            : throw new JsonException($"\"{text}\" is not an RFC 3339 time, such as 2026-01-02T15:04:05Z.");
    }
}
