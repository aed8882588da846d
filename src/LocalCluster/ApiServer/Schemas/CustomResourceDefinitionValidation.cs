using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Surus.LocalCluster.ApiServer;

/// <summary>Whether a CustomResourceDefinition can be served: its names, versions, columns and schemas.</summary>
internal static partial class CustomResourceDefinitionValidation
{
    private const string LabelRule = "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, "
        + "and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')";

    private static readonly string[] columnTypes = ["boolean", "date", "integer", "number", "string"];

    /// <summary>Everything that is wrong; empty where the definition, its defaults filled in, can be served.</summary>
    public static IReadOnlyList<FieldError> Check(JsonObject definition)
    {
        var errors = new List<FieldError>();
        var spec = definition["spec"] as JsonObject ?? [];
        Names(definition, spec, errors);
        Group(definition, spec, errors);
        Versions(spec, errors);
        Schemas(spec, errors);
        return errors;
    }

    private static void Names(JsonObject definition, JsonObject spec, List<FieldError> errors)
    {
        var names = spec["names"] as JsonObject ?? [];
        var name = (definition["metadata"] as JsonObject)?.TextOf("name");
        if (name != $"{names.TextOf("plural")}.{spec.TextOf("group")}")
        {
            errors.Add(SchemaErrors.Invalid("metadata.name", name, "must be spec.names.plural+\".\"+spec.group"));
        }

        if (spec.TextOf("scope") is not ("Cluster" or "Namespaced"))
        {
            errors.Add(SchemaErrors.NotSupported("spec.scope", spec["scope"], ["Cluster", "Namespaced"]));
        }

        foreach (var field in new[] { "plural", "singular", "kind", "listKind" })
        {
            var value = names.TextOf(field) ?? "";
            var mayBeMixed = field is "kind" or "listKind";
            if (!Label().IsMatch(mayBeMixed ? value.ToLowerInvariant() : value))
            {
                errors.Add(SchemaErrors.Invalid($"spec.names.{field}", value, mayBeMixed ? $"may have mixed case, but should otherwise match: {LabelRule}" : LabelRule));
            }
        }
    }

    // The groups of Kubernetes itself are for its own kinds.
    private static void Group(JsonObject definition, JsonObject spec, List<FieldError> errors)
    {
        const string Approved = "api-approved.kubernetes.io";
        var group = "." + (spec.TextOf("group") ?? "");
        var isProtected = group.EndsWith(".k8s.io", StringComparison.Ordinal) || group.EndsWith(".kubernetes.io", StringComparison.Ordinal);
        if (isProtected && string.IsNullOrEmpty(definition.Text("metadata", "annotations", Approved)))
        {
            errors.Add(SchemaErrors.Required(
                $"metadata.annotations[{Approved}]", $"protected groups must have approval annotation \"{Approved}\", see https://github.com/kubernetes/enhancements/pull/1111"));
        }
    }

    private static void Versions(JsonObject spec, List<FieldError> errors)
    {
        var versions = VersionsOf(spec);
        for (var i = 0; i < versions.Count; i++)
        {
            if (versions[i].TextOf("name") is var name && !Label().IsMatch(name ?? ""))
            {
                errors.Add(SchemaErrors.Invalid($"spec.versions[{i}].name", name, LabelRule));
                if (versions.Count == 1)
                {
                    errors.Add(SchemaErrors.Invalid("spec.version", name, LabelRule));
                }
            }

            Columns(versions[i], versions.Count == 1 ? "spec" : $"spec.versions[{i}]", errors);
        }

        if (versions.Count(version => version.FlagOf("storage")) != 1)
        {
            errors.Add(SchemaErrors.Invalid("spec.versions", spec["versions"], "must have exactly one version marked as storage version"));
            if (versions.LastOrDefault(version => version.FlagOf("storage")) is { } last)
            {
                errors.Add(SchemaErrors.Invalid("status.storedVersions", new JsonArray(), $"must have the storage version {last.TextOf("name")}"));
            }
        }
    }

    private static void Columns(JsonObject version, string path, List<FieldError> errors)
    {
        var columns = (version["additionalPrinterColumns"] as JsonArray ?? []).OfType<JsonObject>().ToList();
        for (var i = 0; i < columns.Count; i++)
        {
            if (!columnTypes.Contains(columns[i].TextOf("type")))
            {
                errors.Add(SchemaErrors.Invalid($"{path}.additionalPrinterColumns[{i}].type", columns[i]["type"], $"must be one of {string.Join(',', columnTypes)}"));
            }

            if (columns[i].TextOf("jsonPath") is not ['.', ..])
            {
                errors.Add(SchemaErrors.Invalid($"{path}.additionalPrinterColumns[{i}].JSONPath", columns[i]["jsonPath"], "must be a simple json path starting with ."));
            }
        }
    }

    // Versions that share one schema are judged once, under the name that the schema had before versions had their own.
    private static void Schemas(JsonObject spec, List<FieldError> errors)
    {
        var schemas = VersionsOf(spec).Select(version => (version["schema"] as JsonObject)?["openAPIV3Schema"] as JsonObject).ToList();
        var areEqual = schemas.All(schema => JsonValues.AreEqual(schema, schemas[0]));
        for (var i = 0; i < (areEqual ? Math.Min(1, schemas.Count) : schemas.Count); i++)
        {
            var path = areEqual ? "spec.validation.openAPIV3Schema" : $"spec.versions[{i}].schema.openAPIV3Schema";
            if (schemas[i] is { } schema)
            {
                errors.AddRange(StructuralSchema.Check(schema, path));
            }
            else
            {
                errors.Add(SchemaErrors.Required($"spec.versions[{i}].schema.openAPIV3Schema", "schemas are required"));
            }
        }
    }

    private static List<JsonObject> VersionsOf(JsonObject spec) => [.. (spec["versions"] as JsonArray ?? []).OfType<JsonObject>()];

    [GeneratedRegex("^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$")]
    private static partial Regex Label();
}
