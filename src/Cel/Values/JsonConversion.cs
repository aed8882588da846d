using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Surus.KubernetesTypes;

namespace Surus.Cel;

/// <summary>Values of JSON as values of expressions.</summary>
public static class JsonConversion
{
    /// <summary>A JSON value under its type; a value that does not have the type becomes a <see cref="CelFault"/>.</summary>
    public static object? ToValue(JsonNode? node, CelType type) => (node, type) switch
    {
        (null, _) => null,
        (JsonObject map, CelType.Object objectType) => new CelObject(map, objectType),
        (JsonObject map, _) => Map(map, (type as CelType.Map)?.Value ?? CelType.Dyn),
        (JsonArray list, _) => new CelList([.. list.Select(element => ToValue(element, (type as CelType.List)?.Element ?? CelType.Dyn))], type as CelType.List),
        (JsonValue value, _) => Scalar(value, type),
        _ => new CelFault($"a value of {type} is expected"),
    };

    private static CelMap Map(JsonObject source, CelType valueType)
    {
        var map = new CelMap();
        foreach (var (key, value) in source)
        {
            map.TryAdd(key, ToValue(value, valueType));
        }

        return map;
    }

    private static object? Scalar(JsonValue value, CelType type) => value.GetValueKind() switch
    {
        JsonValueKind.String => Text(value.GetValue<string>(), type),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Number => Number(value.ToJsonString(), type),
        _ => null,
    };

    private static object Text(string text, CelType type)
    {
        if (type == CelType.Bytes)
        {
            var bytes = new byte[text.Length];
            return Convert.TryFromBase64String(text, bytes, out var length) ? bytes[..length] : new CelFault("the text is no base64");
        }

        if (type == CelType.Duration)
        {
            return CelDuration.TryParse(text, out var duration) ? duration : new CelFault($"invalid duration: {text}");
        }

        if (type == CelType.Timestamp)
        {
            return Time(text);
        }

        return text;
    }

    private static object Time(string text)
    {
        if (KubernetesTime.TryParse(text, out var time))
        {
            return time;
        }

        return DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            ? new DateTimeOffset(date.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero)
            : new CelFault($"invalid time: {text}");
    }

    private static object Number(string text, CelType type)
    {
        if (type != CelType.Double && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole))
        {
            return whole;
        }

        var number = double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
        return type == CelType.Int && number == Math.Truncate(number) && Math.Abs(number) < 9e15 ? (long)number : number;
    }
}
