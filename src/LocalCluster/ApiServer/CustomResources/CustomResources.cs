using System.Text.Json.Nodes;

namespace Surus.LocalCluster.ApiServer;

/// <summary>Reads a CustomResourceDefinition.</summary>
internal static class CustomResources
{
    /// <summary>The resources that an established definition has served, its highest version first.</summary>
    public static IEnumerable<ApiResource> From(JsonObject definition)
    {
        if (!IsTrue(definition, "Established"))
        {
            return [];
        }

        var storage = definition.Objects("spec", "versions").First(version => version.Flag("storage")).Text("name")!;
        return definition.Objects("spec", "versions").Where(version => version.Flag("served"))
            .OrderBy(version => version.Text("name")!, VersionOrder.Instance)
            .Select(version => Resource(definition, version, storage));
    }

    /// <summary>Whether a condition of the definition holds.</summary>
    public static bool IsTrue(JsonObject definition, string condition) =>
        definition.Objects("status", "conditions").Any(one => one.Text("type") == condition && one.Text("status") == "True");

    private static ApiResource Resource(JsonObject definition, JsonObject version, string storage)
    {
        var names = definition.Child("status", "acceptedNames") ?? definition.Child("spec", "names")!;
        var group = definition.Text("spec", "group")!;
        var name = version.Text("name")!;
        var kind = names.Text("kind")!;
        var custom = new CustomDefinition(definition, version);
        return new ApiResource
        {
            Group = group,
            Version = name,
            Kind = kind,
            Plural = names.Text("plural")!,
            Singular = names.Text("singular") ?? kind.ToLowerInvariant(),
            ListKind = names.Text("listKind") ?? kind + "List",
            Namespaced = definition.Text("spec", "scope") == "Namespaced",
            ShortNames = [.. names.Texts("shortNames")],
            Categories = [.. names.Texts("categories")],
            HasStatus = version.Child("subresources", "status") is not null,
            HasGeneration = true,
            Scale = Scale(version),
            Bucket = $"{group}/{names.Text("plural")}",
            Custom = custom,
            Rules = new CustomResourceRules(definition.Name(), version),
            Deprecation = version.Flag("deprecated") ? version.Text("deprecationWarning") ?? $"{group}/{name} {kind} is deprecated" : null,
            ToStorage = name == storage ? null : value => Under(value, $"{group}/{storage}"),
            FromStorage = value => custom.Shape(Under(value, $"{group}/{name}")),
        };
    }

    private static ScalePaths? Scale(JsonObject version) => version.Child("subresources", "scale") is { } scale
        ? new ScalePaths(scale.Text("specReplicasPath") ?? "", scale.Text("statusReplicasPath") ?? "", scale.Text("labelSelectorPath"))
        : null;

    private static JsonObject Under(JsonObject value, string apiVersion)
    {
        if (!string.Equals(value.Text("apiVersion"), apiVersion, StringComparison.Ordinal))
        {
            value = value.Copy();
            value["apiVersion"] = apiVersion;
        }

        return value;
    }
}
