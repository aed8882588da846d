using System.Text.Json.Nodes;
using Surus.LocalCluster.Cluster;

namespace Surus.LocalCluster.ApiServer;

/// <summary>Lets claims go when no pod uses them any more, and volumes when they are bound to nothing.</summary>
internal sealed class StorageKeeper(ApiCore core) : IKeeper
{
    private static readonly ResourceType Claims = new("", "v1", "persistentvolumeclaims");
    private static readonly ResourceType Volumes = new("", "v1", "persistentvolumes");
    private static readonly RequestOptions Request = RequestOptions.Internal("kube-controller-manager");

    /// <inheritdoc/>
    public async ValueTask Look(ResourceChange change, CancellationToken cancel)
    {
        switch (change.Bucket)
        {
            case "persistentvolumeclaims" when change.Change.Current is { Deleting: true } claim:
                await Claim(claim.Key, cancel);
                break;
            case "persistentvolumes" when change.Change.Current is { Deleting: true } volume:
                await Volume(volume.Key, cancel);
                break;
            case "pods":
                await Pod((change.Change.Current ?? change.Change.Previous)!, cancel);
                break;
            default:
                break;
        }
    }

    private async ValueTask Pod(StoredObject pod, CancellationToken cancel)
    {
        foreach (var name in ClaimsOf(pod.Parse()).ToList())
        {
            var key = new ObjectKey(pod.Key.Namespace, name);
            if (core.Store.Get("persistentvolumeclaims", key) is { Deleting: true })
            {
                await Claim(key, cancel);
            }
        }
    }

    private async ValueTask Claim(ObjectKey key, CancellationToken cancel)
    {
        var used = core.Store.Bucket("pods").Objects.Where(pod => pod.Key.Namespace == key.Namespace).Select(pod => pod.Value.Parse())
            .Any(pod => pod.Text("status", "phase") is not ("Succeeded" or "Failed") && ClaimsOf(pod).Contains(key.Name, StringComparer.Ordinal));
        if (!used)
        {
            await Release(core.Registry.Get(Claims), key, StorageAdmission.ClaimFinalizer, cancel);
        }
    }

    private async ValueTask Volume(ObjectKey key, CancellationToken cancel)
    {
        if (core.Store.Get("persistentvolumes", key)?.Parse().Text("status", "phase") != "Bound")
        {
            await Release(core.Registry.Get(Volumes), key, StorageAdmission.VolumeFinalizer, cancel);
        }
    }

    private async ValueTask Release(ApiResource resource, ObjectKey key, string finalizer, CancellationToken cancel)
    {
        if (core.Store.Get(resource.Bucket, key)?.Parse().Texts("metadata", "finalizers").Contains(finalizer, StringComparer.Ordinal) == true)
        {
            await core.Writer.Update(
                resource,
                key.Namespace,
                key.Name,
                "",
                old =>
                {
                    old.Metadata()["finalizers"] = JsonAccess.Array(old.Texts("metadata", "finalizers").Where(one => one != finalizer));
                    return ValueTask.FromResult(old);
                },
                Request,
                cancel);
        }
    }

    private static IEnumerable<string> ClaimsOf(JsonObject pod) => pod.Objects("spec", "volumes")
        .Select(volume => volume.Text("persistentVolumeClaim", "claimName") ?? (volume.Child("ephemeral") is not null ? $"{pod.Name()}-{volume.Text("name")}" : null)).OfType<string>();
}
