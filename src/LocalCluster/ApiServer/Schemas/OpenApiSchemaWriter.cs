using System.Text.Json.Nodes;
using Surus.KubernetesTypes;

namespace Surus.LocalCluster.ApiServer;

/// <summary>Collects the OpenAPI 3 schemas of resources and of all that they refer to.</summary>
internal sealed class OpenApiSchemaWriter
{
    private const string Machinery = "io.k8s.apimachinery.pkg.";

    /// <summary>The schemas by name.</summary>
    public JsonObject Schemas { get; } = [];

    /// <summary>Adds the schema of a resource.</summary>
    public void Add(OpenApiResource resource)
    {
        if (resource.BuiltIn is { } type)
        {
            Type(type);
            return;
        }

        var schema = (JsonObject?)resource.Custom?.DeepClone() ?? new JsonObject { ["type"] = "object", ["x-kubernetes-preserve-unknown-fields"] = true };
        if (schema["properties"] is not JsonObject properties)
        {
            schema["properties"] = properties = [];
        }

        properties["apiVersion"] = Text("The API group and version of the object.");
        properties["kind"] = Text("The kind of the object.");
        properties["metadata"] = Reference("ObjectMeta", "What every object carries.");
        schema["x-kubernetes-group-version-kind"] = new JsonArray(resource.GroupVersionKind());
        Schemas[resource.SchemaName] = schema;
    }

    private void Type(TypeDescription type)
    {
        if (Schemas.ContainsKey(type.OpenApiName))
        {
            return;
        }

        var schema = new JsonObject { ["description"] = type.Description, ["type"] = "object" };
        Schemas[type.OpenApiName] = schema;
        var properties = new JsonObject();
        if (type.Resource is { } resource)
        {
            properties["apiVersion"] = Text("The API group and version of the object.");
            properties["kind"] = Text("The kind of the object.");
            schema["x-kubernetes-group-version-kind"] =
                new JsonArray(new JsonObject { ["group"] = resource.Group, ["kind"] = resource.Kind, ["version"] = resource.Version });
        }

        foreach (var field in BuiltInTypes.JsonFields(type))
        {
            properties[field.Name] = Field(field);
        }

        schema["properties"] = properties;
        if (BuiltInTypes.JsonFields(type).Where(field => field.Required).Select(field => field.Name).ToList() is { Count: > 0 } required)
        {
            schema["required"] = new JsonArray([.. required.Select(name => JsonValue.Create(name))]);
        }

        if (type.Atomic)
        {
            schema["x-kubernetes-map-type"] = "atomic";
        }
    }

    private JsonObject Field(FieldDescription field)
    {
        var schema = Value(field.Type);
        if (schema.ContainsKey("$ref"))
        {
            schema = new JsonObject { ["allOf"] = new JsonArray(schema) };
        }

        schema["description"] = field.Description;
        if (field.Default is { } value)
        {
            schema["default"] = JsonNode.Parse(value);
        }
        else if (field.AlwaysPresent)
        {
            schema["default"] = new JsonObject();
        }

        if (field.OneOf.Count > 0)
        {
            schema["enum"] = new JsonArray([.. field.OneOf.Select(one => JsonValue.Create(one))]);
        }

        Merging(field, schema);
        return schema;
    }

    private static void Merging(FieldDescription field, JsonObject schema)
    {
        if (field.Merge is { } merge)
        {
            var name = merge.ToString().ToLowerInvariant();
            schema[field.Type is FieldType.List ? "x-kubernetes-list-type" : "x-kubernetes-map-type"] = name;
        }

        if (field.Keys.Count > 0)
        {
            schema["x-kubernetes-list-map-keys"] = new JsonArray([.. field.Keys.Select(key => JsonValue.Create(key.Name))]);
        }

        if (field.PatchMerge || field.PatchRetainKeys)
        {
            schema["x-kubernetes-patch-strategy"] = string.Join(',', new[] { field.PatchMerge ? "merge" : null, field.PatchRetainKeys ? "retainKeys" : null }.OfType<string>());
        }

        if (field.PatchMergeKey is { } key)
        {
            schema["x-kubernetes-patch-merge-key"] = key;
        }
    }

    private JsonObject Value(FieldType type) => type switch
    {
        FieldType.Reference(var name) => Ref(BuiltInTypes.Get(name)),
        FieldType.List(var element) => new JsonObject { ["type"] = "array", ["items"] = Value(element) },
        FieldType.Map(var value) => new JsonObject { ["type"] = "object", ["additionalProperties"] = Value(value) },
        FieldType.Scalar(var scalar) => Scalar(scalar),
        _ => throw new InvalidOperationException($"{type} is no type of a field."),
    };

    private JsonObject Ref(TypeDescription type)
    {
        Type(type);
        return new JsonObject { ["$ref"] = $"#/components/schemas/{type.OpenApiName}" };
    }

    private JsonObject Scalar(ScalarType scalar) => scalar switch
    {
        ScalarType.String => new JsonObject { ["type"] = "string" },
        ScalarType.Int32 => new JsonObject { ["type"] = "integer", ["format"] = "int32" },
        ScalarType.Int64 => new JsonObject { ["type"] = "integer", ["format"] = "int64" },
        ScalarType.Double => new JsonObject { ["type"] = "number", ["format"] = "double" },
        ScalarType.Bool => new JsonObject { ["type"] = "boolean" },
        ScalarType.Bytes => new JsonObject { ["type"] = "string", ["format"] = "byte" },
        ScalarType.Time => Shared("apis.meta.v1.Time", new JsonObject { ["type"] = "string", ["format"] = "date-time" }),
        ScalarType.MicroTime => Shared("apis.meta.v1.MicroTime", new JsonObject { ["type"] = "string", ["format"] = "date-time" }),
        ScalarType.Quantity => Shared("api.resource.Quantity", OneOf("string", "number")),
        ScalarType.IntOrString => Shared("util.intstr.IntOrString", OneOf("integer", "string", "int-or-string")),
        ScalarType.RawExtension => Shared("runtime.RawExtension", new JsonObject { ["type"] = "object" }),
        ScalarType.FieldsV1 => Shared("apis.meta.v1.FieldsV1", new JsonObject { ["type"] = "object" }),
        _ => new JsonObject { ["x-kubernetes-preserve-unknown-fields"] = true },
    };

    private JsonObject Shared(string name, JsonObject schema)
    {
        Schemas.TryAdd(Machinery + name, schema);
        return new JsonObject { ["$ref"] = $"#/components/schemas/{Machinery}{name}" };
    }

    private JsonObject Reference(string type, string description)
    {
        return new JsonObject { ["allOf"] = new JsonArray(Ref(BuiltInTypes.Get(type))), ["description"] = description };
    }

    private static JsonObject OneOf(string first, string second, string? format = null)
    {
        var schema = new JsonObject { ["oneOf"] = new JsonArray(new JsonObject { ["type"] = first }, new JsonObject { ["type"] = second }) };
        if (format is not null)
        {
            schema["format"] = format;
        }

        return schema;
    }

    private static JsonObject Text(string description) => new() { ["description"] = description, ["type"] = "string" };
}
