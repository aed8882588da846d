using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Surus.LocalCluster.ApiServer;

/// <summary>OpenAPI: what kubectl explain shows, and where clients see which parameters a request may have. Documents are made when they are asked for.</summary>
internal static class OpenApiDocuments
{
    private static readonly JsonObject Info = new() { ["title"] = "Kubernetes", ["version"] = Versions.Kubernetes };

    /// <summary>Answers a request below <c>/openapi</c>.</summary>
    public static Task Handle(HttpContext context, ResourceRegistry registry, string[] path) => path switch
    {
        [_, "v2"] when context.Request.Headers.Accept.ToString().Contains(OpenApiProtobuf.Accepted, StringComparison.Ordinal) =>
            Replies.Send(context, 200, OpenApiProtobuf.Encode(Version2(registry, customSchemas: false)), OpenApiProtobuf.ContentType),
        [_, "v2"] => Replies.Send(context, 200, Version2(registry, customSchemas: true)),
        [_, "v3"] => Replies.Send(context, 200, JsonText.Encode(Index(registry)), "text/plain; charset=utf-8"),
        [_, "v3", "api", var version] => Group(context, registry, "", version),
        [_, "v3", "apis", var group, var version] => Group(context, registry, group, version),
        [_, "v3", "version"] => Replies.Send(context, 200, Document([], new JsonObject())),
        _ => throw ApiErrors.NoSuchResource(),
    };

    private static Task Group(HttpContext context, ResourceRegistry registry, string group, string version)
    {
        var resources = Resources(registry).Where(one => one.Group == group && one.Version == version).ToList();
        if (resources.Count == 0)
        {
            throw ApiErrors.NoSuchResource();
        }

        var schemas = new SchemaCollection("#/components/schemas/");
        resources.ForEach(schemas.Add);
        return Replies.Send(context, 200, Document(resources, schemas.Schemas));
    }

    private static IEnumerable<ApiResource> Resources(ResourceRegistry registry) => registry.All.Concat(VirtualResources.All);

    private static JsonObject Index(ResourceRegistry registry)
    {
        var paths = new JsonObject();
        foreach (var group in Resources(registry).GroupBy(one => one.ApiVersion, StringComparer.Ordinal))
        {
            var prefix = group.First().Group.Length == 0 ? "api" : "apis";
            var custom = string.Concat(group.Where(one => one.Custom is not null).Select(one => one.Custom!.Definition.Text("metadata", "resourceVersion")));
            var text = System.Text.Encoding.UTF8.GetBytes(string.Concat(group.Select(one => one.Plural)) + custom);
            var hash = Convert.ToHexString(System.Security.Cryptography.SHA512.HashData(text));
            paths[$"{prefix}/{group.Key}"] = new JsonObject { ["serverRelativeURL"] = $"/openapi/v3/{prefix}/{group.Key}?hash={hash}" };
        }

        return new JsonObject { ["paths"] = paths };
    }

    private static JsonObject Document(IEnumerable<ApiResource> resources, JsonObject schemas)
    {
        var paths = new JsonObject();
        foreach (var resource in resources)
        {
            ResourceOpenApiPaths.Add(paths, resource, version2: false);
        }

        return new JsonObject
        {
            ["openapi"] = "3.0.0",
            ["info"] = Info.DeepClone(),
            ["paths"] = paths,
            ["components"] = new JsonObject { ["schemas"] = schemas },
        };
    }

    private static JsonObject Version2(ResourceRegistry registry, bool customSchemas)
    {
        var paths = new JsonObject();
        var schemas = new SchemaCollection("#/definitions/");
        foreach (var resource in Resources(registry))
        {
            ResourceOpenApiPaths.Add(paths, resource, version2: true);
            if (resource.Custom is null || customSchemas)
            {
                schemas.Add(resource);
            }
            else
            {
                schemas.AddOpen(resource);
            }
        }

        return new JsonObject { ["swagger"] = "2.0", ["info"] = Info.DeepClone(), ["paths"] = paths, ["definitions"] = schemas.Schemas };
    }
}

/// <summary>The paths of a resource, with the parameters that clients look for.</summary>
internal static class ResourceOpenApiPaths
{
    private static readonly (string Name, string Type)[] WriteParameters =
        [("dryRun", "string"), ("fieldManager", "string"), ("fieldValidation", "string"), ("force", "boolean"), ("pretty", "string")];

    /// <summary>Adds the paths of a resource.</summary>
    public static void Add(JsonObject paths, ApiResource resource, bool version2)
    {
        var root = resource.Group.Length == 0 ? $"/api/{resource.Version}" : $"/apis/{resource.ApiVersion}";
        var collection = resource.Namespaced ? $"{root}/namespaces/{{namespace}}/{resource.Plural}" : $"{root}/{resource.Plural}";
        paths[collection] = Operations(resource, version2, ("get", "list"), ("post", "post"), ("delete", "deletecollection"));
        if (resource.Namespaced && resource.Verbs.Contains("list", StringComparer.Ordinal))
        {
            paths[$"{root}/{resource.Plural}"] = Operations(resource, version2, ("get", "list"));
        }

        if (resource.Verbs.Contains("get", StringComparer.Ordinal))
        {
            paths[$"{collection}/{{name}}"] = Operations(resource, version2, ("get", "get"), ("put", "put"), ("patch", "patch"), ("delete", "delete"));
        }
    }

    private static JsonObject Operations(ApiResource resource, bool version2, params (string Method, string Action)[] operations)
    {
        var item = new JsonObject();
        foreach (var (method, action) in operations.Where(one => Serves(resource, one.Action)))
        {
            var operation = new JsonObject
            {
                ["x-kubernetes-action"] = action,
                ["x-kubernetes-group-version-kind"] = new JsonObject { ["group"] = resource.Group, ["version"] = resource.Version, ["kind"] = resource.Kind },
                ["responses"] = new JsonObject { ["200"] = new JsonObject { ["description"] = "OK" } },
            };
            if (method is "post" or "put" or "patch")
            {
                operation["parameters"] = new JsonArray([.. WriteParameters.Select(one => (JsonNode)Parameter(one.Name, one.Type, version2))]);
            }

            item[method] = operation;
        }

        return item;
    }

    private static bool Serves(ApiResource resource, string action) =>
        resource.Verbs.Contains(action switch { "post" => "create", "put" => "update", _ => action }, StringComparer.Ordinal);

    private static JsonObject Parameter(string name, string type, bool version2)
    {
        var parameter = new JsonObject { ["name"] = name, ["in"] = "query" };
        if (version2)
        {
            parameter["type"] = type;
        }
        else
        {
            parameter["schema"] = new JsonObject { ["type"] = type };
        }

        return parameter;
    }
}
