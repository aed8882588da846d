using System.Text.Json.Nodes;
using Surus.KubernetesTypes;

namespace Surus.LocalCluster.ApiServer;

/// <summary>Compares an object with its schema.</summary>
internal static class SchemaValidation
{
    /// <summary>Everything that is wrong; empty where the object fits.</summary>
    /// <param name="schema">What the object has to be.</param>
    /// <param name="value">The object.</param>
    /// <param name="old">
    /// The object before an update of a custom resource: what it does not change is not judged again, so that an object that is
    /// older than its schema can still be worked with. Null for a create.
    /// </param>
    public static IReadOnlyList<FieldError> Validate(ObjectSchema schema, JsonObject value, JsonObject? old)
    {
        var errors = new List<FieldError>();
        if (schema.BuiltIn is not null)
        {
            BuiltInRequirements.Check(schema, value, "", errors);
            return errors;
        }

        Check(schema, value, "", errors, old);
        return errors;
    }

    /// <summary>Adds what is wrong with one value to the errors.</summary>
    /// <param name="schema">What the value has to be.</param>
    /// <param name="value">The value.</param>
    /// <param name="path">Where it is.</param>
    /// <param name="errors">What is wrong.</param>
    /// <param name="old">The value in the same place before; null where there was none or it can't be told which it was.</param>
    internal static void Check(ObjectSchema schema, JsonNode? value, string path, List<FieldError> errors, JsonNode? old = null)
    {
        if ((value is null && schema.Nullable) || (old is not null && JsonValues.AreEqual(value, old)))
        {
            return;
        }

        if (!TypeFits(schema, value, path, errors))
        {
            return;
        }

        if (schema.Enum.Count > 0 && !schema.Enum.Any(allowed => JsonValues.AreEqual(allowed, value)))
        {
            errors.Add(SchemaErrors.NotSupported(path, value, schema.Enum));
        }

        if (schema.Source is { } source)
        {
            ValueBounds.Check(source, value, path, errors);
            SchemaLogic.Check(source, value, path, errors);
        }

        switch (value)
        {
            case JsonObject map: CheckFields(schema, map, path, errors, old as JsonObject); break;
            case JsonArray list: CheckElements(schema, list, path, errors, Correlation.Of(schema, old as JsonArray)); break;
            default: break;
        }

        if (schema.AlsoMustMatch is { } further)
        {
            Check(further, value, path, errors, old);
        }
    }

    private static bool TypeFits(ObjectSchema schema, JsonNode? value, string path, List<FieldError> errors)
    {
        var actual = JsonValues.TypeName(value);
        var (fits, expected) = schema.Type switch
        {
            ValueType.Object => (actual == "object", "object"),
            ValueType.Array => (actual == "array", "array"),
            ValueType.String => (actual == "string", "string"),
            ValueType.Integer => (actual == "integer", "integer"),
            ValueType.Number => (actual is "integer" or "number", "number"),
            ValueType.Boolean => (actual == "boolean", "boolean"),
            ValueType.IntOrString => (actual is "integer" or "string", "integer,string"),
            _ => (true, ""),
        };
        if (!fits)
        {
            errors.Add(SchemaErrors.WrongType(path, $"\"{actual}\"", $"{path} in body must be of type {expected}: \"{actual}\""));
            if (schema.Type == ValueType.Integer && actual == "number")
            {
                errors.Add(SchemaErrors.InvalidText("<nil>", "\"\"", $"Checked value must be of type integer (default format) in {path}"));
            }
        }

        return fits;
    }

    private static void CheckFields(ObjectSchema schema, JsonObject map, string path, List<FieldError> errors, JsonObject? old)
    {
        foreach (var name in schema.Required.Where(name => !map.ContainsKey(name)))
        {
            errors.Add(SchemaErrors.Required(Child(path, name)));
        }

        if (schema.EmbeddedResource && path.Length > 0)
        {
            EmbeddedResources.Check(map, path, errors);
        }

        foreach (var (name, child) in map.OrderBy(field => field.Key, StringComparer.Ordinal))
        {
            if (schema.Field(name) is { } field && !IsOwnMetadata(schema, name, field))
            {
                Check(field, child, Child(path, name), errors, old?[name]);
            }
            else if (schema.Field(name)?.AlsoMustMatch is { } further)
            {
                Check(further, child, Child(path, name), errors, old?[name]);
            }
        }
    }

    // The metadata of objects has its own checks, which the API server makes for all kinds alike.
    private static bool IsOwnMetadata(ObjectSchema schema, string name, ObjectSchema field) =>
        schema.EmbeddedResource && name == "metadata" && field.BuiltIn is not null;

    private static void CheckElements(ObjectSchema schema, JsonArray list, string path, List<FieldError> errors, Correlation old)
    {
        var before = errors.Count;
        for (var i = 0; schema.Items is { } items && i < list.Count; i++)
        {
            Check(items, list[i], $"{path}[{i}]", errors, old.Find(list[i]));
        }

        if (errors.Count > before || schema.Merge is not (MergeSemantics.Set or MergeSemantics.Map))
        {
            return;
        }

        var seen = new HashSet<string>();
        for (var i = 0; i < list.Count; i++)
        {
            var key = schema.Merge == MergeSemantics.Set ? list[i] : Correlation.KeyOf(schema, list[i] as JsonObject);
            if (!seen.Add(JsonValues.Canonical(key)))
            {
                errors.Add(SchemaErrors.Duplicate($"{path}[{i}]", key));
            }
        }
    }

    private static string Child(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";
}
