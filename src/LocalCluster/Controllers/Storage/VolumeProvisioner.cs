using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Surus.LocalCluster.Cluster;
using Surus.LocalCluster.Node;

namespace Surus.LocalCluster.Controllers;

/// <summary>
/// Makes a volume for each claim that a pod waits for: a folder in the state folder, or a file with a file system of its own, on
/// the node that the pod goes to, and from then on only there, as local disks are. A claim that asks for more gets more. A
/// released volume is deleted, or kept, as its class says.
/// </summary>
internal sealed class VolumeProvisioner : Controller
{
    /// <summary>The provisioner's name in a StorageClass.</summary>
    public const string ProvisionerName = "surus.dev/local-directory";

    /// <summary>The name of the provisioner whose volumes have a file system of their own.</summary>
    public const string LoopProvisionerName = "surus.dev/loop-file";

    /// <summary>By this annotation the scheduler says where the first pod of a claim goes.</summary>
    public const string SelectedNodeAnnotation = "volume.kubernetes.io/selected-node";

    private static readonly TimeSpan ThawedSoon = TimeSpan.FromSeconds(5);

    private readonly IClusterApi api;
    private readonly ObjectCache claims;
    private readonly ObjectCache volumes;
    private readonly ObjectCache classes;
    private readonly string folder;
    private readonly FrozenVolumes frozen;
    private readonly TimeProvider clock;

    public VolumeProvisioner(
        IClusterApi api, ObjectCache claims, ObjectCache volumes, ObjectCache classes, string folder, FrozenVolumes frozen, TimeProvider clock, ILogger logger)
        : base("volume", clock, logger)
    {
        (this.api, this.claims, this.volumes, this.classes, this.folder) = (api, claims, volumes, classes, folder);
        (this.frozen, this.clock) = (frozen, clock);
        claims.Changed += (_, claim) =>
        {
            Enqueue(claim.Key);
            if (claim.Text("spec", "volumeName") is { } volume)
            {
                Enqueue(new ObjectKey("", volume));
            }
        };
        volumes.Changed += (_, volume) => Enqueue(volume.Key);
    }

    protected override async ValueTask<TimeSpan?> Reconcile(ObjectKey key, CancellationToken cancel)
    {
        if (key.Namespace.Length > 0)
        {
            return await ReconcileClaim(key, cancel);
        }

        return await ReconcileVolume(key, cancel);
    }

    private async Task<TimeSpan?> ReconcileClaim(ObjectKey key, CancellationToken cancel)
    {
        if (claims.Get(key) is not { IsTerminating: false } claim)
        {
            return null;
        }

        if (claim.Text("status", "phase") == "Bound")
        {
            return await Grow(claim, cancel);
        }

        var className = claim.Text("spec", "storageClassName");
        if (className is null || classes.Get(new ObjectKey("", className)) is not { } storageClass
            || storageClass.Text("provisioner") is not (ProvisionerName or LoopProvisionerName))
        {
            return null;
        }

        var node = claim.Map("metadata", "annotations").GetValueOrDefault(SelectedNodeAnnotation);
        var waits = storageClass.Text("volumeBindingMode") == "WaitForFirstConsumer";
        if (node is null && waits)
        {
            return null;
        }

        var volume = volumes.Get(new ObjectKey("", LocalVolume.Name(claim))) ?? await Create(claim, storageClass, node, cancel);
        await Bind(claim, volume, cancel);
        return null;
    }

    private LoopVolume Loop(string volume) => new(Path.Combine(folder, volume + ".img"), Path.Combine(folder, volume));

    private async Task<JsonObject> Create(JsonObject claim, JsonObject storageClass, string? node, CancellationToken cancel)
    {
        var loop = storageClass.Text("provisioner") == LoopProvisionerName ? Loop(LocalVolume.Name(claim)) : null;
        var bytes = LocalVolume.Requested(claim);
        var path = Path.Combine(folder, LocalVolume.Name(claim));
        if (loop is not null)
        {
            bytes = LoopVolume.SizeFor(bytes);
            await loop.CreateAsync(bytes, cancel);
        }

        Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
            | UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
            | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
        var volume = LocalVolume.For(claim, storageClass, path, loop?.Image, bytes, node);
        var created = await api.Create(ResourceTypes.PersistentVolumes, null, volume, cancel);
        volumes.Observe(created);
        return created;
    }

    private async Task Bind(JsonObject claim, JsonObject volume, CancellationToken cancel)
    {
        if (volume.Text("status", "phase") != "Bound")
        {
            await StatusReport.Write(api, ResourceTypes.PersistentVolumes, volume, new JsonObject { ["phase"] = "Bound" }, cancel);
        }

        if (claim.Text("spec", "volumeName") != volume.Name)
        {
            var patch = new JsonObject
            {
                ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { ["pv.kubernetes.io/bind-completed"] = "yes" } },
                ["spec"] = new JsonObject { ["volumeName"] = volume.Name },
            };
            await api.MergePatch(ResourceTypes.PersistentVolumeClaims, claim.Namespace, claim.Name, patch, null, cancel);
        }

        var status = new JsonObject
        {
            ["phase"] = "Bound",
            ["accessModes"] = claim.At("spec", "accessModes")?.DeepClone(),
            ["capacity"] = volume.At("spec", "capacity")?.DeepClone(),
        };
        await StatusReport.Write(api, ResourceTypes.PersistentVolumeClaims, claim, status, cancel);
    }

    // A folder is as large as the machine's disk: there only the word has to be kept.
    private async Task<TimeSpan?> Grow(JsonObject claim, CancellationToken cancel)
    {
        var wanted = LocalVolume.Requested(claim);
        if (wanted <= LocalVolume.Granted(claim) || volumes.Get(new ObjectKey("", claim.Text("spec", "volumeName") ?? "")) is not { } volume
            || volume.Map("metadata", "annotations").GetValueOrDefault(LocalVolume.ProvisionedBy) is not { } provisioner)
        {
            return null;
        }

        var loop = provisioner == LoopProvisionerName ? Loop(volume.Name) : null;
        if (IsFrozen(loop))
        {
            return ThawedSoon;
        }

        var capacity = new JsonObject { ["spec"] = new JsonObject { ["capacity"] = LocalVolume.Capacity(claim, wanted) } };
        await api.MergePatch(ResourceTypes.PersistentVolumes, null, volume.Name, capacity, null, cancel);
        if (claim.Condition(LoopVolume.ResizePending) != "True" && (loop is null || await loop.GrowAsync(wanted, cancel)))
        {
            var grown = new JsonObject { ["capacity"] = LocalVolume.Capacity(claim, wanted), ["conditions"] = null };
            await api.MergePatch(
                ResourceTypes.PersistentVolumeClaims, claim.Namespace, claim.Name, new JsonObject { ["status"] = grown }, "status", cancel);
            return null;
        }

        const string Waits = "Waiting for user to (re-)start a pod to finish file system resize of volume on node.";
        var pending = new JsonObject { ["conditions"] = StatusReport.WithCondition(claim, LoopVolume.ResizePending, true, "", Waits, clock.GetUtcNow()) };
        await StatusReport.Write(api, ResourceTypes.PersistentVolumeClaims, claim, pending, cancel);
        return null;
    }

    private async Task<TimeSpan?> ReconcileVolume(ObjectKey key, CancellationToken cancel)
    {
        if (volumes.Get(key) is not { } volume || volume.Object("spec", "claimRef") is not { } reference
            || volume.Map("metadata", "annotations").GetValueOrDefault(LocalVolume.ProvisionedBy) is not (ProvisionerName or LoopProvisionerName))
        {
            return null;
        }

        var claim = claims.Get(new ObjectKey(reference.Text("namespace")!, reference.Text("name")!));
        if (claim?.Uid == reference.Text("uid"))
        {
            return null;
        }

        // The cache may be behind: only the server knows that the claim is gone for good.
        var stored = await api.Get(ResourceTypes.PersistentVolumeClaims, reference.Text("namespace"), reference.Text("name")!, cancel);
        if (stored?.Uid == reference.Text("uid"))
        {
            return null;
        }

        if (volume.Text("spec", "persistentVolumeReclaimPolicy") != "Delete")
        {
            await StatusReport.Write(api, ResourceTypes.PersistentVolumes, volume, new JsonObject { ["phase"] = "Released" }, cancel);
            return null;
        }

        var loop = volume.Map("metadata", "annotations").ContainsKey(LoopVolume.ImageAnnotation) ? Loop(volume.Name) : null;
        if (IsFrozen(loop))
        {
            // Taken away now it could never be thawed: nothing leads to a file system that is not mounted.
            return ThawedSoon;
        }

        loop?.Delete();
        LocalVolume.DeleteFolder(Path.Combine(folder, volume.Name));
        await api.Delete(ResourceTypes.PersistentVolumes, null, volume.Name, new DeleteOptions(Uid: volume.Uid), cancel);
        return null;
    }

    private bool IsFrozen(LoopVolume? loop) => loop is not null && frozen.Until.ContainsKey(loop.Place);
}
