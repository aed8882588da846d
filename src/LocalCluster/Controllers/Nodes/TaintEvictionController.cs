using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Surus.LocalCluster.Cluster;

namespace Surus.LocalCluster.Controllers;

/// <summary>Deletes pods from nodes whose <c>NoExecute</c> taints they do not tolerate, or no longer.</summary>
internal sealed class TaintEvictionController : Controller
{
    private readonly IClusterApi api;
    private readonly ObjectCache nodes;
    private readonly ObjectCache pods;
    private readonly TimeProvider clock;

    public TaintEvictionController(IClusterApi api, ObjectCache nodes, ObjectCache pods, TimeProvider clock, ILogger logger)
        : base("taint-eviction", clock, logger)
    {
        (this.api, this.nodes, this.pods, this.clock) = (api, nodes, pods, clock);
        pods.Changed += (_, pod) => Enqueue(pod.Key);
        nodes.Changed += (_, node) =>
        {
            foreach (var pod in pods.All.Where(pod => pod.Text("spec", "nodeName") == node.Name))
            {
                Enqueue(pod.Key);
            }
        };
    }

    protected override async ValueTask<TimeSpan?> Reconcile(ObjectKey key, CancellationToken cancel)
    {
        if (pods.Get(key) is not { IsTerminating: false } pod || pod.Text("spec", "nodeName") is not { } name
            || nodes.Get(new ObjectKey("", name)) is not { } node || Taints.LeaveAt(pod, node) is not { } time)
        {
            return null;
        }

        var left = time - clock.GetUtcNow();
        if (left > TimeSpan.Zero)
        {
            return left;
        }

        var disruption = new JsonObject
        {
            ["metadata"] = new JsonObject { ["uid"] = pod.Uid, ["resourceVersion"] = pod.ResourceVersion },
            ["status"] = new JsonObject
            {
                ["conditions"] = StatusReport.WithCondition(
                    pod, "DisruptionTarget", true, "DeletionByTaintManager", "Taint manager: deleting due to NoExecute taint", clock.GetUtcNow()),
            },
        };
        await api.MergePatch(ResourceTypes.Pods, pod.Namespace, pod.Name, disruption, "status", cancel);
        await api.Delete(ResourceTypes.Pods, pod.Namespace, pod.Name, new DeleteOptions(Uid: pod.Uid), cancel);
        return null;
    }
}
