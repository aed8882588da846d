using System.Text.Json.Nodes;
using Surus.KubernetesTypes;

namespace Surus.LocalCluster.ApiServer;

/// <summary>Collects the schemas of kinds and of all types that they refer to.</summary>
/// <param name="prefix">What a reference to a schema begins with.</param>
internal sealed class SchemaCollection(string prefix)
{
    /// <summary>The schemas by their OpenAPI names.</summary>
    public JsonObject Schemas { get; } = [];

    /// <summary>Adds the kind of a resource.</summary>
    public void Add(ApiResource resource)
    {
        if (resource.Custom is { } custom)
        {
            Schemas[CustomName(resource)] = Custom(resource, custom);
        }
        else if (BuiltInTypes.Find(resource.ApiVersion, resource.Kind) is { } type)
        {
            var schema = Include(type);
            schema["x-kubernetes-group-version-kind"] = new JsonArray(Kind(resource));
        }
    }

    /// <summary>Adds the kind of a custom resource without its schema: what OpenAPI v2 can't say of it, a client would take for a mistake in the object.</summary>
    public void AddOpen(ApiResource resource) =>
        Schemas[CustomName(resource)] = new JsonObject { ["type"] = "object", ["x-kubernetes-group-version-kind"] = new JsonArray(Kind(resource)) };

    private static JsonObject Kind(ApiResource resource) => new() { ["group"] = resource.Group, ["kind"] = resource.Kind, ["version"] = resource.Version };

    private static string CustomName(ApiResource resource) => string.Join('.', resource.Group.Split('.').Reverse()) + $".{resource.Version}.{resource.Kind}";

    private JsonObject Custom(ApiResource resource, CustomDefinition custom)
    {
        var schema = custom.Schema?.Copy() ?? new JsonObject { ["type"] = "object", ["x-kubernetes-preserve-unknown-fields"] = true };
        var properties = schema.Ensure("properties");
        properties["apiVersion"] = new JsonObject { ["type"] = "string", ["description"] = "The group and version of the object." };
        properties["kind"] = new JsonObject { ["type"] = "string", ["description"] = "The kind of the object." };
        var metadata = BuiltInTypes.Get("ObjectMeta");
        Include(metadata);
        properties["metadata"] = new JsonObject
        {
            ["description"] = "What every object carries.",
            ["allOf"] = new JsonArray(new JsonObject { ["$ref"] = prefix + metadata.OpenApiName }),
        };
        schema["x-kubernetes-group-version-kind"] = new JsonArray(Kind(resource));
        IntOrString(schema);
        return schema;
    }

    // OpenAPI has no word for a value that may be either, other than a choice of two schemas.
    private static void IntOrString(JsonNode? schema)
    {
        if (schema is JsonArray list)
        {
            foreach (var element in list)
            {
                IntOrString(element);
            }
        }

        if (schema is not JsonObject map)
        {
            return;
        }

        foreach (var (_, child) in map)
        {
            IntOrString(child);
        }

        if (map.Flag("x-kubernetes-int-or-string") && map["anyOf"] is null && map["allOf"] is null)
        {
            map["anyOf"] = new JsonArray(new JsonObject { ["type"] = "integer" }, new JsonObject { ["type"] = "string" });
        }
    }

    private JsonObject Include(TypeDescription type)
    {
        if (Schemas[type.OpenApiName] is JsonObject known)
        {
            return known;
        }

        var schema = new JsonObject { ["description"] = type.Description, ["type"] = "object" };
        Schemas[type.OpenApiName] = schema;
        var properties = new JsonObject();
        if (type.Resource is not null)
        {
            properties["apiVersion"] = new JsonObject { ["type"] = "string", ["description"] = "The group and version of the object." };
            properties["kind"] = new JsonObject { ["type"] = "string", ["description"] = "The kind of the object." };
        }

        var required = new List<string>();
        foreach (var field in BuiltInTypes.JsonFields(type))
        {
            properties[field.Name] = Field(field);
            if (field.Required)
            {
                required.Add(field.Name);
            }
        }

        if (required.Count > 0)
        {
            schema["required"] = JsonAccess.Array(required);
        }

        schema["properties"] = properties;
        return schema;
    }

    private JsonObject Field(FieldDescription field)
    {
        var schema = Value(field.Type);
        if (schema["$ref"] is not null)
        {
            schema = new JsonObject { ["allOf"] = new JsonArray(schema), ["default"] = field.AlwaysPresent ? new JsonObject() : null };
            if (!field.AlwaysPresent)
            {
                schema.Remove("default");
            }
        }

        schema["description"] = field.Description;
        if (field.Merge is { } merge && field.Type is FieldType.List)
        {
            schema["x-kubernetes-list-type"] = merge.ToString().ToLowerInvariant();
            if (field.Keys.Count > 0)
            {
                schema["x-kubernetes-list-map-keys"] = JsonAccess.Array(field.Keys.Select(key => key.Name));
            }
        }

        if (field.PatchMerge)
        {
            schema["x-kubernetes-patch-strategy"] = field.PatchRetainKeys ? "merge,retainKeys" : "merge";
            if (field.PatchMergeKey is { } key)
            {
                schema["x-kubernetes-patch-merge-key"] = key;
            }
        }

        return schema;
    }

    private JsonObject Value(FieldType type)
    {
        switch (type)
        {
            case FieldType.Scalar scalar:
                return Scalar(scalar.Type);
            case FieldType.Reference reference:
                var target = BuiltInTypes.Get(reference.TypeName);
                Include(target);
                return new JsonObject { ["$ref"] = prefix + target.OpenApiName };
            case FieldType.List list:
                return new JsonObject { ["type"] = "array", ["items"] = Value(list.Element) };
            case FieldType.Map map:
                return new JsonObject { ["type"] = "object", ["additionalProperties"] = Value(map.Value) };
            default:
                return [];
        }
    }

    private static JsonObject Scalar(ScalarType type) => type switch
    {
        ScalarType.String => new JsonObject { ["type"] = "string" },
        ScalarType.Int32 => new JsonObject { ["type"] = "integer", ["format"] = "int32" },
        ScalarType.Int64 => new JsonObject { ["type"] = "integer", ["format"] = "int64" },
        ScalarType.Double => new JsonObject { ["type"] = "number", ["format"] = "double" },
        ScalarType.Bool => new JsonObject { ["type"] = "boolean" },
        ScalarType.Bytes => new JsonObject { ["type"] = "string", ["format"] = "byte" },
        ScalarType.Quantity => new JsonObject { ["type"] = "string" },
        ScalarType.IntOrString => new JsonObject { ["type"] = "string", ["format"] = "int-or-string" },
        ScalarType.Time or ScalarType.MicroTime => new JsonObject { ["type"] = "string", ["format"] = "date-time" },
        ScalarType.RawExtension or ScalarType.FieldsV1 => new JsonObject { ["type"] = "object" },
        _ => [],
    };
}
