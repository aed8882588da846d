using System.Text.Json.Nodes;
using Surus.LocalCluster.Cluster;

namespace Surus.LocalCluster.Controllers;

/// <summary>The PersistentVolume that a folder of this machine is.</summary>
internal static class LocalVolume
{
    /// <summary>By this annotation a volume says who made it.</summary>
    public const string ProvisionedBy = "pv.kubernetes.io/provisioned-by";

    /// <summary>The volume's name: one for each life of a claim.</summary>
    public static string Name(JsonObject claim) => "pvc-" + claim.Uid;

    /// <summary>The volume for a claim.</summary>
    /// <param name="claim">The claim.</param>
    /// <param name="storageClass">Its class.</param>
    /// <param name="path">The folder.</param>
    /// <param name="node">The node whose pods may use it; null for any.</param>
    public static JsonObject For(JsonObject claim, JsonObject storageClass, string path, string? node)
    {
        var spec = new JsonObject
        {
            ["accessModes"] = claim.At("spec", "accessModes")?.DeepClone(),
            ["capacity"] = claim.At("spec", "resources", "requests")?.DeepClone(),
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

        return new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "PersistentVolume",
            ["metadata"] = new JsonObject
            {
                ["name"] = Name(claim),
                ["annotations"] = new JsonObject { [ProvisionedBy] = VolumeProvisioner.ProvisionerName },
            },
            ["spec"] = spec,
        };
    }

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
