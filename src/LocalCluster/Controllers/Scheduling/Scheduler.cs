using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Surus.LocalCluster.Cluster;

namespace Surus.LocalCluster.Controllers;

/// <summary>
/// Gives each pod a node. One pod at a time, so that each choice knows the ones before it; a pod that fits nowhere says
/// why in its condition and is looked at again when something changes that could help.
/// </summary>
internal sealed class Scheduler : Controller
{
    private readonly IClusterApi api;
    private readonly ObjectCache pods;
    private readonly ObjectCache nodes;
    private readonly ObjectCache claims;
    private readonly ObjectCache volumes;
    private readonly TimeProvider clock;

    // Bound, though the cache may not know it yet; and promised a node while its volumes are made there. By the pods' uids.
    private readonly ConcurrentDictionary<string, string> bound = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> reserved = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<ObjectKey, bool> pending = new();

    public Scheduler(
        IClusterApi api, ObjectCache pods, ObjectCache nodes, ObjectCache claims, ObjectCache volumes, TimeProvider clock, ILogger logger)
        : base("scheduler", clock, logger)
    {
        (this.api, this.pods, this.nodes, this.claims, this.volumes, this.clock) = (api, pods, nodes, claims, volumes, clock);
        pods.Changed += (type, pod) => PodChanged(type, pod);
        nodes.Changed += (_, _) => RetryPending();
        claims.Changed += (_, _) => RetryPending();
        volumes.Changed += (_, _) => RetryPending();
    }

    protected override async ValueTask<TimeSpan?> Reconcile(ObjectKey key, CancellationToken cancel)
    {
        if (pods.Get(key) is not { IsTerminating: false } pod || pod.Text("spec", "nodeName") is not null
            || pod.Text("spec", "schedulerName") is not (null or "default-scheduler") || bound.ContainsKey(pod.Uid))
        {
            pending.TryRemove(key, out _);
            return null;
        }

        pending[key] = true;
        if (MissingClaim(pod) is { } missing)
        {
            await Refuse(pod, missing, cancel);
            return null;
        }

        var choice = NodeChoice.For(View(pod));
        if (choice.Node is null)
        {
            reserved.TryRemove(pod.Uid, out _);
            await Refuse(pod, choice.Refusal!, cancel);
            return null;
        }

        reserved[pod.Uid] = choice.Node;
        if (await VolumesAreBound(pod, choice.Node, cancel))
        {
            await Bind(pod, choice.Node, cancel);
        }

        return null;
    }

    private void PodChanged(WatchEventType type, JsonObject pod)
    {
        if (type == WatchEventType.Deleted)
        {
            Forget(pod.Uid);
            pending.TryRemove(pod.Key, out _);
            RetryPending();
        }
        else if (pod.Text("spec", "nodeName") is null)
        {
            Enqueue(pod.Key);
        }
        else if (pod.Text("status", "phase") is "Succeeded" or "Failed")
        {
            RetryPending();
        }
    }

    private void Forget(string uid)
    {
        bound.TryRemove(uid, out _);
        reserved.TryRemove(uid, out _);
    }

    private void RetryPending()
    {
        foreach (var key in pending.Keys)
        {
            Enqueue(key);
        }
    }

    private SchedulingView View(JsonObject pod) => new(
        pod,
        [.. nodes.All.OrderBy(node => node.Name, StringComparer.Ordinal)],
        [.. pods.All.Where(other => other.Uid != pod.Uid).Select(Placed).OfType<PlacedPod>()],
        [.. Claims(pod).Select(claim => claim.Text("spec", "volumeName")).OfType<string>()
            .Select(name => volumes.Get(new ObjectKey("", name))).OfType<JsonObject>()]);

    private PlacedPod? Placed(JsonObject pod)
    {
        var node = pod.Text("spec", "nodeName") ?? bound.GetValueOrDefault(pod.Uid) ?? reserved.GetValueOrDefault(pod.Uid);
        return node is null || pod.Text("status", "phase") is "Succeeded" or "Failed" ? null : new PlacedPod(pod, node);
    }

    private static IEnumerable<string> ClaimNames(JsonObject pod) => pod.Objects("spec", "volumes")
        .Select(volume => volume.Text("persistentVolumeClaim", "claimName") ?? EphemeralClaim(pod, volume))
        .OfType<string>();

    private static string? EphemeralClaim(JsonObject pod, JsonObject volume) =>
        volume.Object("ephemeral") is null ? null : $"{pod.Name}-{volume.Text("name")}";

    private IEnumerable<JsonObject> Claims(JsonObject pod) =>
        ClaimNames(pod).Select(name => claims.Get(new ObjectKey(pod.Namespace, name))).OfType<JsonObject>();

    private string? MissingClaim(JsonObject pod) =>
        ClaimNames(pod).FirstOrDefault(name => claims.Get(new ObjectKey(pod.Namespace, name)) is null) is { } name
            ? $"persistentvolumeclaim \"{name}\" not found"
            : null;

    // A claim whose class waits for its first pod learns here where that pod goes; the pod is bound when its volumes are.
    private async Task<bool> VolumesAreBound(JsonObject pod, string node, CancellationToken cancel)
    {
        var areBound = true;
        foreach (var claim in Claims(pod).Where(claim => claim.Text("spec", "volumeName") is null))
        {
            areBound = false;
            if (claim.Map("metadata", "annotations").GetValueOrDefault(VolumeProvisioner.SelectedNodeAnnotation) is null)
            {
                var annotations = new JsonObject { [VolumeProvisioner.SelectedNodeAnnotation] = node };
                var patch = new JsonObject { ["metadata"] = new JsonObject { ["annotations"] = annotations } };
                await api.MergePatch(ResourceTypes.PersistentVolumeClaims, claim.Namespace, claim.Name, patch, null, cancel);
            }
        }

        return areBound;
    }

    private async Task Bind(JsonObject pod, string node, CancellationToken cancel)
    {
        bound[pod.Uid] = node;
        try
        {
            var binding = new JsonObject
            {
                ["apiVersion"] = "v1",
                ["kind"] = "Binding",
                ["metadata"] = new JsonObject { ["name"] = pod.Name, ["namespace"] = pod.Namespace, ["uid"] = pod.Uid },
                ["target"] = new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Node", ["name"] = node },
            };
            await api.Bind(pod.Namespace, pod.Name, binding, cancel);
            pending.TryRemove(pod.Key, out _);
        }
        catch
        {
            bound.TryRemove(pod.Uid, out _);
            throw;
        }
    }

    private async Task Refuse(JsonObject pod, string reason, CancellationToken cancel)
    {
        var status = new JsonObject
        {
            ["conditions"] = StatusReport.WithCondition(pod, "PodScheduled", false, "Unschedulable", reason, clock.GetUtcNow()),
        };
        await StatusReport.Write(api, ResourceTypes.Pods, pod, status, cancel);
    }
}
