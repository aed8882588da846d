using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Surus.Api;
using Surus.Kubernetes;
using Surus.KubernetesTypes;

namespace Surus.KubectlPlugin;

/// <summary><c>destroy CLUSTER INSTANCE</c>: removes an instance with its volumes, or leaves the volumes behind on their own.</summary>
internal static class DestroyCommand
{
    private static readonly DeleteOptions Background = new() { PropagationPolicy = "Background" };

    public static Command Create(GlobalOptions global)
    {
        var cluster = ClusterCommand.Argument();
        var instance = new Argument<string>("INSTANCE") { Description = "The instance, or its serial number." };
        var keep = new Option<bool>("--keep-pvc", "-k") { Description = "Keeps the volumes, detached from the cluster." };
        var command = new Command("destroy", "Removes an instance and its volumes.") { cluster, instance, keep };
        command.Does(global, async (context, parsed, cancel) =>
        {
            var name = parsed.GetValue(cluster)!;
            var target = InstanceName.Of(name, parsed.GetValue(instance)!);
            await Destroy(context, await context.Cluster(name, cancel).ConfigureAwait(false), target, parsed.GetValue(keep), cancel).ConfigureAwait(false);
            context.Screen.WriteLine($"Instance {target} of cluster {name} is destroyed");
            return 0;
        });
        return command;
    }

    /// <summary>A volume that no longer belongs to the cluster and that the operator leaves alone.</summary>
    public static JsonObject Detachment(PersistentVolumeClaim volume, string clusterUid)
    {
        var owners = (volume.Metadata.OwnerReferences ?? []).Where(owner => owner.Uid != clusterUid)
            .Select(owner => JsonSerializer.SerializeToNode(owner, KubernetesJson.TypeInfo<OwnerReference>()));
        return new JsonObject
        {
            ["metadata"] = new JsonObject
            {
                ["resourceVersion"] = volume.Metadata.ResourceVersion,
                ["ownerReferences"] = new JsonArray([.. owners]),
                ["annotations"] = new JsonObject { [Annotations.PvcStatus] = PvcStatuses.Detached },
            },
        };
    }

    /// <summary>The pod of an instance of a cluster; null where there is none any more, and only volumes are left.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="instance">The instance.</param>
    /// <param name="pods">The cluster's pods: another of that name is not its own.</param>
    /// <param name="hasVolumes">Whether the instance has volumes.</param>
    /// <exception cref="PluginException">The cluster has no such instance.</exception>
    public static Pod? PodOf(string cluster, string instance, IEnumerable<Pod> pods, bool hasVolumes)
    {
        var found = pods.FirstOrDefault(pod => pod.Metadata.Name == instance);
        return found is null && !hasVolumes ? throw new PluginException($"Cluster \"{cluster}\" has no instance \"{instance}\".") : found;
    }

    // The volumes first: a pod that goes while its volume is whole would be made again on it.
    private static async Task Destroy(CommandContext context, Cluster cluster, string instance, bool keep, CancellationToken cancel)
    {
        var name = cluster.Metadata.Name!;
        var select = new Selection(context.Namespace, $"{Labels.Cluster}={name},{Labels.InstanceName}={instance}");
        var volumes = (await context.Client.ListAll<PersistentVolumeClaim>(select, cancel).ConfigureAwait(false)).Items
            .Where(volume => volume.Metadata.IsOwnedBy(cluster.Metadata.Uid ?? "")).ToList();
        var pod = PodOf(name, instance, await context.Pods(name, cancel).ConfigureAwait(false), volumes.Count > 0);
        foreach (var volume in volumes)
        {
            if (keep)
            {
                await context.Client.Patch<PersistentVolumeClaim>(volume.Key(), Patch.Merge(Detachment(volume, cluster.Metadata.Uid ?? "")), cancel)
                    .ConfigureAwait(false);
            }
            else
            {
                await context.Client.Delete<PersistentVolumeClaim>(volume.Key(), cancel).ConfigureAwait(false);
            }
        }

        foreach (var job in (await context.Client.ListAll<Job>(select, cancel).ConfigureAwait(false)).Items)
        {
            await context.Client.Delete<Job>(job.Key(), cancel, Background).ConfigureAwait(false);
        }

        if (pod is not null)
        {
            await context.Client.Delete<Pod>(pod.Key(), cancel, new DeleteOptions { Preconditions = new Preconditions { Uid = pod.Metadata.Uid } }).ConfigureAwait(false);
        }
    }
}
