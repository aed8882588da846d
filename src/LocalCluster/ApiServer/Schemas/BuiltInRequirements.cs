using System.Text.Json.Nodes;

namespace Surus.LocalCluster.ApiServer;

/// <summary>
/// What the description alone says about the values of built-in kinds: fields that must be given, fixed sets of values, and
/// elements of lists that must differ. Rules of single kinds stand with the kinds.
/// </summary>
internal static class BuiltInRequirements
{
    // The API accepts these empty, although their types say they are always written.
    private static readonly HashSet<string> mayBeEmpty = ["rules", "endpoints", "audiences", "drivers", "value", "containers", "webhooks", "namespace"];

    public static void Check(ObjectSchema schema, JsonObject value, string path, List<FieldError> errors)
    {
        foreach (var name in schema.Required.Where(name => !mayBeEmpty.Contains(name) && IsMissing(schema.Properties[name], value[name])))
        {
            errors.Add(SchemaErrors.Required(Child(path, name)));
        }

        foreach (var (name, child) in value)
        {
            var isStatus = path.Length == 0 && name is "status" or "metadata";
            if (!isStatus && schema.Field(name) is { } field)
            {
                CheckValue(field, child, Child(path, name), errors);
            }
        }
    }

    private static void CheckValue(ObjectSchema schema, JsonNode? value, string path, List<FieldError> errors)
    {
        if (schema.Enum.Count > 0 && value is JsonValue && !schema.Enum.Any(allowed => JsonValues.AreEqual(allowed, value)))
        {
            errors.Add(SchemaErrors.NotSupported(path, value, schema.Enum));
        }

        switch (value)
        {
            case JsonObject map when schema.Type == ValueType.Object:
                Check(schema, map, path, errors);
                break;
            case JsonArray list when schema.Items is { } items:
                for (var i = 0; i < list.Count; i++)
                {
                    CheckValue(items, list[i], $"{path}[{i}]", errors);
                }

                break;
            default:
                break;
        }
    }

    private static bool IsMissing(ObjectSchema schema, JsonNode? value) => schema.Type switch
    {
        ValueType.String when schema.Format is null => value is null || (value is JsonValue text && text.TryGetValue<string>(out var s) && s.Length == 0),
        ValueType.Object => value is null && !schema.AlwaysPresent,
        ValueType.Array => value is not JsonArray { Count: > 0 },
        _ => false,
    };

    private static string Child(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";
}
