using System.Text.Json;
using System.Text.Json.Nodes;

namespace Surus.LocalCluster.ApiServer;

/// <summary>A patch as it came, ready to be applied to any version of the object.</summary>
/// <param name="Apply">Makes the patched object out of a copy of the present one; null where there is none.</param>
internal sealed record Patch(Func<JsonObject?, JsonObject> Apply)
{
    private const int MostOperations = 10_000;

    /// <summary>The applied configuration, for server-side apply; null for the others.</summary>
    public JsonObject? Applied { get; init; }

    /// <summary>Whether the patch creates the object where there is none.</summary>
    public bool Creates => Applied is not null;

    /// <summary>Reads a patch.</summary>
    /// <exception cref="Cluster.ApiException">400: it can't be read; 415: that kind of patch does not exist for this resource.</exception>
    public static Patch Read(ApiResource resource, string mediaType, byte[] body, RequestOptions options, FieldWrite write, bool strategic)
    {
        var schema = ResourceSchemas.Of(resource);
        switch (mediaType)
        {
            case "application/merge-patch+json":
                var merge = ReadObject(body, options);
                return new Patch(old => MergePatch.Apply(old!, merge));
            case "application/strategic-merge-patch+json" when strategic:
                var changes = ReadObject(body, options);
                return new Patch(old => StrategicMergePatch.Apply(schema, old!, changes));
            case "application/json-patch+json":
                var operations = ReadNode(body, options);
                if (operations is JsonArray list)
                {
                    Judge(JsonPatch.UnknownFields(list).Select(path => $"unknown field \"{path}\""), options);
                    CheckLength(list);
                }

                return new Patch(old => JsonPatch.Apply(old!, operations));
            case "application/apply-patch+yaml":
                var applied = ReadApplied(body, options);
                return new Patch(old => ServerSideApply.Apply(schema, old, applied.Copy(), write)) { Applied = applied };
            default:
                throw Bodies.Unsupported(mediaType);
        }
    }

    private static void Judge(IEnumerable<string> problems, RequestOptions options)
    {
        var all = problems.ToList();
        if (options.FieldValidation == FieldValidation.Strict && all.Count > 0)
        {
            throw PatchErrors.InvalidResult([], $"strict decoding error: {string.Join(", ", all)}");
        }

        Bodies.Judge(all, options);
    }

    private static void CheckLength(JsonArray operations)
    {
        if (operations.Count > MostOperations)
        {
            throw new Cluster.ApiException(413, "RequestEntityTooLarge", $"The allowed maximum operations in a JSON patch is {MostOperations}, got {operations.Count}");
        }
    }

    private static JsonObject ReadApplied(byte[] body, RequestOptions options)
    {
        try
        {
            var decoded = body is [(byte)'{', ..] ? JsonReading.Read(body) : YamlReading.Read(System.Text.Encoding.UTF8.GetString(body));
            Judge(decoded.Duplicates.Select(path => $"duplicate field \"{path}\""), options);
            return decoded.Value as JsonObject ?? throw ApiErrors.BadRequest("the configuration to apply must be one object");
        }
        catch (JsonException error)
        {
            throw ApiErrors.BadRequest($"error decoding YAML: {error.Message}");
        }
    }

    private static JsonObject ReadObject(byte[] body, RequestOptions options) =>
        ReadNode(body, options) as JsonObject ?? throw ApiErrors.BadRequest("the patch must be one object");

    private static JsonNode? ReadNode(byte[] body, RequestOptions options)
    {
        try
        {
            var decoded = JsonReading.Read(body);
            Judge(decoded.Duplicates.Select(path => $"duplicate field \"{path}\""), options);
            return decoded.Value;
        }
        catch (JsonException error)
        {
            throw ApiErrors.BadRequest($"error decoding patch: {error.Message}");
        }
    }
}
