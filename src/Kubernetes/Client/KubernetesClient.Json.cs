using System.Text;
using System.Text.Json.Nodes;
using Surus.KubernetesTypes;

namespace Surus.Kubernetes;

/// <content>Objects of kinds that have no type here, and paths that are no objects.</content>
public sealed partial class KubernetesClient
{
    /// <summary>An object of any kind; null where there is none.</summary>
    public async Task<JsonObject?> FindJson(ResourceDefinition resource, NamespacedName key, CancellationToken cancel)
    {
        try
        {
            return await SendJson(HttpMethod.Get, ResourcePath.Object(resource, key), null, cancel).ConfigureAwait(false) as JsonObject;
        }
        catch (ApiException error) when (error.IsNotFound)
        {
            return null;
        }
    }

    /// <summary>Server-side apply of an object of any kind.</summary>
    public async Task<JsonObject> ApplyJson(ResourceDefinition resource, JsonObject wanted, CancellationToken cancel, WriteOptions? options = null)
    {
        var metadata = wanted["metadata"];
        var key = new NamespacedName((string?)metadata?["namespace"], (string?)metadata?["name"] ?? "");
        var path = WithOptions(ResourcePath.Object(resource, key), options, options is { Force: true });
        var patch = Kubernetes.Patch.Apply(wanted);
        var request = new ApiRequest(HttpMethod.Patch, path) { Body = patch.Body, ContentType = patch.ContentType, Repeat = Repeat.Always };
        return Parsed(await transport.Send(request, cancel).ConfigureAwait(false)) as JsonObject ?? [];
    }

    /// <summary>Any request with a JSON body and a JSON answer.</summary>
    /// <param name="method">The HTTP method; reads are repeated where the server fails.</param>
    /// <param name="path">The path and query, such as <c>/apis/apps/v1/deployments?limit=1</c>.</param>
    /// <param name="body">The body; null for none.</param>
    /// <param name="cancel">Gives up waiting.</param>
    /// <param name="contentType">The type of the body; null for JSON.</param>
    /// <returns>The answer; null where it is empty.</returns>
    public async Task<JsonNode?> SendJson(HttpMethod method, string path, JsonNode? body, CancellationToken cancel, string? contentType = null)
    {
        var request = new ApiRequest(method, path)
        {
            Body = body is null ? null : Encoding.UTF8.GetBytes(body.ToJsonString()),
            ContentType = contentType ?? ApiRequest.Json,
            Repeat = method == HttpMethod.Get ? Repeat.Always : Repeat.IfNotProcessed,
        };
        return Parsed(await transport.Send(request, cancel).ConfigureAwait(false));
    }

    private static JsonNode? Parsed(byte[] json) => json.Length == 0 ? null : JsonNode.Parse(json);
}
