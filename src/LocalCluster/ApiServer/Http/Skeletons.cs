using System.Text.Json.Nodes;

namespace Surus.LocalCluster.ApiServer;

/// <summary>Objects that are empty but for their metadata, with the members that their kind always has.</summary>
internal static class Skeletons
{
    /// <summary>The object of a bookmark.</summary>
    public static JsonObject Bookmark(ApiResource resource, JsonObject metadata)
    {
        var value = new JsonObject { ["kind"] = resource.Kind, ["apiVersion"] = resource.ApiVersion, ["metadata"] = metadata };
        switch (resource.Bucket)
        {
            case "pods":
                value["spec"] = new JsonObject { ["containers"] = null };
                value["status"] = new JsonObject();
                break;
            case "services":
                value["spec"] = new JsonObject();
                value["status"] = new JsonObject { ["loadBalancer"] = new JsonObject() };
                break;
            case "namespaces" or "nodes" or "persistentvolumeclaims" or "persistentvolumes":
                value["spec"] = new JsonObject();
                value["status"] = new JsonObject();
                break;
            default:
                break;
        }

        return value;
    }
}
