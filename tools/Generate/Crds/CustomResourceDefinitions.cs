using System.Reflection;
using System.Text.Json.Nodes;
using Surus.Api;
using Surus.KubernetesTypes;

namespace Surus.Generate;

/// <summary>The CRDs of all our kinds.</summary>
internal static class CustomResourceDefinitions
{
    /// <summary>One for each kind, ordered by name.</summary>
    public static IReadOnlyList<JsonObject> All()
    {
        var schemas = new RecordSchema(Descriptions.Of(typeof(Cluster).Assembly));
        return [.. typeof(Cluster).Assembly.GetExportedTypes()
            .Where(type => type.IsAssignableTo(typeof(IKubernetesObject)) && !type.IsAbstract)
            .Select(type => Of(type, Definition(type), schemas.Of(type)))
            .OrderBy(crd => (string)crd["metadata"]!["name"]!, StringComparer.Ordinal)];
    }

    /// <summary>The file a CRD is kept in, such as <c>postgresql.cnpg.io_clusters.yaml</c>.</summary>
    public static string FileName(JsonObject crd) => $"{crd["spec"]!["group"]}_{crd["spec"]!["names"]!["plural"]}.yaml";

    private static ResourceDefinition Definition(Type type) =>
        (ResourceDefinition)type.GetProperty(nameof(Cluster.Definition), BindingFlags.Public | BindingFlags.Static)!.GetValue(null)!;

    private static JsonObject Of(Type type, ResourceDefinition definition, JsonObject schema) => new()
    {
        ["apiVersion"] = "apiextensions.k8s.io/v1",
        ["kind"] = "CustomResourceDefinition",
        ["metadata"] = new JsonObject { ["name"] = $"{definition.Plural}.{definition.Group}" },
        ["spec"] = new JsonObject
        {
            ["group"] = definition.Group,
            ["names"] = new JsonObject
            {
                ["kind"] = definition.Kind,
                ["listKind"] = definition.Kind + "List",
                ["plural"] = definition.Plural,
                ["singular"] = definition.Kind.ToLowerInvariant(),
            },
            ["scope"] = definition.Namespaced ? "Namespaced" : "Cluster",
            ["versions"] = new JsonArray(Version(type, definition, schema)),
        },
    };

    private static JsonObject Version(Type type, ResourceDefinition definition, JsonObject schema)
    {
        var version = new JsonObject { ["name"] = definition.Version, ["served"] = true, ["storage"] = true };
        var columns = type.GetCustomAttributes<PrinterColumnAttribute>().Select(Column).ToArray();
        if (columns.Length > 0)
        {
            version["additionalPrinterColumns"] = new JsonArray(columns);
        }

        version["schema"] = new JsonObject { ["openAPIV3Schema"] = schema };
        if (Subresources(type) is { Count: > 0 } subresources)
        {
            version["subresources"] = subresources;
        }

        return version;
    }

    private static JsonNode Column(PrinterColumnAttribute column)
    {
        var json = new JsonObject { ["name"] = column.Name, ["type"] = column.Type, ["jsonPath"] = column.JsonPath };
        if (column.Priority != 0)
        {
            json["priority"] = column.Priority;
        }

        return json;
    }

    private static JsonObject Subresources(Type type)
    {
        var subresources = new JsonObject();
        if (type.GetCustomAttribute<ScaleSubresourceAttribute>() is { } scale)
        {
            var json = new JsonObject { ["specReplicasPath"] = scale.SpecReplicasPath, ["statusReplicasPath"] = scale.StatusReplicasPath };
            if (scale.LabelSelectorPath is { } selector)
            {
                json["labelSelectorPath"] = selector;
            }

            subresources["scale"] = json;
        }

        if (type.IsDefined(typeof(StatusSubresourceAttribute)))
        {
            subresources["status"] = new JsonObject();
        }

        return subresources;
    }
}
