using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Surus.LocalCluster.ApiServer;

/// <summary>A decoded body.</summary>
/// <param name="Value">The value.</param>
/// <param name="Duplicates">The paths of members that came twice; the last one won.</param>
internal sealed record DecodedBody(JsonNode? Value, IReadOnlyList<string> Duplicates);

/// <summary>Reads JSON at once and in full, and notes members that come twice.</summary>
internal static class JsonReading
{
    private const int DeepestNesting = 200;

    /// <summary>Reads UTF-8 JSON.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public static DecodedBody Read(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = DeepestNesting });
        var duplicates = new List<string>();
        reader.Read();
        var value = ReadValue(ref reader, "", duplicates);
        if (reader.Read())
        {
            throw new JsonException("there is more after the first value");
        }

        return new DecodedBody(value, duplicates);
    }

    private static JsonNode? ReadValue(ref Utf8JsonReader reader, string path, List<string> duplicates) => reader.TokenType switch
    {
        JsonTokenType.StartObject => ReadObject(ref reader, path, duplicates),
        JsonTokenType.StartArray => ReadArray(ref reader, path, duplicates),
        JsonTokenType.String => JsonValue.Create(reader.GetString()),
        JsonTokenType.True => JsonValue.Create(true),
        JsonTokenType.False => JsonValue.Create(false),
        JsonTokenType.Number => ReadNumber(ref reader),
        _ => null,
    };

    private static JsonValue ReadNumber(ref Utf8JsonReader reader)
    {
        if (reader.TryGetInt64(out var whole))
        {
            return JsonValue.Create(whole);
        }

        return JsonValue.Create(double.Parse(Encoding.UTF8.GetString(reader.ValueSpan), System.Globalization.CultureInfo.InvariantCulture));
    }

    private static JsonObject ReadObject(ref Utf8JsonReader reader, string path, List<string> duplicates)
    {
        var value = new JsonObject();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            var here = path.Length == 0 ? name : $"{path}.{name}";
            if (value.ContainsKey(name))
            {
                duplicates.Add(here);
            }

            reader.Read();
            value[name] = ReadValue(ref reader, here, duplicates);
        }

        return value;
    }

    private static JsonArray ReadArray(ref Utf8JsonReader reader, string path, List<string> duplicates)
    {
        var value = new JsonArray();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            value.Add(ReadValue(ref reader, $"{path}[{value.Count}]", duplicates));
        }

        return value;
    }
}
