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
        if (await api.Get(ResourceTypes.StorageClasses, null, "standard", cancel) is null)
        {
            await api.Create(ResourceTypes.StorageClasses, null, StorageClass(), cancel);
        }
    }

    private static JsonObject StorageClass() => new()
    {
        ["apiVersion"] = "storage.k8s.io/v1",
        ["kind"] = "StorageClass",
        ["metadata"] = new JsonObject
        {
            ["name"] = "standard",
            ["annotations"] = new JsonObject { ["storageclass.kubernetes.io/is-default-class"] = "true" },
        },
        ["provisioner"] = VolumeProvisioner.ProvisionerName,
        ["reclaimPolicy"] = "Delete",
        ["volumeBindingMode"] = "WaitForFirstConsumer",
        ["allowVolumeExpansion"] = true,
    };
}
