using System.Text.Json.Nodes;

namespace Surus.LocalCluster.ApiServer;

/// <summary>The logic of an OpenAPI schema: allOf, anyOf, oneOf, not.</summary>
internal static class SchemaLogic
{
    public static void Check(JsonObject source, JsonNode? value, string path, List<FieldError> errors)
    {
        var name = JsonValues.Compact(path);
        if (source["anyOf"] is JsonArray any && Failures(any, value, path) is var failed && failed.All(f => f.Count > 0))
        {
            errors.Add(Logic($"{name} must validate at least one schema (anyOf)"));
            errors.AddRange(failed[0]);
        }

        if (source["oneOf"] is JsonArray one)
        {
            OneOf(Failures(one, value, path), name, errors);
        }

        if (source["allOf"] is JsonArray all && Failures(all, value, path).SelectMany(f => f).ToList() is { Count: > 0 } unmet)
        {
            errors.Add(Logic($"{name} must validate all the schemas (allOf)"));
            errors.AddRange(unmet);
        }

        if (source["not"] is JsonObject not && Failures([not.DeepClone()], value, path)[0].Count == 0)
        {
            errors.Add(Logic($"{name} must not validate the schema (not)"));
        }
    }

    private static void OneOf(IReadOnlyList<List<FieldError>> failures, string name, List<FieldError> errors)
    {
        var valid = failures.Count(f => f.Count == 0);
        if (valid == 1)
        {
            return;
        }

        errors.Add(Logic($"{name} must validate one and only one schema (oneOf). Found {(valid == 0 ? "none valid" : $"{valid} valid alternatives")}"));
        if (valid == 0)
        {
            errors.AddRange(failures[0]);
        }
    }

    private static IReadOnlyList<List<FieldError>> Failures(JsonArray schemas, JsonNode? value, string path) =>
    [
        .. schemas.OfType<JsonObject>().Select(schema =>
        {
            var errors = new List<FieldError>();
            SchemaValidation.Check(OpenApiSchemas.Part(schema), value, path, errors);
            return errors;
        }),
    ];

    private static FieldError Logic(string why) => SchemaErrors.InvalidText("<nil>", "\"\"", why);
}
