using System.Text.Json;
using System.Text.Json.Nodes;
using Surus.Api;
using Surus.KubernetesTypes;

namespace Surus.KubectlPlugin;

/// <summary>The view as one JSON object, for programs.</summary>
internal static class StatusJson
{
    public static JsonObject Of(StatusView view) => new()
    {
        ["cluster"] = JsonSerializer.SerializeToNode(view.Cluster, Cluster.JsonTypeInfo),
        ["instanceStatus"] = new JsonObject { ["items"] = new JsonArray([.. view.Instances.Select(Instance)]) },
        ["PrimaryPod"] = Pod(view.Primary?.Pod),
        ["PodDisruptionBudgetList"] = new JsonObject
        {
            ["items"] = new JsonArray([.. view.DisruptionBudgets.Select(budget => JsonSerializer.SerializeToNode(budget, PodDisruptionBudget.JsonTypeInfo))]),
        },
        ["ErrorList"] = new JsonArray([.. view.Errors.Select(error => (JsonNode)error)]),
        ["TotalClusterSize"] = view.DataSize ?? "",
    };

    private static JsonNode Instance(InstanceView instance)
    {
        var item = instance.Report is { } report ? JsonSerializer.SerializeToNode(report, InstanceStatusReport.JsonTypeInfo)!.AsObject() : [];
        item["instanceName"] = instance.Name;
        item["pod"] = Pod(instance.Pod);
        if (instance.Problem is { } problem)
        {
            item["error"] = problem;
        }

        return item;
    }

    private static JsonNode? Pod(Pod? pod) => pod is null ? null : JsonSerializer.SerializeToNode(pod, KubernetesTypes.Pod.JsonTypeInfo);
}
