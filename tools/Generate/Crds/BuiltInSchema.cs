using System.Text.Json.Nodes;
using Surus.KubernetesTypes;

namespace Surus.Generate;

/// <summary>The structural schemas of Kubernetes' own types, in full: a CRD cannot refer to them.</summary>
internal static class BuiltInSchema
{
    private const string QuantityPattern =
        @"^(\+|-)?(([0-9]+(\.[0-9]*)?)|(\.[0-9]+))(([KMGTPE]i)|[numkMGTPE]|([eE](\+|-)?(([0-9]+(\.[0-9]*)?)|(\.[0-9]+))))?$";

    /// <summary>The schema of a described type, without a description of its own.</summary>
    public static JsonObject Of(TypeDescription type)
    {
        // The API server knows metadata by itself and refuses a schema that says more about it.
        if (type.Name == nameof(ObjectMeta))
        {
            return new JsonObject { ["type"] = "object" };
        }

        var fields = BuiltInTypes.JsonFields(type).OrderBy(field => field.Name, StringComparer.Ordinal).ToList();
        var properties = new JsonObject();
        foreach (var field in fields)
        {
            properties[field.Name] = Of(type, field);
        }

        var schema = new JsonObject { ["type"] = "object", ["properties"] = properties };
        SchemaKeywords.AddRequired(schema, fields.Where(field => field.Required).Select(field => field.Name));
        if (type.Atomic)
        {
            schema["x-kubernetes-map-type"] = "atomic";
        }

        return schema;
    }

    /// <summary>The schema of a number or text that is an amount.</summary>
    public static JsonObject Quantity()
    {
        var schema = IntOrString();
        schema["pattern"] = QuantityPattern;
        return schema;
    }

    private static JsonObject Of(TypeDescription owner, FieldDescription field)
    {
        var schema = Of(field.Type);
        schema["description"] = field.Description;
        switch (field.Merge)
        {
            case MergeSemantics.Atomic: schema[MergeKeyword(field)] = "atomic"; break;
            case MergeSemantics.Set: schema["x-kubernetes-list-type"] = "set"; break;
            case MergeSemantics.Map: AddListMap(schema, field); break;
        }

        // Lists of names are merged by name, so a missing name must have a value.
        if (field.Name == "name" && !field.Required && owner.Fields.Any(f => f.Type is FieldType.Reference(nameof(LocalObjectReference))))
        {
            schema["default"] = "";
        }

        if (owner.Name == nameof(LocalObjectReference))
        {
            schema["default"] = "";
        }

        return schema;
    }

    private static string MergeKeyword(FieldDescription field) =>
        field.Type is FieldType.List ? "x-kubernetes-list-type" : "x-kubernetes-map-type";

    private static void AddListMap(JsonObject schema, FieldDescription field)
    {
        schema["x-kubernetes-list-type"] = "map";
        schema["x-kubernetes-list-map-keys"] = new JsonArray([.. field.Keys.Select(key => (JsonNode)key.Name)]);
        foreach (var key in field.Keys.Where(key => key.Default is not null))
        {
            schema["items"]!["properties"]![key.Name]!["default"] = key.Default;
        }
    }

    private static JsonObject Of(FieldType type) => type switch
    {
        FieldType.Reference(var name) => Of(BuiltInTypes.Get(name)),
        FieldType.List(var element) => new JsonObject { ["type"] = "array", ["items"] = Of(element) },
        FieldType.Map(var value) => new JsonObject { ["type"] = "object", ["additionalProperties"] = Of(value) },
        FieldType.Scalar(var scalar) => Of(scalar),
        _ => throw new InvalidOperationException($"No schema is known for {type}."),
    };

    private static JsonObject Of(ScalarType type) => type switch
    {
        ScalarType.String => new JsonObject { ["type"] = "string" },
        ScalarType.Int32 => new JsonObject { ["type"] = "integer", ["format"] = "int32" },
        ScalarType.Int64 => new JsonObject { ["type"] = "integer", ["format"] = "int64" },
        ScalarType.Double => new JsonObject { ["type"] = "number", ["format"] = "double" },
        ScalarType.Bool => new JsonObject { ["type"] = "boolean" },
        ScalarType.Bytes => new JsonObject { ["type"] = "string", ["format"] = "byte" },
        ScalarType.Time or ScalarType.MicroTime => new JsonObject { ["type"] = "string", ["format"] = "date-time" },
        ScalarType.Quantity => Quantity(),
        ScalarType.IntOrString => IntOrString(),
        ScalarType.FieldsV1 => new JsonObject { ["type"] = "object" },
        _ => new JsonObject { ["x-kubernetes-preserve-unknown-fields"] = true },
    };

    private static JsonObject IntOrString() => new()
    {
        ["anyOf"] = new JsonArray(new JsonObject { ["type"] = "integer" }, new JsonObject { ["type"] = "string" }),
        ["x-kubernetes-int-or-string"] = true,
    };
}
