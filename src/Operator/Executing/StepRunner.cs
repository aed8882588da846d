using System.Diagnostics;
using System.Text.Json.Nodes;
using Surus.Api;
using Surus.Decisions;
using Surus.Kubernetes;
using Surus.KubernetesTypes;
using Surus.Objects;

namespace Surus.Operator;

/// <summary>Carries out single steps. Each can be repeated, and names what it expects to find, so that a stale one fails.</summary>
internal sealed class StepRunner(KubernetesClient client, OperatorSettings settings, TimeProvider time)
{
    public Task Run(ClusterSeen seen, ClusterStep step, CancellationToken cancel)
    {
        var cluster = seen.View.Cluster;
        return step switch
        {
            ClusterStep.CreateSupport create => UnlessThere(Item(seen, create.Kind, create.Name).Create(cancel)),
            ClusterStep.UpdateSupport update => Item(seen, update.Kind, update.Name).Update(cancel),
            ClusterStep.DeleteSupport delete => Item(seen, delete.Kind, delete.Name).Delete(cancel),
            ClusterStep.CreateVolume create => CreateVolume(cluster, create, cancel),
            ClusterStep.MarkVolumeReady mark => MarkVolumeReady(cluster, mark, cancel),
            ClusterStep.ResizeVolume resize => ResizeVolume(cluster, resize, cancel),
            ClusterStep.DeleteVolume delete => Delete<PersistentVolumeClaim>(cluster, delete.ClaimName, delete.ExpectedUid, cancel),
            ClusterStep.CreateJob create => Ensure(cluster, JobViews.Wanted(cluster, settings, create.Serial, Image(seen), create.Role), cancel),
            ClusterStep.DeleteJob delete => Delete<Job>(cluster, delete.Name, delete.ExpectedUid, cancel),
            ClusterStep.CreatePod create => Ensure(cluster, Pod(seen, create), cancel),
            ClusterStep.DeletePod delete => Delete<Pod>(cluster, delete.Name, delete.ExpectedUid, cancel),
            ClusterStep.SetRole role => SetRole(cluster, role, cancel),
            ClusterStep.SetMetadata set => SetMetadata(cluster, set, cancel),
            ClusterStep.Failover failover => new LeaseSteps(client, settings, time).Run(seen.View, failover.Step, cancel),
            _ => throw new UnreachableException($"The step {step.GetType().Name} is not known."),
        };
    }

    private static SupportItem Item(ClusterSeen seen, string kind, string name) =>
        seen.Support.Items.First(item => item.State.Kind == kind && item.State.Name == name);

    private static PostgresImage Image(ClusterSeen seen) => new(seen.View.InstanceImage.Name!, seen.View.InstanceImage.Major);

    // One that is there already was made by an earlier pass that did not see its work yet. One of somebody else is an error.
    private async Task Ensure<T>(Cluster cluster, T wanted, CancellationToken cancel)
        where T : class, IKubernetesObject<T>
    {
        try
        {
            await client.Create(wanted, cancel).ConfigureAwait(false);
        }
        catch (ApiException error) when (error.IsAlreadyExists)
        {
            var there = await client.Find<T>(wanted.Key(), cancel).ConfigureAwait(false);
            if (there is not null && !ClusterMetadata.IsOwnedBy(there.Metadata, cluster))
            {
                throw new InvalidOperationException(
                    $"{T.Definition.Kind} {wanted.Metadata.Name} exists and does not belong to Cluster {cluster.Metadata.Name}: rename or remove it.", error);
            }
        }
    }

    private Task CreateVolume(Cluster cluster, ClusterStep.CreateVolume step, CancellationToken cancel)
    {
        var volume = InstanceVolume.Of(cluster, step.Serial).First(wanted => wanted.ClaimName == step.ClaimName);
        return Ensure(cluster, VolumeClaims.Claim(cluster, settings, step.Serial, volume), cancel);
    }

    private Pod Pod(ClusterSeen seen, ClusterStep.CreatePod step)
    {
        var pod = PodPatch.Apply(seen.View.Cluster, InstancePod.Create(seen.View.Cluster, settings, step.Serial, Image(seen)));
        return step.Role is null
            ? pod
            : pod with
            {
                Metadata = pod.Metadata with
                {
                    Labels = new SortedDictionary<string, string>(pod.Metadata.Labels!.ToDictionary(), StringComparer.Ordinal)
                    {
                        [Labels.InstanceRole] = step.Role,
                        [Labels.Role] = step.Role,
                    },
                },
            };
    }

    private Task MarkVolumeReady(Cluster cluster, ClusterStep.MarkVolumeReady step, CancellationToken cancel) => PatchSeen<PersistentVolumeClaim>(
        cluster, step.ClaimName, step.ExpectedUid, "metadata", new JsonObject { ["annotations"] = new JsonObject { [Annotations.PvcStatus] = PvcStatuses.Ready } }, cancel);

    private Task ResizeVolume(Cluster cluster, ClusterStep.ResizeVolume step, CancellationToken cancel) => PatchSeen<PersistentVolumeClaim>(
        cluster, step.ClaimName, step.ExpectedUid, "spec",
        new JsonObject { ["resources"] = new JsonObject { ["requests"] = new JsonObject { ["storage"] = step.Size } } }, cancel);

    // A uid in the patch is compared by the API server: another object of the name is a conflict.
    private Task PatchSeen<T>(Cluster cluster, string name, string uid, string part, JsonObject change, CancellationToken cancel)
        where T : class, IKubernetesObject<T>
    {
        var patch = new JsonObject { [part] = change };
        var metadata = patch["metadata"] as JsonObject ?? [];
        metadata["uid"] = uid;
        patch["metadata"] = metadata;
        return client.Patch<T>(new NamespacedName(cluster.Metadata.Namespace, name), Patch.Merge(patch), cancel);
    }

    private Task SetMetadata(Cluster cluster, ClusterStep.SetMetadata step, CancellationToken cancel)
    {
        var change = MetadataPatch.Of(step.Missing);
        return step.Kind == nameof(Pod)
            ? PatchSeen<Pod>(cluster, step.Name, step.ExpectedUid, "metadata", change, cancel)
            : PatchSeen<PersistentVolumeClaim>(cluster, step.Name, step.ExpectedUid, "metadata", change, cancel);
    }

    private async Task SetRole(Cluster cluster, ClusterStep.SetRole step, CancellationToken cancel)
    {
        var labels = Patch.Merge(new JsonObject
        {
            ["metadata"] = new JsonObject { ["labels"] = new JsonObject { [Labels.InstanceRole] = step.Role, [Labels.Role] = step.Role } },
        });
        if (step.Pod)
        {
            await IfThere(client.Patch<Pod>(new NamespacedName(cluster.Metadata.Namespace, step.Name), labels, cancel)).ConfigureAwait(false);
        }

        foreach (var claim in step.ClaimNames)
        {
            await IfThere(client.Patch<PersistentVolumeClaim>(new NamespacedName(cluster.Metadata.Namespace, claim), labels, cancel)).ConfigureAwait(false);
        }
    }

    private Task Delete<T>(Cluster cluster, string name, string uid, CancellationToken cancel)
        where T : class, IKubernetesObject<T> =>
        client.Delete<T>(new NamespacedName(cluster.Metadata.Namespace, name), cancel, new DeleteOptions
        {
            Preconditions = new Preconditions { Uid = uid },
            PropagationPolicy = "Background",
        });

    // Whose the object is, and whether it is as it shall be, is judged when it is seen.
    private static async Task UnlessThere(Task create)
    {
        try
        {
            await create.ConfigureAwait(false);
        }
        catch (ApiException error) when (error.IsAlreadyExists)
        {
            // Made by an earlier pass that the cache does not show yet.
        }
    }

    // What went away meanwhile needs no label.
    private static async Task IfThere(Task patch)
    {
        try
        {
            await patch.ConfigureAwait(false);
        }
        catch (ApiException error) when (error.IsNotFound)
        {
            // The next pass sees that it is gone.
        }
    }
}
