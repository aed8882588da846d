using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Surus.LocalCluster.Cluster;

namespace Surus.LocalCluster.Controllers;

/// <summary>Keeps as many pods as a ReplicaSet asks for.</summary>
internal sealed class ReplicaSetController : Controller
{
    private readonly IClusterApi api;
    private readonly ObjectCache replicaSets;
    private readonly ObjectCache pods;

    public ReplicaSetController(IClusterApi api, ObjectCache replicaSets, ObjectCache pods, TimeProvider clock, ILogger logger)
        : base("replicaset", clock, logger)
    {
        (this.api, this.replicaSets, this.pods) = (api, replicaSets, pods);
        replicaSets.Changed += (_, set) => Enqueue(set.Key);
        pods.Changed += (_, pod) =>
        {
            if (pod.Controller is { } owner && owner.Text("kind") == "ReplicaSet")
            {
                Enqueue(new ObjectKey(pod.Namespace, owner.Text("name")!));
            }
        };
    }

    protected override async ValueTask<TimeSpan?> Reconcile(ObjectKey key, CancellationToken cancel)
    {
        if (replicaSets.Get(key) is not { IsTerminating: false } set)
        {
            return null;
        }

        var owned = pods.In(key.Namespace).Where(pod => pod.Controller?.Text("uid") == set.Uid).ToList();
        var active = owned.Where(PodTemplate.IsActive).ToList();
        var wanted = (int)(set.Integer("spec", "replicas") ?? 1);
        for (var missing = wanted - active.Count; missing > 0; missing--)
        {
            var pod = PodTemplate.Pod(set, "apps/v1", "ReplicaSet", set.Object("spec", "template")!);
            pods.Observe(await api.Create(ResourceTypes.Pods, key.Namespace, pod, cancel));
        }

        foreach (var surplus in active.OrderBy(KeepRank).Take(Math.Max(0, active.Count - wanted)))
        {
            await api.Delete(ResourceTypes.Pods, key.Namespace, surplus.Name, new DeleteOptions(Uid: surplus.Uid), cancel);
        }

        await ReportStatus(set, active, cancel);
        return null;
    }

    // The pods that serve least go first; of equals the youngest.
    private static (int Placed, int Ready, string Age, string Name) KeepRank(JsonObject pod) => (
        pod.Text("spec", "nodeName") is null ? 0 : 1,
        PodTemplate.IsReady(pod) ? 1 : 0,
        Youngest(pod.Text("metadata", "creationTimestamp") ?? ""),
        pod.Name);

    // Turns the order of time stamps round: each digit by its complement.
    private static string Youngest(string timestamp) =>
        string.Create(timestamp.Length, timestamp, (span, text) =>
        {
            for (var at = 0; at < span.Length; at++)
            {
                span[at] = char.IsAsciiDigit(text[at]) ? (char)('0' + '9' - text[at]) : text[at];
            }
        });

    private async Task ReportStatus(JsonObject set, List<JsonObject> active, CancellationToken cancel)
    {
        var ready = active.Count(PodTemplate.IsReady);
        var status = new JsonObject
        {
            ["replicas"] = active.Count,
            ["fullyLabeledReplicas"] = active.Count,
            ["readyReplicas"] = ready,
            ["availableReplicas"] = ready,
            ["observedGeneration"] = set.Integer("metadata", "generation"),
        };
        await StatusReport.Write(api, ResourceTypes.ReplicaSets, set, status, cancel);
    }
}
