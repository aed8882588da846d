using System.Text.Json.Nodes;
using Surus.LocalCluster.Cluster;
using Surus.LocalCluster.Controllers;

namespace Surus.LocalCluster.Cli;

/// <summary>What a cluster has from the start, as installations of Kubernetes usually do.</summary>
internal static class DefaultObjects
{
    /// <summary>Creates what is missing.</summary>
    public static async Task Ensure(IClusterApi api, CancellationToken cancel)
    {
        await StorageClass(api, "standard", VolumeProvisioner.ProvisionerName, isDefault: true, cancel);
        await StorageClass(api, "loop", VolumeProvisioner.LoopProvisionerName, isDefault: false, cancel);
    }

    private static async Task StorageClass(IClusterApi api, string name, string provisioner, bool isDefault, CancellationToken cancel)
    {
        if (await api.Get(ResourceTypes.StorageClasses, null, name, cancel) is null)
        {
            await api.Create(ResourceTypes.StorageClasses, null, StorageClass(name, provisioner, isDefault), cancel);
        }
    }

    private static JsonObject StorageClass(string name, string provisioner, bool isDefault) => new()
    {
        ["apiVersion"] = "storage.k8s.io/v1",
        ["kind"] = "StorageClass",
        ["metadata"] = new JsonObject
        {
            ["name"] = name,
            ["annotations"] = isDefault ? new JsonObject { ["storageclass.kubernetes.io/is-default-class"] = "true" } : new JsonObject(),
        },
        ["provisioner"] = provisioner,
        ["reclaimPolicy"] = "Delete",
        ["volumeBindingMode"] = "WaitForFirstConsumer",
        ["allowVolumeExpansion"] = true,
    };
}
