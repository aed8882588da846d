using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Surus.LocalCluster.Cluster;

namespace Surus.LocalCluster.Controllers;

/// <summary>
/// Watches over the nodes' leases: a node that has not renewed its own for a time is taken as gone. Its conditions become Unknown,
/// it is tainted so that no pod comes and its pods leave after a time, and its pods are not ready any more, so that services turn
/// elsewhere.
/// </summary>
internal sealed class NodeLifecycleController : Controller
{
    private const string LeaseNamespace = "kube-node-lease";
    private const string Reason = "NodeStatusUnknown";
    private const string Message = "Kubelet stopped posting node status.";

    private readonly IClusterApi api;
    private readonly ObjectCache nodes;
    private readonly ObjectCache pods;
    private readonly ObjectCache leases;
    private readonly TimeSpan grace;
    private readonly TimeProvider clock;
    private readonly ConcurrentDictionary<string, (string? Renewed, DateTimeOffset At)> heard = new(StringComparer.Ordinal);
    private volatile bool deaf;

    /// <param name="api">The cluster.</param>
    /// <param name="nodes">Nodes.</param>
    /// <param name="pods">Pods.</param>
    /// <param name="leases">Leases.</param>
    /// <param name="grace">How long a node may be silent.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="logger">Where failures are told.</param>
    public NodeLifecycleController(
        IClusterApi api, ObjectCache nodes, ObjectCache pods, ObjectCache leases, TimeSpan grace, TimeProvider clock, ILogger logger)
        : base("node-lifecycle", clock, logger)
    {
        (this.api, this.nodes, this.pods, this.leases, this.grace, this.clock) = (api, nodes, pods, leases, grace, clock);
        nodes.Changed += (_, node) => Enqueue(node.Key);
        leases.Lost += () => deaf = true;
        leases.Changed += (_, lease) =>
        {
            if (lease.Namespace == LeaseNamespace)
            {
                Enqueue(new ObjectKey("", lease.Name));
            }
        };
        pods.Changed += (_, pod) =>
        {
            // One that is bound to a node that is gone, or whose word of being ready came late.
            if (pod.Text("spec", "nodeName") is { } name && nodes.Get(new ObjectKey("", name))?.Condition("Ready") is not (null or "True"))
            {
                Enqueue(new ObjectKey("", name));
            }
        };
    }

    protected override async ValueTask<TimeSpan?> Reconcile(ObjectKey key, CancellationToken cancel)
    {
        if (nodes.Get(key) is not { } seen)
        {
            heard.TryRemove(key.Name, out _);
            return null;
        }

        var now = clock.GetUtcNow();
        if (await Hear(seen, cancel) is not { } node)
        {
            return null;
        }

        var silent = now - heard[key.Name].At;
        if (silent >= grace && node.Condition("Ready") == "True")
        {
            node = await Doubt(node, now, cancel);
        }

        var ready = node.Condition("Ready");
        await Taint(node, ready, now, cancel);
        if (ready != "True")
        {
            await Unready(key.Name, now, cancel);
        }

        return silent < grace ? grace - silent : grace;
    }

    /// <summary>The node as it is; remembers when its lease was last seen to move.</summary>
    private async ValueTask<JsonObject?> Hear(JsonObject seen, CancellationToken cancel)
    {
        var node = await api.Get(ResourceTypes.Nodes, null, seen.Name, cancel);
        var now = clock.GetUtcNow();
        if (deaf)
        {
            // While the API server was away no node could be heard, however short that was: their time begins anew.
            deaf = false;
            foreach (var (name, last) in heard)
            {
                heard[name] = last with { At = now };
            }
        }

        var renewed = leases.Get(new ObjectKey(LeaseNamespace, seen.Name))?.Text("spec", "renewTime");
        heard.AddOrUpdate(seen.Name, _ => (renewed, now), (_, last) => last.Renewed == renewed ? last : (renewed, now));
        return node;
    }

    private async Task<JsonObject> Doubt(JsonObject node, DateTimeOffset now, CancellationToken cancel)
    {
        var conditions = new JsonArray([.. node.Objects("status", "conditions").Select(condition =>
        {
            var doubted = condition.DeepClone().AsObject();
            (doubted["status"], doubted["reason"], doubted["message"]) = ("Unknown", Reason, Message);
            doubted["lastTransitionTime"] = StatusReport.Timestamp(now);
            return (JsonNode)doubted;
        })]);
        var patch = new JsonObject { ["status"] = new JsonObject { ["conditions"] = conditions } };
        return await api.MergePatch(ResourceTypes.Nodes, null, node.Name, patch, "status", cancel);
    }

    private async Task Taint(JsonObject node, string? ready, DateTimeOffset now, CancellationToken cancel)
    {
        // Where no node is well, the fault is more likely on this side: nothing is evicted.
        var evict = nodes.All.Any(other => other.Condition("Ready") == "True");
        var taints = Taints.Of(node, ready, evict, now);
        if (!JsonNode.DeepEquals(taints, node.At("spec", "taints") ?? new JsonArray()))
        {
            var patch = new JsonObject { ["spec"] = new JsonObject { ["taints"] = taints.Count == 0 ? null : taints } };
            await api.MergePatch(ResourceTypes.Nodes, null, node.Name, patch, null, cancel);
        }
    }

    private async Task Unready(string node, DateTimeOffset now, CancellationToken cancel)
    {
        foreach (var pod in pods.All.Where(pod => pod.Text("spec", "nodeName") == node && PodTemplate.IsReady(pod)).ToList())
        {
            var conditions = new JsonArray([.. pod.Objects("status", "conditions").Select(condition =>
            {
                var kept = condition.DeepClone().AsObject();
                if (kept.Text("type") == "Ready")
                {
                    kept["status"] = "False";
                    kept["lastTransitionTime"] = StatusReport.Timestamp(now);
                }

                return (JsonNode)kept;
            })]);
            var patch = new JsonObject
            {
                ["metadata"] = new JsonObject { ["uid"] = pod.Uid, ["resourceVersion"] = pod.ResourceVersion },
                ["status"] = new JsonObject { ["conditions"] = conditions },
            };
            await api.MergePatch(ResourceTypes.Pods, pod.Namespace, pod.Name, patch, "status", cancel);
        }
    }
}
