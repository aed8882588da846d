using System.Text.Json;

namespace Surus.Api;

/// <summary>The older form of the liveness probe's isolation check: a JSON object in an annotation.</summary>
internal static class IsolationCheckAnnotation
{
    /// <summary>Reads the annotation; null when it is not an object that tells whether the check is enabled.</summary>
    public static IsolationCheck? Parse(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            var root = document.RootElement;
            return root.ValueKind == JsonValueKind.Object
                && root.TryGetProperty("enabled", out var enabled)
                && enabled.ValueKind is JsonValueKind.True or JsonValueKind.False
                    ? new IsolationCheck
                    {
                        Enabled = enabled.GetBoolean(),
                        RequestTimeout = Milliseconds(root, "requestTimeout"),
                        ConnectionTimeout = Milliseconds(root, "connectionTimeout"),
                    }
                    : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static int Milliseconds(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number > 0
            ? number
            : ClusterDefaults.IsolationCheckTimeoutMilliseconds;
}
