using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Surus.LocalCluster.Cluster;

namespace Surus.LocalCluster.Controllers;

/// <summary>Brings a Deployment from one pod template to the next through ReplicaSets.</summary>
internal sealed class DeploymentController : Controller
{
    private const string HashLabel = "pod-template-hash";
    private const string RevisionAnnotation = "deployment.kubernetes.io/revision";

    private readonly IClusterApi api;
    private readonly ObjectCache deployments;
    private readonly ObjectCache replicaSets;
    private readonly ObjectCache pods;
    private readonly TimeProvider clock;

    public DeploymentController(
        IClusterApi api, ObjectCache deployments, ObjectCache replicaSets, ObjectCache pods, TimeProvider clock, ILogger logger)
        : base("deployment", clock, logger)
    {
        (this.api, this.deployments, this.replicaSets, this.pods, this.clock) = (api, deployments, replicaSets, pods, clock);
        deployments.Changed += (_, deployment) => Enqueue(deployment.Key);
        replicaSets.Changed += (_, set) => EnqueueOwner(set);
        pods.Changed += (_, pod) =>
        {
            // Recreate waits for the last old pod, which no ReplicaSet counts any more.
            if (pod.Controller is { } owner && replicaSets.Get(new ObjectKey(pod.Namespace, owner.Text("name") ?? "")) is { } set)
            {
                EnqueueOwner(set);
            }
        };
    }

    protected override async ValueTask<TimeSpan?> Reconcile(ObjectKey key, CancellationToken cancel)
    {
        if (deployments.Get(key) is not { IsTerminating: false } deployment)
        {
            return null;
        }

        var owned = replicaSets.In(key.Namespace).Where(set => set.Controller?.Text("uid") == deployment.Uid).ToList();
        var hash = TemplateHash(deployment.Object("spec", "template")!);
        var current = owned.FirstOrDefault(set => set.Name == $"{deployment.Name}-{hash}") ?? await Create(deployment, hash, owned, cancel);
        var old = owned.Where(set => set.Uid != current.Uid).OrderBy(Revision).ToList();
        if (!deployment.Flag("spec", "paused"))
        {
            var sizes = Sizes(deployment, current, old);
            await Resize(current, sizes.New, cancel);
            for (var at = 0; at < old.Count; at++)
            {
                await Resize(old[at], sizes.Old[at], cancel);
            }
        }

        await DropHistory(deployment, old, cancel);
        await ReportStatus(deployment, current, old, cancel);
        return null;
    }

    private static string TemplateHash(JsonObject template)
    {
        var digest = SHA256.HashData(Encoding.UTF8.GetBytes(template.ToJsonString()));
        return Convert.ToHexStringLower(digest)[..10];
    }

    private static long Revision(JsonObject set) =>
        long.TryParse(set.Text("metadata", "annotations", RevisionAnnotation), CultureInfo.InvariantCulture, out var revision) ? revision : 0;

    private static RollingUpdate.Generation Generation(JsonObject set) =>
        new((int)(set.Integer("spec", "replicas") ?? 1), (int)(set.Integer("status", "readyReplicas") ?? 0));

    private void EnqueueOwner(JsonObject set)
    {
        if (set.Controller is { } owner && owner.Text("kind") == "Deployment")
        {
            Enqueue(new ObjectKey(set.Namespace, owner.Text("name")!));
        }
    }

    private RollingUpdate.Sizes Sizes(JsonObject deployment, JsonObject current, List<JsonObject> old)
    {
        var wanted = (int)(deployment.Integer("spec", "replicas") ?? 1);
        var generations = old.Select(Generation).ToList();
        if (deployment.Text("spec", "strategy", "type") == "Recreate")
        {
            var oldSets = old.Select(set => set.Uid).ToHashSet(StringComparer.Ordinal);
            var oldPods = pods.In(deployment.Namespace).Count(pod => oldSets.Contains(pod.Controller?.Text("uid") ?? ""));
            return RollingUpdate.Recreate(wanted, oldPods, generations);
        }

        var rolling = deployment.Object("spec", "strategy", "rollingUpdate");
        var maxSurge = RollingUpdate.Share(rolling?["maxSurge"]?.ToString(), "25%", wanted, roundUp: true);
        var maxUnavailable = RollingUpdate.Share(rolling?["maxUnavailable"]?.ToString(), "25%", wanted, roundUp: false);
        return RollingUpdate.Next(wanted, maxSurge, maxUnavailable == 0 && maxSurge == 0 ? 1 : maxUnavailable, Generation(current), generations);
    }

    private async Task<JsonObject> Create(JsonObject deployment, string hash, List<JsonObject> owned, CancellationToken cancel)
    {
        var template = (JsonObject)deployment.At("spec", "template")!.DeepClone();
        var metadata = template["metadata"] as JsonObject ?? [];
        template["metadata"] = metadata;
        (metadata["labels"] ??= new JsonObject())[HashLabel] = hash;
        var selector = (JsonObject)deployment.At("spec", "selector")!.DeepClone();
        (selector["matchLabels"] ??= new JsonObject())[HashLabel] = hash;
        var revision = owned.Select(Revision).DefaultIfEmpty(0).Max() + 1;
        var set = new JsonObject
        {
            ["apiVersion"] = "apps/v1",
            ["kind"] = "ReplicaSet",
            ["metadata"] = new JsonObject
            {
                ["name"] = $"{deployment.Name}-{hash}",
                ["namespace"] = deployment.Namespace,
                ["labels"] = metadata["labels"]!.DeepClone(),
                ["annotations"] = new JsonObject { [RevisionAnnotation] = revision.ToString(CultureInfo.InvariantCulture) },
                ["ownerReferences"] = new JsonArray(PodTemplate.OwnerReference(deployment, "apps/v1", "Deployment")),
            },
            ["spec"] = new JsonObject { ["replicas"] = 0, ["selector"] = selector, ["template"] = template },
        };
        var created = await api.Create(ResourceTypes.ReplicaSets, deployment.Namespace, set, cancel);
        replicaSets.Observe(created);
        return created;
    }

    private async Task Resize(JsonObject set, int replicas, CancellationToken cancel)
    {
        if (set.Integer("spec", "replicas") != replicas)
        {
            var patch = new JsonObject
            {
                ["metadata"] = new JsonObject { ["resourceVersion"] = set.ResourceVersion },
                ["spec"] = new JsonObject { ["replicas"] = replicas },
            };
            await api.MergePatch(ResourceTypes.ReplicaSets, set.Namespace, set.Name, patch, null, cancel);
        }
    }

    private async Task DropHistory(JsonObject deployment, List<JsonObject> old, CancellationToken cancel)
    {
        var kept = (int)(deployment.Integer("spec", "revisionHistoryLimit") ?? 10);
        var idle = old.Where(set => set.Integer("spec", "replicas") == 0 && (set.Integer("status", "replicas") ?? 0) == 0).ToList();
        foreach (var set in idle.Take(Math.Max(0, idle.Count - kept)))
        {
            await api.Delete(ResourceTypes.ReplicaSets, set.Namespace, set.Name, new DeleteOptions(Uid: set.Uid), cancel);
        }
    }

    private async Task ReportStatus(JsonObject deployment, JsonObject current, List<JsonObject> old, CancellationToken cancel)
    {
        var wanted = (int)(deployment.Integer("spec", "replicas") ?? 1);
        var sets = old.Append(current).ToList();
        var total = sets.Sum(set => (int)(set.Integer("status", "replicas") ?? 0));
        var ready = sets.Sum(set => (int)(set.Integer("status", "readyReplicas") ?? 0));
        var updated = (int)(current.Integer("status", "replicas") ?? 0);
        var available = ready >= wanted - RollingUpdate.Share(
            deployment.At("spec", "strategy", "rollingUpdate", "maxUnavailable")?.ToString(), "25%", wanted, roundUp: false);
        var conditions = StatusReport.WithCondition(
            deployment, "Available", available, available ? "MinimumReplicasAvailable" : "MinimumReplicasUnavailable",
            available ? "Deployment has minimum availability." : "Deployment does not have minimum availability.", clock.GetUtcNow());
        var complete = updated == wanted && ready == wanted && total == wanted;
        var withConditions = new JsonObject { ["metadata"] = new JsonObject(), ["status"] = new JsonObject { ["conditions"] = conditions } };
        conditions = StatusReport.WithCondition(
            withConditions, "Progressing", true, complete ? "NewReplicaSetAvailable" : "ReplicaSetUpdated",
            complete ? $"ReplicaSet \"{current.Name}\" has successfully progressed." : $"ReplicaSet \"{current.Name}\" is progressing.",
            clock.GetUtcNow());
        var status = new JsonObject
        {
            ["observedGeneration"] = deployment.Integer("metadata", "generation"),
            ["replicas"] = total,
            ["updatedReplicas"] = updated,
            ["readyReplicas"] = ready,
            ["availableReplicas"] = ready,
            ["unavailableReplicas"] = Math.Max(0, wanted - ready),
            ["conditions"] = conditions,
        };
        await StatusReport.Write(api, ResourceTypes.Deployments, deployment, status, cancel);
    }
}
