using System.Text.Json.Nodes;
using Surus.LocalCluster.Cluster;

namespace Surus.LocalCluster.ApiServer;

/// <summary>What a deletion did.</summary>
/// <param name="Object">The object: as it was removed, or as it waits for its end.</param>
/// <param name="Gone">Whether it is removed.</param>
internal sealed record Deletion(StoredObject Object, bool Gone);

/// <summary>
/// Deletes: at once where nothing holds the object; else it marks the object, and it goes with its last finalizer or, for a pod, when its node
/// says that nothing of it runs any more.
/// </summary>
internal sealed class ObjectDeleter(ApiCore core)
{
    /// <summary>The finalizer that keeps an owner until its dependents are gone.</summary>
    public const string ForegroundFinalizer = "foregroundDeletion";

    /// <summary>The finalizer that keeps an owner until its dependents have been let go.</summary>
    public const string OrphanFinalizer = "orphan";

    private const int MostAttempts = 50;

    /// <summary>Deletes the object, or begins to.</summary>
    public async ValueTask<Deletion> Delete(
        ApiResource resource, string? @namespace, string name, DeleteOptions options, RequestOptions request, CancellationToken cancel)
    {
        var context = new WriteContext(core, resource, request);
        for (var attempt = 0; attempt < MostAttempts; attempt++)
        {
            var stored = core.Reader.Get(resource, @namespace, name);
            var old = resource.Read(stored);
            CheckPreconditions(resource, stored, options);
            await core.Admission.Validate(new AdmissionAttributes(context, "DELETE", "", Value: null, old), cancel);
            if (await TryDelete(context, stored, old, options) is { } deletion)
            {
                return deletion;
            }
        }

        throw ApiErrors.Modified(resource, name);
    }

    /// <summary>Removes an object whose update took away the last thing that held it; the answer shows it under the revision it had.</summary>
    public async ValueTask<StoredObject?> RemoveUpdated(WriteContext context, StoredObject stored, JsonObject value) =>
        (await Remove(context, stored, value))?.Object.At(stored.Revision);

    private async ValueTask<Deletion?> TryDelete(WriteContext context, StoredObject stored, JsonObject old, DeleteOptions options)
    {
        var value = old.Copy();
        var metadata = value.Metadata();
        var grace = Grace(context.Resource, old, options);
        SetPropagation(metadata, options, context.Resource);
        if (context.Resource.Bucket == DefinitionKeeper.Definitions && old.Text("metadata", "deletionTimestamp") is null)
        {
            metadata.EnsureArray("finalizers").Add((JsonNode)DefinitionKeeper.Finalizer);
        }

        var held = metadata.Texts("finalizers").Any() || value.Texts("spec", "finalizers").Any();
        var goes = !held && grace == 0;
        if (goes && !IsPod(context.Resource))
        {
            return await Remove(context, stored, value);
        }

        Mark(context.Resource, metadata, old, grace);

        if (string.Equals(context.Resource.Bucket, "namespaces", StringComparison.Ordinal))
        {
            value.Ensure("status")["phase"] = "Terminating";
        }

        // Whoever watches a pod sees it marked before it is gone, even where that is the same moment; a server that ended in between left the mark.
        var marked = JsonAccess.Same(value, old) ? stored : await Commit(context, stored, value);
        if (marked is null || !goes)
        {
            return marked is null ? null : new Deletion(marked, Gone: false);
        }

        // Its node, which watches, may have been faster: then it is gone all the same.
        return await Remove(context, marked, value) ?? (IsGone(context.Resource, marked) ? new Deletion(marked, Gone: true) : null);
    }

    private bool IsGone(ApiResource resource, StoredObject stored) => core.Store.Get(resource.Bucket, stored.Key)?.Uid != stored.Uid;

    private void Mark(ApiResource resource, JsonObject metadata, JsonObject old, long grace)
    {
        var already = old.Integer("metadata", "deletionGracePeriodSeconds");
        if (old.Text("metadata", "deletionTimestamp") is null)
        {
            metadata["deletionTimestamp"] = ApiTime.Seconds(core.Time.GetUtcNow().AddSeconds(grace));
            if (!string.Equals(resource.Bucket, "namespaces", StringComparison.Ordinal))
            {
                metadata["deletionGracePeriodSeconds"] = grace;
            }

            CountGeneration(resource, metadata);
        }
        else if (already > grace)
        {
            var since = ApiTime.Parse(old.Text("metadata", "deletionTimestamp"))!.Value.AddSeconds(-already.Value);
            metadata["deletionTimestamp"] = ApiTime.Seconds(since.AddSeconds(grace));
            metadata["deletionGracePeriodSeconds"] = grace;
        }
    }

    private async ValueTask<Deletion?> Remove(WriteContext context, StoredObject stored, JsonObject value)
    {
        var resource = context.Resource;
        var last = resource.ToStorage is { } convert ? convert(value) : value;
        if (context.Request.DryRun)
        {
            return new Deletion(stored, Gone: true);
        }

        var change = core.Store.Commit(resource.Bucket, stored.Key, stored, static _ => null);
        if (change is null)
        {
            return null;
        }

        resource.Rules.Committed(core, value, value: null);
        await core.Store.Durable();
        return new Deletion(StoredObject.Encode(stored.Key, change.Revision, last), Gone: true);
    }

    private async ValueTask<StoredObject?> Commit(WriteContext context, StoredObject stored, JsonObject value)
    {
        var encoded = context.Resource.ToStorage is { } convert ? convert(value) : value;
        if (context.Request.DryRun)
        {
            return StoredObject.EncodeDryRun(stored.Key, stored, encoded);
        }

        var change = core.Store.Commit(context.Resource.Bucket, stored.Key, stored, revision => StoredObject.Encode(stored.Key, revision, encoded));
        await core.Store.Durable();
        return change?.Current;
    }

    private static void CheckPreconditions(ApiResource resource, StoredObject stored, DeleteOptions options)
    {
        var named = resource with { Plural = resource.Kind };
        if (options.Uid is { } uid && !string.Equals(uid, stored.Uid, StringComparison.Ordinal))
        {
            throw ApiErrors.Conflict(named, stored.Key.Name, $"Precondition failed: UID in precondition: {uid}, UID in object meta: {stored.Uid}");
        }

        if (options.ResourceVersion is { } revision && !string.Equals(revision, Revisions.Text(stored.Revision), StringComparison.Ordinal))
        {
            throw ApiErrors.Conflict(
                named, stored.Key.Name, $"Precondition failed: ResourceVersion in precondition: {revision}, ResourceVersion in object meta: {Revisions.Text(stored.Revision)}");
        }
    }

    private static bool IsPod(ApiResource resource) => string.Equals(resource.Bucket, "pods", StringComparison.Ordinal);

    // Only a pod that runs somewhere is given time; everything else goes at once.
    private static long Grace(ApiResource resource, JsonObject old, DeleteOptions options)
    {
        if (!IsPod(resource))
        {
            return 0;
        }

        var started = !string.IsNullOrEmpty(old.Text("spec", "nodeName"));
        var finished = old.Text("status", "phase") is "Succeeded" or "Failed";
        return started && !finished ? options.GracePeriodSeconds ?? old.Integer("spec", "terminationGracePeriodSeconds") ?? 30 : 0;
    }

    private static void SetPropagation(JsonObject metadata, DeleteOptions options, ApiResource resource)
    {
        var finalizers = metadata.Texts("finalizers").ToList();
        var wanted = options.PropagationPolicy switch
        {
            "Foreground" => ForegroundFinalizer,
            "Orphan" => OrphanFinalizer,
            "Background" => null,
            _ => finalizers.Find(one => one is ForegroundFinalizer or OrphanFinalizer),
        };
        finalizers.RemoveAll(one => one is ForegroundFinalizer or OrphanFinalizer);
        if (wanted is not null && !string.Equals(resource.Bucket, "namespaces", StringComparison.Ordinal))
        {
            finalizers.Add(wanted);
        }

        if (finalizers.Count == 0)
        {
            metadata.Remove("finalizers");
        }
        else
        {
            metadata["finalizers"] = JsonAccess.Array(finalizers);
        }
    }

    private static void CountGeneration(ApiResource resource, JsonObject metadata)
    {
        if (resource.HasGeneration && metadata.Integer("generation") is { } generation)
        {
            metadata["generation"] = generation + 1;
        }
    }
}
