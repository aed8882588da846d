using Surus.Cel;
using Surus.KubernetesTypes;

namespace Surus.LocalCluster.ApiServer;

/// <summary>The types that expressions see in the values of a schema.</summary>
internal static class SchemaTypes
{
    private static readonly CelType.Object metadata = new(new Dictionary<string, ObjectField>(StringComparer.Ordinal)
    {
        ["name"] = new("name", CelType.String), ["generateName"] = new("generateName", CelType.String),
    });

    /// <summary>The type of a value; null where the schema says too little for an expression to see it.</summary>
    public static CelType? Of(ObjectSchema schema) => schema.Type switch
    {
        ValueType.IntOrString => CelType.Dyn,
        ValueType.Object => Object(schema),
        ValueType.Array => schema.Items is { } items && Of(items) is { } element ? List(schema, element) : null,
        ValueType.String => Text(schema.Format),
        ValueType.Integer => CelType.Int,
        ValueType.Number => CelType.Double,
        ValueType.Boolean => CelType.Bool,
        _ => null,
    };

    private static CelType? Object(ObjectSchema schema)
    {
        if (schema.AdditionalProperties is { } values && !schema.EmbeddedResource)
        {
            return Of(values) is { } value ? new CelType.Map(CelType.String, value) : null;
        }

        var fields = new Dictionary<string, ObjectField>(StringComparer.Ordinal);
        foreach (var (name, property) in schema.Properties)
        {
            // Of an object's own metadata an expression sees what never changes.
            var type = schema.EmbeddedResource && name == "metadata" && property.BuiltIn is not null ? metadata : Of(property);
            if (type is not null && FieldNames.Escape(name) is { } escaped)
            {
                fields[escaped] = new ObjectField(name, type);
            }
        }

        return new CelType.Object(fields);
    }

    private static CelType.List List(ObjectSchema schema, CelType element) => schema.Merge switch
    {
        MergeSemantics.Set => new CelType.List(element) { Kind = ListKind.Set },
        MergeSemantics.Map => new CelType.List(element) { Kind = ListKind.Map, Keys = [.. schema.Keys.Select(key => FieldNames.Escape(key.Name)).OfType<string>()] },
        _ => new CelType.List(element),
    };

    private static CelType Text(string? format) => format switch
    {
        "byte" => CelType.Bytes,
        "duration" => CelType.Duration,
        "date" or "date-time" => CelType.Timestamp,
        _ => CelType.String,
    };
}
