using System.Text.Json.Nodes;
using Surus.LocalCluster.Cluster;

namespace Surus.LocalCluster.Controllers;

/// <summary>Makes pods from the template of a workload.</summary>
internal static class PodTemplate
{
    /// <summary>A pod of <paramref name="template"/> that <paramref name="owner"/> manages.</summary>
    /// <param name="owner">The workload.</param>
    /// <param name="apiVersion">The workload's <c>apiVersion</c>.</param>
    /// <param name="kind">The workload's <c>kind</c>.</param>
    /// <param name="template">Its <c>spec.template</c>.</param>
    public static JsonObject Pod(JsonObject owner, string apiVersion, string kind, JsonObject template)
    {
        var metadata = (JsonObject?)template["metadata"]?.DeepClone() ?? [];
        metadata["generateName"] = owner.Name + "-";
        metadata["namespace"] = owner.Namespace;
        metadata["ownerReferences"] = new JsonArray(OwnerReference(owner, apiVersion, kind));
        return new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Pod",
            ["metadata"] = metadata,
            ["spec"] = template["spec"]?.DeepClone(),
        };
    }

    /// <summary>The reference by which an object names the workload that manages it.</summary>
    public static JsonObject OwnerReference(JsonObject owner, string apiVersion, string kind) => new()
    {
        ["apiVersion"] = apiVersion,
        ["kind"] = kind,
        ["name"] = owner.Name,
        ["uid"] = owner.Uid,
        ["controller"] = true,
        ["blockOwnerDeletion"] = true,
    };

    /// <summary>Whether the pod still counts: it neither ended nor is being deleted.</summary>
    public static bool IsActive(JsonObject pod) => !pod.IsTerminating && pod.Text("status", "phase") is not ("Succeeded" or "Failed");

    /// <summary>Whether the pod passes its readiness checks.</summary>
    public static bool IsReady(JsonObject pod) => pod.Condition("Ready") == "True";
}
