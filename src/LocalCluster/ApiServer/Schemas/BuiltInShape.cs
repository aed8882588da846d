using System.Text.Json;
using System.Text.Json.Nodes;
using Surus.KubernetesTypes;

namespace Surus.LocalCluster.ApiServer;

/// <summary>
/// Brings an object of a built-in kind into the form in which the API server writes it: no nulls, no optional fields that are
/// empty or zero, required numbers and flags spelled out, amounts in their canonical form.
/// </summary>
internal static class BuiltInShape
{
    /// <summary>Changes the object; unknown fields must be gone already.</summary>
    /// <exception cref="FormatException">
    /// A value is of another type than its field. The message has the form of the API: it names the field and both types.
    /// </exception>
    public static void Normalize(ObjectSchema schema, JsonObject value) => Fields(schema, value, "");

    private static void Fields(ObjectSchema schema, JsonObject map, string path)
    {
        foreach (var name in map.Select(field => field.Key).ToList())
        {
            if (schema.Field(name) is not { } field)
            {
                continue;
            }

            var isMapEntry = !schema.Properties.ContainsKey(name);
            var value = Value(field, map[name], path.Length == 0 ? name : $"{path}.{name}");
            if (value is null && isMapEntry && field.Type == ValueType.String)
            {
                map[name] = "";
            }
            else if (value is null || (!isMapEntry && IsLeftOut(schema, name, field, value)))
            {
                map.Remove(name);
            }
            else if (!ReferenceEquals(value, map[name]))
            {
                map[name] = value;
            }
        }

        foreach (var (name, field) in schema.Properties)
        {
            if (!map.ContainsKey(name) && Always(schema, name, field) is { } zero)
            {
                map[name] = zero;
            }
        }
    }

    private static JsonNode? Always(ObjectSchema schema, string name, ObjectSchema field)
    {
        if (field.AlwaysPresent)
        {
            var empty = new JsonObject();
            Fields(field, empty, name);
            return empty;
        }

        if (!field.KeepsZero && field.Default?.ToJsonString() == "\"\"")
        {
            return JsonValue.Create("");
        }

        return !schema.Required.Contains(name) ? null : field.Type switch
        {
            ValueType.Integer => JsonValue.Create(0),
            ValueType.Boolean => JsonValue.Create(false),
            ValueType.String when field.Format is null => JsonValue.Create(""),
            _ => null,
        };
    }

    private static bool IsLeftOut(ObjectSchema schema, string name, ObjectSchema field, JsonNode value)
    {
        if (field.KeepsZero || schema.Required.Contains(name) || field.Default?.ToJsonString() == "\"\"")
        {
            return false;
        }

        return value switch
        {
            JsonArray { Count: 0 } => true,
            JsonObject { Count: 0 } => field.AdditionalProperties is not null,
            JsonValue scalar => field.Type switch
            {
                ValueType.String => scalar.GetValueKind() == JsonValueKind.String && scalar.GetValue<string>().Length == 0,
                ValueType.Boolean => scalar.GetValueKind() == JsonValueKind.False,
                ValueType.Integer => JsonValues.WholeNumber(scalar) == 0,
                _ => false,
            },
            _ => false,
        };
    }

    private static JsonNode? Value(ObjectSchema schema, JsonNode? value, string path)
    {
        switch (value)
        {
            case null:
                return null;
            case JsonObject map when schema.Type is ValueType.Object or ValueType.Any:
                if (schema.Type == ValueType.Object)
                {
                    Fields(schema, map, path);
                }

                return map;
            case JsonArray list when schema.Type == ValueType.Array && schema.Items is { } items:
                for (var i = 0; i < list.Count; i++)
                {
                    var element = Value(items, list[i], $"{path}[{i}]") ?? (items.Type == ValueType.Object ? new JsonObject() : null);
                    if (!ReferenceEquals(element, list[i]))
                    {
                        list[i] = element;
                    }
                }

                return list;
            default:
                return Scalar(schema, value, path);
        }
    }

    private static JsonNode Scalar(ObjectSchema schema, JsonNode value, string path)
    {
        var kind = value.GetValueKind();
        var fits = schema.Type switch
        {
            ValueType.String => kind == JsonValueKind.String,
            ValueType.Boolean => kind is JsonValueKind.True or JsonValueKind.False,
            ValueType.Integer => FitsInteger(schema, value),
            ValueType.Number => kind == JsonValueKind.Number,
            ValueType.IntOrString => kind is JsonValueKind.String or JsonValueKind.Number,
            ValueType.Any => true,
            _ => false,
        };
        if (!fits)
        {
            throw new FormatException($"cannot unmarshal {GoName(value)} into Go struct field {path} of type {GoType(schema)}");
        }

        return schema.Format switch
        {
            "quantity" => Quantity(value, path),
            "date-time" => Time(value, path, KubernetesTime.Format),
            "micro-time" => MicroTime(value, path),
            "byte" => Bytes(value, path),
            _ => schema.Type == ValueType.Integer ? JsonValue.Create(JsonValues.WholeNumber(value)!.Value) : value,
        };
    }

    private static bool FitsInteger(ObjectSchema schema, JsonNode value) =>
        JsonValues.WholeNumber(value) is { } number && (schema.Format != "int32" || number is >= int.MinValue and <= int.MaxValue);

    private static JsonNode Quantity(JsonNode value, string path)
    {
        var text = value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : value.ToJsonString();
        return KubernetesTypes.Quantity.TryParse(text, out var quantity)
            ? JsonValue.Create(quantity.ToCanonicalString())
            : throw new FormatException($"quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$' ({path})");
    }

    private static JsonNode Time(JsonNode value, string path, Func<DateTimeOffset, string> format) =>
        KubernetesTime.TryParse(value.GetValue<string>(), out var time)
            ? JsonValue.Create(format(time))
            : throw new FormatException($"parsing time {JsonValues.Compact(value)} as \"2006-01-02T15:04:05Z07:00\": cannot parse ({path})");

    // The API reads these with exactly six decimals.
    private static JsonNode MicroTime(JsonNode value, string path)
    {
        var text = value.GetValue<string>();
        var decimals = text.Length > 20 && text[19] == '.' ? text.AsSpan(20).IndexOfAnyExceptInRange('0', '9') : 0;
        return decimals == 6
            ? Time(value, path, KubernetesTime.FormatMicro)
            : throw new FormatException($"parsing time {JsonValues.Compact(value)} as \"2006-01-02T15:04:05.000000Z07:00\": six decimals are needed ({path})");
    }

    private static JsonNode Bytes(JsonNode value, string path)
    {
        var text = value.GetValue<string>();
        return Convert.TryFromBase64String(text, new byte[text.Length], out _)
            ? value
            : throw new FormatException($"illegal base64 data at input byte 0 ({path})");
    }

    private static string GoName(JsonNode value) => value.GetValueKind() switch
    {
        JsonValueKind.True or JsonValueKind.False => "bool",
        JsonValueKind.Number when JsonValues.WholeNumber(value) is null => $"number {value.ToJsonString()}",
        var kind => JsonNamingPolicy.CamelCase.ConvertName(kind.ToString()),
    };

    private static string GoType(ObjectSchema schema) => schema.Type switch
    {
        ValueType.String => "string",
        ValueType.Boolean => "bool",
        ValueType.Integer => schema.Format ?? "int64",
        ValueType.Array => "[]",
        _ => schema.BuiltIn is { } type ? $"{type.Version}.{type.ApiName}" : "map[string]string",
    };
}
