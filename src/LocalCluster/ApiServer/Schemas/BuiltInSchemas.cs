using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Surus.KubernetesTypes;

namespace Surus.LocalCluster.ApiServer;

/// <summary>Makes schemas from the description of the built-in types; each type once.</summary>
internal static class BuiltInSchemas
{
    private static readonly ConcurrentDictionary<string, ObjectSchema> types = new();

    /// <summary>The metadata of every object.</summary>
    public static ObjectSchema ObjectMeta { get; } = Of(BuiltInTypes.Get("ObjectMeta")) with { AlwaysPresent = true };

    /// <summary>The schema of a described type.</summary>
    public static ObjectSchema Of(TypeDescription type) => types.GetOrAdd(type.Name, _ => Make(type));

    private static ObjectSchema Make(TypeDescription type)
    {
        var fields = BuiltInTypes.JsonFields(type).ToList();
        var properties = fields.ToDictionary(field => field.Name, Field);
        if (type.Resource is not null)
        {
            var text = new ObjectSchema { Type = ValueType.String };
            properties["apiVersion"] = text with { Description = "The API group and version." };
            properties["kind"] = text with { Description = "The kind." };
        }

        return new ObjectSchema
        {
            Type = ValueType.Object,
            Properties = properties,
            Required = [.. fields.Where(field => field.Required).Select(field => field.Name)],
            Merge = type.Atomic ? MergeSemantics.Atomic : null,
            Description = type.Description,
            BuiltIn = type,
        };
    }

    private static ObjectSchema Field(FieldDescription field)
    {
        var type = OfType(field.Type);
        return type with
        {
            Merge = field.Merge ?? type.Merge,
            Keys = [.. field.Keys.Select(key => key with { Default = key.Default is { } text ? JsonValue.Create(text).ToJsonString() : null })],
            PatchMerge = field.PatchMerge,
            PatchRetainKeys = field.PatchRetainKeys,
            PatchMergeKey = field.PatchMergeKey,
            Default = field.Default is { } json ? JsonNode.Parse(json) : null,
            Enum = [.. field.OneOf.Select(value => JsonValue.Create(value))],
            Description = field.Description,
            KeepsZero = field.KeepsZero,
            AlwaysPresent = field.AlwaysPresent,
        };
    }

    private static ObjectSchema OfType(FieldType type) => type switch
    {
        FieldType.Reference(var name) => Of(BuiltInTypes.Get(name)),
        FieldType.List(var element) => new ObjectSchema { Type = ValueType.Array, Items = OfType(element) },
        FieldType.Map(var value) => new ObjectSchema { Type = ValueType.Object, AdditionalProperties = OfType(value) },
        FieldType.Scalar(var scalar) => OfScalar(scalar),
        _ => throw new InvalidOperationException($"{type} is no type of a field."),
    };

    private static ObjectSchema OfScalar(ScalarType scalar) => scalar switch
    {
        ScalarType.String => new ObjectSchema { Type = ValueType.String },
        ScalarType.Int32 => new ObjectSchema { Type = ValueType.Integer, Format = "int32" },
        ScalarType.Int64 => new ObjectSchema { Type = ValueType.Integer, Format = "int64" },
        ScalarType.Double => new ObjectSchema { Type = ValueType.Number, Format = "double" },
        ScalarType.Bool => new ObjectSchema { Type = ValueType.Boolean },
        ScalarType.Bytes => new ObjectSchema { Type = ValueType.String, Format = "byte" },
        ScalarType.Quantity => new ObjectSchema { Type = ValueType.IntOrString, Format = "quantity" },
        ScalarType.IntOrString => new ObjectSchema { Type = ValueType.IntOrString, Format = "int-or-string" },
        ScalarType.Time => new ObjectSchema { Type = ValueType.String, Format = "date-time" },
        ScalarType.MicroTime => new ObjectSchema { Type = ValueType.String, Format = "micro-time" },
        ScalarType.RawExtension or ScalarType.FieldsV1 =>
            ObjectSchema.Anything with { Type = ValueType.Object, Merge = MergeSemantics.Atomic },
        _ => ObjectSchema.Anything,
    };
}
