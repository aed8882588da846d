using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Surus.Api;

/// <summary>Writes a WAL position as its text.</summary>
public sealed class LogSequenceNumberJsonConverter : JsonConverter<LogSequenceNumber>
{
    /// <inheritdoc/>
    public override LogSequenceNumber Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        LogSequenceNumber.TryParse(reader.GetString(), out var position)
            ? position
            : throw new JsonException($"'{reader.GetString()}' is not a WAL position such as 0/3000060.");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, LogSequenceNumber value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}

/// <summary>Writes a timeline as a number.</summary>
public sealed class TimelineIdJsonConverter : JsonConverter<TimelineId>
{
    /// <inheritdoc/>
    public override TimelineId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        new(reader.GetUInt32());

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, TimelineId value, JsonSerializerOptions options) =>
        writer.WriteNumberValue(value.Value);
}

/// <summary>Writes a system identifier as text: it does not fit into the numbers of JavaScript.</summary>
public sealed class SystemIdentifierJsonConverter : JsonConverter<SystemIdentifier>
{
    /// <inheritdoc/>
    public override SystemIdentifier Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        ulong.TryParse(reader.GetString(), NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            ? new SystemIdentifier(value)
            : throw new JsonException($"'{reader.GetString()}' is not a PostgreSQL system identifier: it is a decimal number.");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, SystemIdentifier value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}
