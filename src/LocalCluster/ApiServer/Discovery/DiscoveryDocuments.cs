using System.Text.Json.Nodes;

namespace Surus.LocalCluster.ApiServer;

/// <summary>What clients ask to find out which resources there are.</summary>
/// <param name="resources">The stored resources that are served: as they were at one moment, since definitions come and go while an answer is made.</param>
internal sealed class DiscoveryDocuments(IReadOnlyList<ApiResource> resources)
{
    /// <summary>The content type of the aggregated form.</summary>
    public const string AggregatedType = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";

    private static readonly string[] CustomVerbs = ["delete", "deletecollection", "get", "list", "patch", "create", "update", "watch"];

    /// <summary>Whether the aggregated form is wanted: true: yes; false: only in a version that is not served; null: no.</summary>
    public static bool? WantsAggregated(string accept)
    {
        foreach (var offer in accept.Split(',', StringSplitOptions.TrimEntries))
        {
            var parameters = offer.Split(';', StringSplitOptions.TrimEntries);
            if (!parameters.Contains("as=APIGroupDiscoveryList", StringComparer.Ordinal))
            {
                if (parameters[0] is "application/json" or "*/*")
                {
                    return null;
                }
            }
            else if (parameters.Contains("v=v2", StringComparer.Ordinal) && parameters[0] == "application/json")
            {
                return true;
            }
        }

        return accept.Contains("APIGroupDiscoveryList", StringComparison.Ordinal) ? false : null;
    }

    /// <summary>Whether a group is there without any definition.</summary>
    public bool IsBuiltIn(string group) => group.Length == 0 || All().Any(one => one.Custom is null && one.Group == group);

    /// <summary>The versions of the core group.</summary>
    public JsonObject CoreVersions(string host) => new()
    {
        ["kind"] = "APIVersions",
        ["versions"] = new JsonArray("v1"),
        ["serverAddressByClientCIDRs"] = new JsonArray(new JsonObject { ["clientCIDR"] = "0.0.0.0/0", ["serverAddress"] = host }),
    };

    /// <summary>All groups but core.</summary>
    public JsonObject Groups() => new()
    {
        ["kind"] = "APIGroupList",
        ["apiVersion"] = "v1",
        ["groups"] = new JsonArray([.. GroupNames().Select(group => (JsonNode)Entry(group))]),
    };

    /// <summary>One group; null where there is none.</summary>
    public JsonObject? Group(string group)
    {
        if (!All().Any(one => one.Group == group))
        {
            return null;
        }

        var document = Entry(group);
        document["kind"] = "APIGroup";
        document["apiVersion"] = "v1";
        return document;
    }

    /// <summary>The resources of a group's version; null where there is none.</summary>
    public JsonObject? Resources(string group, string version)
    {
        var found = All().Where(one => one.Group == group && one.Version == version).ToList();
        if (found.Count == 0)
        {
            return null;
        }

        return new JsonObject
        {
            ["kind"] = "APIResourceList",
            ["apiVersion"] = "v1",
            ["groupVersion"] = found[0].ApiVersion,
            ["resources"] = new JsonArray([.. found.SelectMany(Listed).OrderBy(one => one.Text("name"), StringComparer.Ordinal)]),
        };
    }

    /// <summary>Everything at once.</summary>
    public JsonObject Aggregated(bool groups)
    {
        var names = groups ? GroupNames() : [""];
        return new JsonObject
        {
            ["kind"] = "APIGroupDiscoveryList",
            ["apiVersion"] = "apidiscovery.k8s.io/v2",
            ["metadata"] = new JsonObject(),
            ["items"] = new JsonArray([.. names.Select(group => (JsonNode)AggregatedGroup(group))]),
        };
    }

    private IEnumerable<ApiResource> All() => resources.Concat(VirtualResources.All);

    private List<string> GroupNames() => [.. All().Select(one => one.Group).Where(group => group.Length > 0).Distinct(StringComparer.Ordinal)];

    private List<string> VersionsOf(string group) =>
        [.. All().Where(one => one.Group == group).Select(one => one.Version).Distinct(StringComparer.Ordinal).Order(VersionOrder.Instance)];

    private JsonObject Entry(string group)
    {
        var versions = VersionsOf(group).Select(version => new JsonObject { ["groupVersion"] = $"{group}/{version}", ["version"] = version }).ToList();
        return new JsonObject { ["name"] = group, ["versions"] = new JsonArray([.. versions]), ["preferredVersion"] = versions[0].DeepClone() };
    }

    private static IEnumerable<JsonObject> Listed(ApiResource resource)
    {
        var listed = new JsonObject
        {
            ["name"] = resource.Plural,
            ["singularName"] = resource.Singular,
            ["namespaced"] = resource.Namespaced,
            ["kind"] = resource.Kind,
            ["verbs"] = JsonAccess.Array(resource.Custom is null ? resource.Verbs : CustomVerbs),
        };
        AddNames(listed, resource);
        if (resource.Verbs.Contains("list", StringComparer.Ordinal))
        {
            listed["storageVersionHash"] = Convert.ToBase64String(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(resource.Bucket + resource.Kind))[..8]);
        }

        yield return listed;
        foreach (var subresource in Subresources.Of(resource))
        {
            var entry = new JsonObject { ["name"] = $"{resource.Plural}/{subresource.Name}", ["singularName"] = "", ["namespaced"] = resource.Namespaced };
            if (subresource.Group.Length > 0 || subresource.Version.Length > 0)
            {
                entry["group"] = subresource.Group;
                entry["version"] = subresource.Version;
            }

            entry["kind"] = subresource.Kind;
            entry["verbs"] = JsonAccess.Array(subresource.Verbs);
            yield return entry;
        }
    }

    private static void AddNames(JsonObject target, ApiResource resource)
    {
        if (resource.ShortNames.Count > 0)
        {
            target["shortNames"] = JsonAccess.Array(resource.ShortNames);
        }

        if (resource.Categories.Count > 0)
        {
            target["categories"] = JsonAccess.Array(resource.Categories);
        }
    }

    private JsonObject AggregatedGroup(string group) => new()
    {
        ["metadata"] = group.Length == 0 ? new JsonObject() : new JsonObject { ["name"] = group, ["creationTimestamp"] = null },
        ["versions"] = new JsonArray(
        [
            .. VersionsOf(group).Select(version => (JsonNode)new JsonObject
            {
                ["version"] = version,
                ["resources"] = new JsonArray([.. All().Where(one => one.Group == group && one.Version == version).Select(one => (JsonNode)AggregatedResource(one))]),
                ["freshness"] = "Current",
            }),
        ]),
    };

    private static JsonObject AggregatedResource(ApiResource resource)
    {
        var entry = new JsonObject
        {
            ["resource"] = resource.Plural,
            ["responseKind"] = Kind(resource.Custom is null ? "" : resource.Group, resource.Custom is null ? "" : resource.Version, resource.Kind),
            ["scope"] = resource.Namespaced ? "Namespaced" : "Cluster",
            ["singularResource"] = resource.Singular,
            ["verbs"] = JsonAccess.Array(resource.Custom is null ? resource.Verbs : CustomVerbs),
        };
        AddNames(entry, resource);
        var inner = Subresources.Of(resource).Select(one => (JsonNode)new JsonObject
        {
            ["subresource"] = one.Name,
            ["responseKind"] = Kind(one.Group, one.Version, one.Kind),
            ["verbs"] = JsonAccess.Array(one.Verbs),
        }).ToArray();
        if (inner.Length > 0)
        {
            entry["subresources"] = new JsonArray(inner);
        }

        return entry;
    }

    private static JsonObject Kind(string group, string version, string kind) =>
        new() { ["group"] = group, ["version"] = version, ["kind"] = kind };
}
