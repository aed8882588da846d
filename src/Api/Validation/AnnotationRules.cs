using System.Text.Json;

namespace Surus.Api;

/// <summary>The annotations that the operator obeys can be read.</summary>
internal static class AnnotationRules
{
    private static readonly string[] _operations = ["add", "remove", "replace", "move", "copy", "test"];

    public static IEnumerable<FieldError> Check(Cluster cluster)
    {
        if (Value(cluster, Annotations.Hibernation) is { } hibernation and not ("on" or "off"))
        {
            yield return Error(Annotations.Hibernation, hibernation, "hibernation is on or off.");
        }

        if (Value(cluster, Annotations.PodPatch) is { } patch && !IsJsonPatch(patch))
        {
            yield return Error(
                Annotations.PodPatch, patch,
                "a patch is a JSON list of operations, such as [{\"op\": \"add\", \"path\": \"/metadata/labels/a\", \"value\": \"b\"}].");
        }

        if (Value(cluster, Annotations.LivenessPinger) is { } pinger && IsolationCheckAnnotation.Parse(pinger) is null)
        {
            yield return Error(
                Annotations.LivenessPinger, pinger,
                "the value is a JSON object with enabled, such as {\"enabled\": true}; better use spec.probes.liveness.isolationCheck.");
        }
    }

    private static string? Value(Cluster cluster, string key) => cluster.Metadata.Annotations?.GetValueOrDefault(key);

    private static FieldError Error(string key, string value, string detail) => FieldError.Invalid(
        $"metadata.annotations[{key}]", value, detail);

    private static bool IsJsonPatch(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.ValueKind == JsonValueKind.Array && document.RootElement.EnumerateArray().All(IsOperation);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static bool IsOperation(JsonElement operation) =>
        operation.ValueKind == JsonValueKind.Object
        && Text(operation, "op") is { } name && _operations.Contains(name, StringComparer.Ordinal)
        && Text(operation, "path") is { } path && (path.Length == 0 || path[0] == '/')
        && (name is not ("add" or "replace" or "test") || operation.TryGetProperty("value", out _))
        && (name is not ("move" or "copy") || Text(operation, "from") is not null);

    private static string? Text(JsonElement operation, string name) =>
        operation.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
