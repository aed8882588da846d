using System.Text.Json.Nodes;

namespace Surus.LocalCluster.ApiServer;

/// <summary>
/// Whether the OpenAPI schema of a custom resource can be used: it must be structural, that is, say the type of every field, and
/// its words must fit together.
/// </summary>
internal static class StructuralSchema
{
    /// <summary>Everything that is wrong with the schema; empty where it can be used.</summary>
    /// <param name="schema">The <c>openAPIV3Schema</c>.</param>
    /// <param name="path">
    /// Its path: <c>spec.validation.openAPIV3Schema</c> where all versions share one schema, else <c>spec.versions[0].schema.openAPIV3Schema</c>.
    /// </param>
    public static IReadOnlyList<FieldError> Check(JsonObject schema, string path)
    {
        var errors = new List<FieldError>();
        Walk(schema, path, (part, partPath) => Words(part, partPath, errors));
        if (errors.Count == 0)
        {
            Types(schema, path, isRoot: true, errors);
        }

        if (errors.Count == 0)
        {
            Walk(schema, path, (part, partPath) => Default(part, partPath, errors));
            errors.AddRange(RuleDefinitions.Check(schema, path));
        }

        return errors;
    }

    private static void Walk(JsonObject schema, string path, Action<JsonObject, string> visit)
    {
        visit(schema, path);
        foreach (var (part, partPath) in Parts(schema, path))
        {
            Walk(part, partPath, visit);
        }
    }

    private static IEnumerable<(JsonObject Part, string Path)> Parts(JsonObject schema, string path)
    {
        foreach (var (name, value) in schema["properties"] as JsonObject ?? [])
        {
            if (value is JsonObject part)
            {
                yield return (part, $"{path}.properties[{name}]");
            }
        }

        foreach (var word in new[] { "items", "additionalProperties" })
        {
            if (schema[word] is JsonObject part)
            {
                yield return (part, $"{path}.{word}");
            }
        }
    }

    private static void Words(JsonObject schema, string path, List<FieldError> errors)
    {
        if (schema.ContainsKey("$ref"))
        {
            errors.Add(SchemaErrors.Forbidden($"{path}.$ref", "$ref is not supported"));
        }

        if (schema["properties"] is JsonObject { Count: > 0 } && schema["additionalProperties"] is JsonObject)
        {
            errors.Add(SchemaErrors.Forbidden($"{path}.additionalProperties", "additionalProperties and properties are mutual exclusive"));
        }

        if (schema.TextOf("type") == "array" && schema["items"] is not JsonObject)
        {
            errors.Add(SchemaErrors.Required($"{path}.items", "must be specified"));
        }

        if (schema.TextOf("pattern") is { } pattern && !ValueBounds.IsPattern(pattern))
        {
            errors.Add(SchemaErrors.Invalid($"{path}.pattern", pattern, "must be a valid regular expression, but isn't"));
        }

        if (schema.FlagOf("uniqueItems"))
        {
            errors.Add(SchemaErrors.Forbidden($"{path}.uniqueItems", "uniqueItems cannot be set to true since the runtime complexity becomes quadratic"));
        }

        ListType(schema, path, errors);
    }

    private static void ListType(JsonObject schema, string path, List<FieldError> errors)
    {
        var keys = schema["x-kubernetes-list-map-keys"] as JsonArray ?? [];
        var type = schema.TextOf("x-kubernetes-list-type");
        if (type is not (null or "atomic" or "set" or "map"))
        {
            errors.Add(SchemaErrors.NotSupported($"{path}.x-kubernetes-list-type", type, ["atomic", "map", "set"]));
        }

        if (type == "map" && keys.Count == 0)
        {
            errors.Add(SchemaErrors.Required($"{path}.x-kubernetes-list-map-keys", "must not be empty if x-kubernetes-list-type is map"));
        }

        if (type != "map" && keys.Count > 0)
        {
            errors.Add(SchemaErrors.Required($"{path}.x-kubernetes-list-type", "must be map if x-kubernetes-list-map-keys is non-empty"));
        }

        if (type is not null && schema.TextOf("type") is { } valueType and not "array")
        {
            errors.Add(SchemaErrors.Invalid($"{path}.type", valueType, "must be array if x-kubernetes-list-type is specified"));
        }
    }

    private static void Types(JsonObject schema, string path, bool isRoot, List<FieldError> errors)
    {
        var says = schema.TextOf("type") is { Length: > 0 } || schema.FlagOf("x-kubernetes-int-or-string") || schema.FlagOf("x-kubernetes-preserve-unknown-fields");
        if (isRoot && schema.TextOf("type") is not { Length: > 0 })
        {
            errors.Add(SchemaErrors.Required($"{path}.type", "must not be empty at the root"));
        }
        else if (isRoot && schema.TextOf("type") != "object")
        {
            errors.Add(SchemaErrors.Invalid($"{path}.type", schema["type"], "must be object at the root"));
        }
        else if (!says)
        {
            errors.Add(SchemaErrors.Required($"{path}.type", path.EndsWith(".items", StringComparison.Ordinal)
                ? "must not be empty for specified array items"
                : "must not be empty for specified object fields"));
        }

        foreach (var (part, partPath) in Parts(schema, path))
        {
            Types(part, partPath, isRoot: false, errors);
        }
    }

    private static void Default(JsonObject schema, string path, List<FieldError> errors)
    {
        if (schema["default"] is not { } value)
        {
            return;
        }

        var found = new List<FieldError>();
        SchemaValidation.Check(OpenApiSchemas.Part(schema), value, "", found);
        errors.AddRange(found.Select(error => error with { Field = $"{path}.default{(error.Field.Length == 0 ? "" : "." + error.Field)}" }));
    }
}
