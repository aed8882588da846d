using System.Text.Json.Nodes;
using Surus.KubernetesTypes;
using Surus.LocalCluster.Cluster;
using Surus.LocalCluster.Node;

namespace Surus.LocalCluster.Controllers;

/// <summary>The PersistentVolume that a place of this machine is.</summary>
internal static class LocalVolume
{
    /// <summary>By this annotation a volume says who made it.</summary>
    public const string ProvisionedBy = "pv.kubernetes.io/provisioned-by";

    /// <summary>The volume's name: one for each life of a claim.</summary>
    public static string Name(JsonObject claim) => "pvc-" + claim.Uid;

    /// <summary>The volume for a claim.</summary>
    /// <param name="claim">The claim.</param>
    /// <param name="storageClass">Its class.</param>
    /// <param name="path">The folder, or where the volume is mounted.</param>
    /// <param name="image">The file that the volume is in; null where it is a folder.</param>
    /// <param name="bytes">Its size.</param>
    /// <param name="node">The node whose pods may use it; null for any.</param>
    public static JsonObject For(JsonObject claim, JsonObject storageClass, string path, string? image, long bytes, string? node)
    {
        var spec = new JsonObject
        {
            ["accessModes"] = claim.At("spec", "accessModes")?.DeepClone(),
            ["capacity"] = Capacity(claim, bytes),
            ["claimRef"] = new JsonObject
            {
                ["apiVersion"] = "v1",
                ["kind"] = "PersistentVolumeClaim",
                ["namespace"] = claim.Namespace,
                ["name"] = claim.Name,
                ["uid"] = claim.Uid,
            },
            ["hostPath"] = new JsonObject { ["path"] = path, ["type"] = "DirectoryOrCreate" },
            ["persistentVolumeReclaimPolicy"] = storageClass.Text("reclaimPolicy") ?? "Delete",
            ["storageClassName"] = storageClass.Name,
            ["volumeMode"] = "Filesystem",
        };
        if (node is not null)
        {
            spec["nodeAffinity"] = OnlyOn(node);
        }

        var annotations = new JsonObject { [ProvisionedBy] = storageClass.Text("provisioner") };
        if (image is not null)
        {
            annotations[LoopVolume.ImageAnnotation] = image;
        }

        return new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "PersistentVolume",
            ["metadata"] = new JsonObject { ["name"] = Name(claim), ["annotations"] = annotations },
            ["spec"] = spec,
        };
    }

    /// <summary>What a claim asks for, in bytes.</summary>
    public static long Requested(JsonObject claim) => Bytes(claim.Text("spec", "resources", "requests", "storage"));

    /// <summary>What it has, in bytes.</summary>
    public static long Granted(JsonObject claim) => Bytes(claim.Text("status", "capacity", "storage"));

    /// <summary>The capacity to tell: in the claim's own words, unless it is more.</summary>
    public static JsonObject Capacity(JsonObject claim, long bytes) => new()
    {
        ["storage"] = bytes > Requested(claim)
            ? bytes.ToString(System.Globalization.CultureInfo.InvariantCulture)
            : claim.Text("spec", "resources", "requests", "storage"),
    };

    private static long Bytes(string? amount) => Quantity.TryParse(amount ?? "", out var quantity) ? quantity.Value : 0;

    /// <summary>Deletes a volume's folder with all that is in it; fine where it is gone already.</summary>
    public static void DeleteFolder(string path)
    {
        if (Directory.Exists(path))
        {
            Directory.Delete(path, recursive: true);
        }
    }

    private static JsonObject OnlyOn(string node) => new()
    {
        ["required"] = new JsonObject
        {
            ["nodeSelectorTerms"] = new JsonArray(new JsonObject
            {
                ["matchExpressions"] = new JsonArray(new JsonObject
                {
                    ["key"] = "kubernetes.io/hostname",
                    ["operator"] = "In",
                    ["values"] = new JsonArray(node),
                }),
            }),
        },
    };
}
