using System.Text.Json.Nodes;

namespace Surus.LocalCluster.ApiServer;

/// <summary>The paths of a resource with their operations, as far as clients look at them: which exist, for which kind, with which parameters.</summary>
internal static class OpenApiPaths
{
    private static readonly string[] writeParameters = ["dryRun", "fieldManager", "fieldValidation", "pretty"];
    private static readonly string[] patchParameters = [.. writeParameters, "force"];
    private static readonly string[] listParameters =
        ["continue", "fieldSelector", "labelSelector", "limit", "resourceVersion", "resourceVersionMatch", "sendInitialEvents", "timeoutSeconds", "watch", "allowWatchBookmarks"];

    private static readonly string[] deleteParameters = ["dryRun", "gracePeriodSeconds", "orphanDependents", "propagationPolicy"];

    public static IEnumerable<(string Path, JsonObject Item)> Of(OpenApiResource resource, bool version3)
    {
        var definition = resource.Definition;
        var collection = definition.Namespaced
            ? $"{definition.BasePath}/namespaces/{{namespace}}/{definition.Plural}"
            : $"{definition.BasePath}/{definition.Plural}";
        JsonObject Operation(string action, string scope, params ReadOnlySpan<string> parameters) => Make(resource, action, scope, parameters, version3);

        yield return (collection, new JsonObject
        {
            ["get"] = Operation("list", "", listParameters),
            ["post"] = Operation("post", "", writeParameters),
            ["delete"] = Operation("deletecollection", "", [.. deleteParameters, .. listParameters]),
        });
        if (definition.Namespaced)
        {
            yield return ($"{definition.BasePath}/{definition.Plural}", new JsonObject { ["get"] = Operation("list", "ForAllNamespaces", listParameters) });
        }

        yield return ($"{collection}/{{name}}", new JsonObject
        {
            ["get"] = Operation("get", "", "pretty"),
            ["put"] = Operation("put", "", writeParameters),
            ["patch"] = Operation("patch", "", patchParameters),
            ["delete"] = Operation("delete", "", deleteParameters),
        });
        foreach (var subresource in resource.Subresources.Where(s => s is "status" or "scale"))
        {
            yield return ($"{collection}/{{name}}/{subresource}", new JsonObject
            {
                ["get"] = Operation("get", Capital(subresource), "pretty"),
                ["put"] = Operation("put", Capital(subresource), writeParameters),
                ["patch"] = Operation("patch", Capital(subresource), patchParameters),
            });
        }
    }

    private static JsonObject Make(OpenApiResource resource, string action, string scope, ReadOnlySpan<string> parameters, bool version3)
    {
        var definition = resource.Definition;
        var group = definition.Group.Length == 0 ? "core" : definition.Group.Split('.')[0];
        var query = new List<JsonNode>();
        foreach (var name in parameters)
        {
            query.Add(Parameter(name, version3));
        }

        return new JsonObject
        {
            ["tags"] = new JsonArray($"{group}_{definition.Version}"),
            ["operationId"] = $"{action}{Capital(group)}{Capital(definition.Version)}{(definition.Namespaced && scope != "ForAllNamespaces" ? "Namespaced" : "")}{definition.Kind}{scope}",
            ["parameters"] = new JsonArray([.. query]),
            ["responses"] = new JsonObject { ["200"] = Response(resource.SchemaName, version3) },
            ["x-kubernetes-action"] = action,
            ["x-kubernetes-group-version-kind"] = resource.GroupVersionKind(),
        };
    }

    private static JsonObject Parameter(string name, bool version3)
    {
        var type = name switch
        {
            "limit" or "timeoutSeconds" or "gracePeriodSeconds" => "integer",
            "watch" or "force" or "orphanDependents" or "sendInitialEvents" or "allowWatchBookmarks" => "boolean",
            _ => "string",
        };
        var parameter = new JsonObject { ["name"] = name, ["in"] = "query" };
        if (version3)
        {
            parameter["schema"] = new JsonObject { ["type"] = type, ["uniqueItems"] = true };
        }
        else
        {
            parameter["type"] = type;
            parameter["uniqueItems"] = true;
        }

        return parameter;
    }

    private static JsonObject Response(string schema, bool version3) => version3
        ? new JsonObject
        {
            ["description"] = "OK",
            ["content"] = new JsonObject { ["application/json"] = new JsonObject { ["schema"] = new JsonObject { ["$ref"] = $"#/components/schemas/{schema}" } } },
        }
        : new JsonObject { ["description"] = "OK", ["schema"] = new JsonObject { ["$ref"] = $"#/definitions/{schema}" } };

    private static string Capital(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];
}
