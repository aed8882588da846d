using System.Text.Json.Nodes;
using Surus.LocalCluster.Cluster;

namespace Surus.LocalCluster.ApiServer;

/// <summary>
/// Removes what belonged to an owner that is gone. An owner deleted in the foreground goes after its dependents; one deleted with
/// <c>Orphan</c> lets them go first.
/// </summary>
internal sealed class GarbageCollector(ApiCore core) : IKeeper
{
    private static readonly RequestOptions Request = RequestOptions.Internal("generic-garbage-collector");

    /// <inheritdoc/>
    public async ValueTask Look(ResourceChange change, CancellationToken cancel)
    {
        var (_, current, previous) = (change.Change.Revision, change.Change.Current, change.Change.Previous);
        if (current is null)
        {
            await OwnerGone(previous!, cancel);
            return;
        }

        // By the time it is looked at the object may have moved on; what it is now decides.
        if (core.Store.Get(change.Bucket, current.Key) is not { } present || present.Uid != current.Uid)
        {
            return;
        }

        if (present.Owners.Length > 0 && (previous is null || !present.Owners.SequenceEqual(previous.Owners, StringComparer.Ordinal)))
        {
            await CheckOwners(change.Bucket, present, cancel);
        }

        if (present.Deleting)
        {
            await Propagate(change.Bucket, present, cancel);
        }
    }

    private async ValueTask OwnerGone(StoredObject owner, CancellationToken cancel)
    {
        foreach (var dependent in core.Store.DependentsOf(owner.Uid))
        {
            if (core.Store.Get(dependent.Bucket, dependent.Key) is { } stored)
            {
                await CheckOwners(dependent.Bucket, stored, cancel);
            }
        }

        foreach (var waiting in owner.Owners.Select(Find).OfType<(ApiResource Resource, StoredObject Stored)>().Where(one => one.Stored.Deleting).ToList())
        {
            await Propagate(waiting.Resource.Bucket, waiting.Stored, cancel);
        }
    }

    private async ValueTask CheckOwners(string bucket, StoredObject dependent, CancellationToken cancel)
    {
        var resource = core.Registry.FindBucket(bucket);
        if (resource is null || dependent.Deleting)
        {
            return;
        }

        var references = dependent.Parse().Objects("metadata", "ownerReferences").ToList();
        var present = references.Where(reference => Exists(resource, dependent, reference)).ToList();
        if (references.Count == 0 || present.Count == references.Count)
        {
            return;
        }

        if (present.Count == 0)
        {
            await Delete(resource, dependent, "Background", cancel);
        }
        else
        {
            await Keep(resource, dependent.Key, present.Select(reference => reference.Text("uid")).ToHashSet(StringComparer.Ordinal), cancel);
        }
    }

    private async ValueTask Propagate(string bucket, StoredObject owner, CancellationToken cancel)
    {
        var resource = core.Registry.FindBucket(bucket);
        var finalizers = owner.Parse().Texts("metadata", "finalizers").ToList();
        if (resource is null)
        {
            return;
        }

        if (finalizers.Contains(ObjectDeleter.OrphanFinalizer, StringComparer.Ordinal))
        {
            await Orphan(resource, owner, cancel);
        }
        else if (finalizers.Contains(ObjectDeleter.ForegroundFinalizer, StringComparer.Ordinal))
        {
            await Foreground(resource, owner, cancel);
        }
    }

    private async ValueTask Orphan(ApiResource resource, StoredObject owner, CancellationToken cancel)
    {
        foreach (var dependent in core.Store.DependentsOf(owner.Uid))
        {
            if (core.Registry.FindBucket(dependent.Bucket) is { } kind && core.Store.Get(dependent.Bucket, dependent.Key) is { } stored)
            {
                await Keep(kind, stored.Key, stored.Owners.Where(uid => uid != owner.Uid).ToHashSet<string?>(StringComparer.Ordinal), cancel);
            }
        }

        await RemoveFinalizer(resource, owner, ObjectDeleter.OrphanFinalizer, cancel);
    }

    private async ValueTask Foreground(ApiResource resource, StoredObject owner, CancellationToken cancel)
    {
        var blocked = false;
        foreach (var dependent in core.Store.DependentsOf(owner.Uid))
        {
            if (core.Registry.FindBucket(dependent.Bucket) is not { } kind || core.Store.Get(dependent.Bucket, dependent.Key) is not { } stored)
            {
                continue;
            }

            var references = stored.Parse().Objects("metadata", "ownerReferences").ToList();
            var others = references.Where(reference => reference.Text("uid") != owner.Uid && Exists(kind, stored, reference) && Find(reference.Text("uid")!) is not { Stored.Deleting: true }).ToList();
            if (others.Count > 0)
            {
                await Keep(kind, stored.Key, others.Select(reference => reference.Text("uid")).ToHashSet(StringComparer.Ordinal), cancel);
                continue;
            }

            if (!stored.Deleting)
            {
                await Delete(kind, stored, "Foreground", cancel);
            }

            blocked |= references.Any(reference => reference.Text("uid") == owner.Uid && reference.Flag("blockOwnerDeletion"))
                && core.Store.Get(dependent.Bucket, dependent.Key) is not null;
        }

        if (!blocked)
        {
            await RemoveFinalizer(resource, owner, ObjectDeleter.ForegroundFinalizer, cancel);
        }
    }

    // An owner of a namespaced object is in the same namespace or in none.
    private bool Exists(ApiResource dependentKind, StoredObject dependent, JsonObject reference)
    {
        _ = dependentKind;
        var kind = core.Registry.FindKind(reference.Text("apiVersion") ?? "", reference.Text("kind") ?? "");
        if (kind is null)
        {
            // A kind that nobody serves now may come back: its objects are not judged to be gone.
            return true;
        }

        var key = kind.Key(dependent.Key.Namespace, reference.Text("name") ?? "");
        return core.Store.Get(kind.Bucket, key) is { } owner && owner.Uid == reference.Text("uid");
    }

    private (ApiResource Resource, StoredObject Stored)? Find(string uid)
    {
        foreach (var resource in core.Registry.All.DistinctBy(one => one.Bucket, StringComparer.Ordinal))
        {
            if (core.Store.Bucket(resource.Bucket).Objects.Values.FirstOrDefault(one => one.Uid == uid) is { } stored)
            {
                return (resource, stored);
            }
        }

        return null;
    }

    private async ValueTask Delete(ApiResource resource, StoredObject stored, string policy, CancellationToken cancel)
    {
        try
        {
            await core.Deleter.Delete(resource, stored.Key.Namespace, stored.Key.Name, new DeleteOptions(Uid: stored.Uid, PropagationPolicy: policy), Request, cancel);
        }
        catch (ApiException gone) when (gone.Code is 404 or 409)
        {
            // Deleted, and perhaps created anew, by somebody else meanwhile.
            return;
        }
    }

    private async ValueTask Keep(ApiResource resource, ObjectKey key, HashSet<string?> uids, CancellationToken cancel) => await core.Writer.Update(
        resource,
        key.Namespace,
        key.Name,
        "",
        old =>
        {
            var kept = old.Objects("metadata", "ownerReferences").Where(reference => uids.Contains(reference.Text("uid"))).Select(one => (JsonNode)one.Copy()).ToArray();
            old.Metadata()["ownerReferences"] = new JsonArray(kept);
            return ValueTask.FromResult(old);
        },
        Request,
        cancel);

    private async ValueTask RemoveFinalizer(ApiResource resource, StoredObject owner, string finalizer, CancellationToken cancel) => await core.Writer.Update(
        resource,
        owner.Key.Namespace,
        owner.Key.Name,
        "",
        old =>
        {
            old.Metadata()["finalizers"] = JsonAccess.Array(old.Texts("metadata", "finalizers").Where(one => one != finalizer));
            return ValueTask.FromResult(old);
        },
        Request,
        cancel);
}
