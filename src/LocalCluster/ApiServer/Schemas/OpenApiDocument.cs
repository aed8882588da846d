using System.Text.Json.Nodes;
using Surus.KubernetesTypes;

namespace Surus.LocalCluster.ApiServer;

/// <summary>A served resource as OpenAPI documents describe it.</summary>
/// <param name="Definition">How it is served.</param>
/// <param name="Subresources">The subresources, such as <c>status</c>.</param>
/// <param name="BuiltIn">The described type of a built-in kind; null for a custom resource.</param>
/// <param name="Custom">The <c>openAPIV3Schema</c> of a custom resource; null for a built-in kind, or where there is none.</param>
internal sealed record OpenApiResource(
    ResourceDefinition Definition, IReadOnlyList<string> Subresources, TypeDescription? BuiltIn = null, JsonObject? Custom = null)
{
    /// <summary>The name of its schema, such as <c>io.k8s.api.core.v1.Pod</c>.</summary>
    public string SchemaName =>
        BuiltIn?.OpenApiName ?? $"{string.Join('.', Definition.Group.Split('.').Reverse())}.{Definition.Version}.{Definition.Kind}";

    /// <summary>Group, version and kind as an extension of the documents.</summary>
    public JsonObject GroupVersionKind() => new() { ["group"] = Definition.Group, ["kind"] = Definition.Kind, ["version"] = Definition.Version };
}

/// <summary>OpenAPI documents, as clients need them to explain, to validate and to merge.</summary>
internal static class OpenApiDocument
{
    /// <summary>The OpenAPI 3 document of one group and version.</summary>
    public static JsonObject ForGroupVersion(IReadOnlyList<OpenApiResource> resources) => new()
    {
        ["openapi"] = "3.0.0",
        ["info"] = new JsonObject { ["title"] = "Kubernetes", ["version"] = "v1" },
        ["paths"] = Paths(resources, version3: true),
        ["components"] = new JsonObject { ["schemas"] = Schemas(resources) },
    };

    /// <summary>The OpenAPI 2 document of all resources.</summary>
    public static JsonObject Version2(IReadOnlyList<OpenApiResource> resources) => new()
    {
        ["swagger"] = "2.0",
        ["info"] = new JsonObject { ["title"] = "Kubernetes", ["version"] = "v1" },
        ["paths"] = Paths(resources, version3: false),
        ["definitions"] = OpenApiVersion2.Schemas(Schemas(resources)),
    };

    /// <summary>The index of the OpenAPI 3 documents.</summary>
    /// <param name="documents">Paths such as <c>api/v1</c> and <c>apis/apps/v1</c>, and a hash of each document's content.</param>
    public static JsonObject Index(IEnumerable<(string Path, string Hash)> documents)
    {
        var paths = new JsonObject();
        foreach (var (path, hash) in documents)
        {
            paths[path] = new JsonObject { ["serverRelativeURL"] = $"/openapi/v3/{path}?hash={hash}" };
        }

        return new JsonObject { ["paths"] = paths };
    }

    private static JsonObject Paths(IReadOnlyList<OpenApiResource> resources, bool version3)
    {
        var paths = new JsonObject();
        foreach (var resource in resources)
        {
            foreach (var (path, item) in OpenApiPaths.Of(resource, version3))
            {
                paths[path] = item;
            }
        }

        return paths;
    }

    private static JsonObject Schemas(IReadOnlyList<OpenApiResource> resources)
    {
        var writer = new OpenApiSchemaWriter();
        foreach (var resource in resources)
        {
            writer.Add(resource);
        }

        return writer.Schemas;
    }
}
