using System.Text.Json.Nodes;

namespace Surus.LocalCluster.ApiServer;

/// <summary>Fills in what an object leaves out.</summary>
internal static class Defaulting
{
    /// <summary>
    /// Drops nulls that are no values, then gives every missing field its default: the schema's, and for built-in kinds also
    /// those that depend on other fields.
    /// </summary>
    public static void Apply(ObjectSchema schema, JsonObject value)
    {
        DropNulls(schema, value);
        Fill(schema, value);
        if (schema.BuiltIn is not null)
        {
            BuiltInDefaults.Apply(value);
        }
    }

    /// <summary>Removes fields that are null where null is no value.</summary>
    public static void DropNulls(ObjectSchema schema, JsonNode? value)
    {
        switch (value)
        {
            case JsonObject map:
                foreach (var name in map.Select(field => field.Key).ToList())
                {
                    var field = schema.Field(name);
                    if (map[name] is not null)
                    {
                        DropNulls(field ?? ObjectSchema.Anything, map[name]);
                    }
                    else if (field is { Nullable: false } && field != ObjectSchema.Anything)
                    {
                        map.Remove(name);
                    }
                }

                break;
            case JsonArray list:
                foreach (var element in list)
                {
                    DropNulls(schema.Items ?? ObjectSchema.Anything, element);
                }

                break;
            default:
                break;
        }
    }

    private static void Fill(ObjectSchema schema, JsonNode? value)
    {
        switch (value)
        {
            case JsonObject map:
                foreach (var (name, field) in schema.Properties)
                {
                    if (!map.ContainsKey(name) && (field.Default is not null || field.AlwaysPresent))
                    {
                        map[name] = field.Default?.DeepClone() ?? new JsonObject();
                    }
                }

                foreach (var (name, child) in map)
                {
                    if (schema.Field(name) is { } field)
                    {
                        Fill(field, child);
                    }
                }

                break;
            case JsonArray list when schema.Items is { } items:
                foreach (var element in list)
                {
                    Fill(items, element);
                }

                break;
            default:
                break;
        }
    }
}
