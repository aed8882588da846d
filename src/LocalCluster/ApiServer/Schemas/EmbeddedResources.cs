using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Surus.LocalCluster.ApiServer;

/// <summary>Objects of the API inside custom resources: they have a type, and proper labels and annotations.</summary>
internal static partial class EmbeddedResources
{
    private const string KeyRule = "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an "
        + "alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";

    private const string ValueRule = "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and "
        + "end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";

    public static void Check(JsonObject value, string path, List<FieldError> errors)
    {
        foreach (var name in new[] { "apiVersion", "kind" }.Where(name => string.IsNullOrEmpty(value.TextOf(name))))
        {
            errors.Add(SchemaErrors.Required($"{path}.{name}"));
        }

        if (value["metadata"] is JsonObject metadata)
        {
            Keys(metadata["labels"], $"{path}.metadata.labels", errors);
            Values(metadata["labels"], $"{path}.metadata.labels", errors);
            Keys(metadata["annotations"], $"{path}.metadata.annotations", errors);
        }
    }

    private static void Keys(JsonNode? map, string path, List<FieldError> errors)
    {
        foreach (var (key, _) in map as JsonObject ?? [])
        {
            var name = key[(key.IndexOf('/', StringComparison.Ordinal) + 1)..];
            if (name.Length > 63 || !Name().IsMatch(name))
            {
                errors.Add(SchemaErrors.Invalid(path, key, KeyRule));
            }
        }
    }

    private static void Values(JsonNode? map, string path, List<FieldError> errors)
    {
        foreach (var (_, value) in map as JsonObject ?? [])
        {
            if (value is JsonValue text && text.TryGetValue<string>(out var label) && label.Length > 0 && (label.Length > 63 || !Name().IsMatch(label)))
            {
                errors.Add(SchemaErrors.Invalid(path, value, ValueRule));
            }
        }
    }

    [GeneratedRegex("^[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$")]
    private static partial Regex Name();
}
