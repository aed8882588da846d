using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Surus.LocalCluster.Cluster;

namespace Surus.LocalCluster.Controllers;

/// <summary>
/// Makes a volume for each claim that a pod waits for: a folder in the state folder, on the node that the pod goes to,
/// and from then on only there, as local disks are. A released volume is deleted, or kept, as its class says.
/// </summary>
internal sealed class VolumeProvisioner : Controller
{
    /// <summary>The provisioner's name in a StorageClass.</summary>
    public const string ProvisionerName = "surus.dev/local-directory";

    /// <summary>By this annotation the scheduler says where the first pod of a claim goes.</summary>
    public const string SelectedNodeAnnotation = "volume.kubernetes.io/selected-node";

    private readonly IClusterApi api;
    private readonly ObjectCache claims;
    private readonly ObjectCache volumes;
    private readonly ObjectCache classes;
    private readonly string folder;

    public VolumeProvisioner(
        IClusterApi api, ObjectCache claims, ObjectCache volumes, ObjectCache classes, string folder, TimeProvider clock, ILogger logger)
        : base("volume", clock, logger)
    {
        (this.api, this.claims, this.volumes, this.classes, this.folder) = (api, claims, volumes, classes, folder);
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
        if (key.Namespace.Length == 0)
        {
            await ReconcileVolume(key, cancel);
        }
        else
        {
            await ReconcileClaim(key, cancel);
        }

        return null;
    }

    private async Task ReconcileClaim(ObjectKey key, CancellationToken cancel)
    {
        if (claims.Get(key) is not { IsTerminating: false } claim || claim.Text("status", "phase") == "Bound")
        {
            return;
        }

        var className = claim.Text("spec", "storageClassName");
        if (className is null || classes.Get(new ObjectKey("", className)) is not { } storageClass
            || storageClass.Text("provisioner") != ProvisionerName)
        {
            return;
        }

        var node = claim.Map("metadata", "annotations").GetValueOrDefault(SelectedNodeAnnotation);
        var waits = storageClass.Text("volumeBindingMode") == "WaitForFirstConsumer";
        if (node is null && waits)
        {
            return;
        }

        var volume = volumes.Get(new ObjectKey("", LocalVolume.Name(claim))) ?? await Create(claim, storageClass, node, cancel);
        await Bind(claim, volume, cancel);
    }

    private async Task<JsonObject> Create(JsonObject claim, JsonObject storageClass, string? node, CancellationToken cancel)
    {
        var path = Path.Combine(folder, LocalVolume.Name(claim));
        Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
            | UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
            | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
        var volume = LocalVolume.For(claim, storageClass, path, node);
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

    private async Task ReconcileVolume(ObjectKey key, CancellationToken cancel)
    {
        if (volumes.Get(key) is not { } volume || volume.Object("spec", "claimRef") is not { } reference
            || volume.Map("metadata", "annotations").GetValueOrDefault(LocalVolume.ProvisionedBy) != ProvisionerName)
        {
            return;
        }

        var claim = claims.Get(new ObjectKey(reference.Text("namespace")!, reference.Text("name")!));
        if (claim?.Uid == reference.Text("uid"))
        {
            return;
        }

        // The cache may be behind: only the server knows that the claim is gone for good.
        var stored = await api.Get(ResourceTypes.PersistentVolumeClaims, reference.Text("namespace"), reference.Text("name")!, cancel);
        if (stored?.Uid == reference.Text("uid"))
        {
            return;
        }

        if (volume.Text("spec", "persistentVolumeReclaimPolicy") != "Delete")
        {
            await StatusReport.Write(api, ResourceTypes.PersistentVolumes, volume, new JsonObject { ["phase"] = "Released" }, cancel);
            return;
        }

        LocalVolume.DeleteFolder(Path.Combine(folder, volume.Name));
        await api.Delete(ResourceTypes.PersistentVolumes, null, volume.Name, new DeleteOptions(Uid: volume.Uid), cancel);
    }
}
