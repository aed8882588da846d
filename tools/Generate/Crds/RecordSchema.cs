using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Surus.Api;
using Surus.KubernetesTypes;

namespace Surus.Generate;

/// <summary>The structural schema of one of our records: its properties by type, attributes and doc comments.</summary>
internal sealed class RecordSchema(Descriptions descriptions)
{
    /// <summary>The schema of a kind or of a record that is part of one.</summary>
    public JsonObject Of(Type type)
    {
        var fields = type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.SetMethod is not null)
            .Select(property => (Name: JsonName(property), Property: property))
            .OrderBy(field => field.Name, StringComparer.Ordinal).ToList();
        var properties = new JsonObject();
        foreach (var (name, property) in fields)
        {
            properties[name] = Of(property);
        }

        var schema = new JsonObject { ["description"] = descriptions.Of(type), ["type"] = "object", ["properties"] = properties };
        SchemaKeywords.AddRequired(schema, fields.Where(f => f.Property.IsDefined(typeof(RequiredAttribute))).Select(f => f.Name));
        if (type.IsDefined(typeof(AtomicMapAttribute)))
        {
            schema["x-kubernetes-map-type"] = "atomic";
        }

        SchemaKeywords.AddRules(schema, type);
        return schema;
    }

    private JsonObject Of(PropertyInfo property)
    {
        var schema = ValueSchema(Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType);
        if (!IsTypeOrMetadata(property))
        {
            schema["description"] = descriptions.Of(property);
        }

        SchemaKeywords.Add(schema, property);
        return schema;
    }

    private JsonObject ValueSchema(Type type)
    {
        if (Scalar(type) is { } scalar)
        {
            return scalar;
        }

        if (Element(type, typeof(IReadOnlyList<>)) is [var item])
        {
            return new JsonObject { ["type"] = "array", ["items"] = ValueSchema(item) };
        }

        if (Element(type, typeof(IReadOnlyDictionary<,>)) is [_, var value])
        {
            return new JsonObject { ["type"] = "object", ["additionalProperties"] = ValueSchema(value) };
        }

        return type.Assembly == typeof(ObjectMeta).Assembly ? BuiltInSchema.Of(BuiltInTypes.Get(type.Name)) : Of(type);
    }

    private static JsonObject? Scalar(Type type) => type switch
    {
        _ when type == typeof(string) => new JsonObject { ["type"] = "string" },
        _ when type == typeof(bool) => new JsonObject { ["type"] = "boolean" },
        _ when type == typeof(int) => new JsonObject { ["type"] = "integer" },
        _ when type == typeof(long) => new JsonObject { ["type"] = "integer", ["format"] = "int64" },
        _ when type == typeof(DateTimeOffset) => new JsonObject { ["type"] = "string", ["format"] = "date-time" },
        _ when type == typeof(Quantity) => BuiltInSchema.Quantity(),
        _ => null,
    };

    private static Type[] Element(Type type, Type generic) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == generic ? type.GetGenericArguments() : [];

    private static bool IsTypeOrMetadata(PropertyInfo property) =>
        property.DeclaringType!.IsAssignableTo(typeof(IKubernetesObject))
        && property.Name is nameof(IKubernetesObject.ApiVersion) or nameof(IKubernetesObject.Kind) or nameof(IKubernetesObject.Metadata);

    private static string JsonName(PropertyInfo property) =>
        property.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name ?? JsonNamingPolicy.CamelCase.ConvertName(property.Name);
}
