using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Surus.LocalCluster.ApiServer;

/// <summary>Small questions about JSON values.</summary>
internal static class JsonValues
{
    private static readonly JsonSerializerOptions plainText = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The text of a field; null where it is missing or no text.</summary>
    public static string? TextOf(this JsonObject value, string field) =>
        value[field] is JsonValue text && text.TryGetValue<string>(out var result) ? result : null;

    /// <summary>Whether a field is true.</summary>
    public static bool FlagOf(this JsonObject value, string field) =>
        value[field] is JsonValue flag && flag.TryGetValue<bool>(out var result) && result;

    /// <summary>A whole number of a field; null where it is missing or none.</summary>
    public static long? WholeOf(this JsonObject value, string field) => value[field] is { } number ? WholeNumber(number) : null;

    /// <summary>The value as a whole number (also where it is written as 1.0 or 1e3); null where it is none.</summary>
    public static long? WholeNumber(JsonNode? value)
    {
        if (value is not JsonValue || value.GetValueKind() != JsonValueKind.Number)
        {
            return null;
        }

        return decimal.TryParse(value.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && number == decimal.Truncate(number) && number is >= long.MinValue and <= long.MaxValue
                ? (long)number
                : null;
    }

    /// <summary>The value as a floating point number; null where it is no number.</summary>
    public static double? FloatingNumber(JsonNode? value) =>
        value?.GetValueKind() == JsonValueKind.Number
        && double.TryParse(value.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;

    /// <summary>The type's name, as validation messages have it.</summary>
    public static string TypeName(JsonNode? value) => value?.GetValueKind() switch
    {
        null or JsonValueKind.Null => "null",
        JsonValueKind.Object => "object",
        JsonValueKind.Array => "array",
        JsonValueKind.String => "string",
        JsonValueKind.True or JsonValueKind.False => "boolean",
        _ => WholeNumber(value) is null ? "number" : "integer",
    };

    /// <summary>Compact JSON without needless escapes.</summary>
    public static string Compact(JsonNode? value) => value?.ToJsonString(plainText) ?? "null";

    /// <summary>Compact JSON with the keys of objects in order: equal values have equal text.</summary>
    public static string Canonical(JsonNode? value) => Compact(Sorted(value));

    /// <summary>A copy with the keys of objects in order, and numbers in one form.</summary>
    public static JsonNode? Sorted(JsonNode? value) => value switch
    {
        JsonObject map => new JsonObject(map.OrderBy(f => f.Key, StringComparer.Ordinal).Select(f => KeyValuePair.Create(f.Key, Sorted(f.Value)))),
        JsonArray list => new JsonArray([.. list.Select(Sorted)]),
        JsonValue when WholeNumber(value) is { } number => JsonValue.Create(number),
        _ => value?.DeepClone(),
    };

    /// <summary>Whether two values are equal; the order of keys and the way numbers are written do not count.</summary>
    public static bool AreEqual(JsonNode? left, JsonNode? right) =>
        JsonNode.DeepEquals(left, right) || string.Equals(Canonical(left), Canonical(right), StringComparison.Ordinal);
}
