using System.Text.Json.Nodes;

namespace Surus.LocalCluster.ApiServer;

/// <summary>
/// Creates and updates: defaults, admission, the kind's own rules, validation, validating admission, commit. An update reads, changes and
/// commits only if nobody wrote in between; one that names no resourceVersion begins again instead of failing.
/// </summary>
internal sealed class ObjectWriter(ApiCore core)
{
    private const int MostAttempts = 50;

    /// <summary>Creates the object and returns what is stored.</summary>
    public async ValueTask<StoredObject> Create(ApiResource resource, string? @namespace, JsonObject value, RequestOptions request, CancellationToken cancel)
    {
        var context = new WriteContext(core, resource, request);
        ObjectMetadata.PrepareCreate(context, value, @namespace);
        Normalize(context, value);

        // A client owns what it sent and what that implies, not what admission and the kind's own rules add.
        FieldOwnership.Track(context, value, old: null, subresource: "");
        var attributes = new AdmissionAttributes(context, "CREATE", "", value, Old: null);
        await core.Admission.Mutate(attributes, cancel);
        ObjectMetadata.Identify(context, value);
        Normalize(context, value);
        try
        {
            resource.Rules.PrepareCreate(context, value);
            ObjectMetadata.Finish(context, value, old: null);
            Validate(context, value, old: null);
            await core.Admission.Validate(attributes, cancel);
            return await Commit(context, value, expected: null) ?? throw ApiErrors.AlreadyExists(resource, value.Name());
        }
        catch
        {
            context.Abandon();
            throw;
        }
    }

    /// <summary>
    /// Changes the object, or one of its subresources. <paramref name="change"/> gets a copy of the present one and returns what is
    /// wanted; it may run again when somebody else wrote meanwhile.
    /// </summary>
    public async ValueTask<StoredObject> Update(
        ApiResource resource, string? @namespace, string name, string subresource, Func<JsonObject, ValueTask<JsonObject>> change, RequestOptions request, CancellationToken cancel)
    {
        for (var attempt = 0; attempt < MostAttempts; attempt++)
        {
            var stored = core.Reader.Get(resource, @namespace, name);
            var old = resource.Read(stored);
            var value = await change(old.Copy());
            var unconditional = string.IsNullOrEmpty(value.Text("metadata", "resourceVersion"));
            if (!unconditional && !string.Equals(value.Text("metadata", "resourceVersion"), Revisions.Text(stored.Revision), StringComparison.Ordinal))
            {
                throw ApiErrors.Modified(resource, name);
            }

            var context = new WriteContext(core, resource, request);
            try
            {
                if (await TryUpdate(context, stored, old, value, subresource, cancel) is { } updated)
                {
                    return updated;
                }
            }
            catch
            {
                context.Abandon();
                throw;
            }

            context.Abandon();
        }

        throw ApiErrors.Modified(resource, name);
    }

    /// <summary>Replaces the object by one that the client sent; creates it where the kind allows that.</summary>
    public async ValueTask<(StoredObject Object, bool Created)> Replace(
        ApiResource resource, string? @namespace, string name, string subresource, JsonObject value, RequestOptions request, CancellationToken cancel)
    {
        ObjectMetadata.CheckName(value, name);
        if (core.Reader.Find(resource, @namespace, name) is null && subresource.Length == 0 && resource.CreatesOnUpdate)
        {
            value.Metadata()["name"] = name;
            return (await Create(resource, @namespace, value, request, cancel), true);
        }

        CheckCondition(resource, name, value);
        var wanted = value.Text("metadata", "uid");
        return (await Update(resource, @namespace, name, subresource, old =>
        {
            if (!string.IsNullOrEmpty(wanted) && !string.Equals(wanted, old.Text("metadata", "uid"), StringComparison.Ordinal))
            {
                throw ApiErrors.Conflict(resource, name, $"Precondition failed: UID in precondition: {wanted}, UID in object meta: {old.Text("metadata", "uid")}");
            }

            return ValueTask.FromResult(value.Copy());
        }, request, cancel), false);
    }

    // Who replaces a custom resource says what was read: two writers never overwrite each other unseen.
    private static void CheckCondition(ApiResource resource, string name, JsonObject value)
    {
        if (resource.Custom is not null && string.IsNullOrEmpty(value.Text("metadata", "resourceVersion")))
        {
            var errors = new FieldErrors();
            errors.Invalid("metadata.resourceVersion", 0, "must be specified for an update");
            throw ApiErrors.Invalid(resource with { Kind = resource.Plural }, name, errors.All);
        }
    }

    /// <summary>Commits a change of a stored object as it is, without admission and validation: how the server's own parts write.</summary>
    public async ValueTask<StoredObject?> Force(ApiResource resource, StoredObject expected, JsonObject value) =>
        await Commit(new WriteContext(core, resource, RequestOptions.Internal("apiserver")), value, expected);

    private async ValueTask<StoredObject?> TryUpdate(
        WriteContext context, StoredObject stored, JsonObject old, JsonObject value, string subresource, CancellationToken cancel)
    {
        ObjectMetadata.PlaceUpdate(context, value, old);
        Isolate(context.Resource, value, old, subresource);
        Normalize(context, value);
        FieldOwnership.Track(context, value, old, subresource);
        var attributes = new AdmissionAttributes(context, "UPDATE", subresource, value, old);
        await core.Admission.Mutate(attributes, cancel);
        ObjectMetadata.PrepareUpdate(value, old);
        Isolate(context.Resource, value, old, subresource);
        Normalize(context, value);
        Prepare(context, value, old, subresource);
        ObjectMetadata.Finish(context, value, old, subresource);
        if (subresource.Length == 0)
        {
            Validate(context, value, old);
        }
        else
        {
            ValidateSubresource(context, value, old);
        }

        await core.Admission.Validate(attributes, cancel);
        if (FieldOwnership.Unchanged(value, old))
        {
            return stored;
        }

        return ObjectMetadata.IsReadyToGo(value)
            ? await core.Deleter.RemoveUpdated(context, stored, value)
            : await Commit(context, value, stored);
    }

    private static void Normalize(WriteContext context, JsonObject value)
    {
        ResourceSchemas.Shape(context.Resource, value);
        context.Resource.Rules.Shape(value);
    }

    // Status and the rest never change in one write; what the request says of the other part is dropped.
    private static void Isolate(ApiResource resource, JsonObject value, JsonObject old, string subresource)
    {
        if (string.Equals(subresource, "status", StringComparison.Ordinal))
        {
            foreach (var member in value.Select(member => member.Key).Where(key => key is not ("status" or "metadata" or "apiVersion" or "kind")).ToList())
            {
                value.CopyFrom(old, member);
            }

            foreach (var member in old.Select(member => member.Key).Where(key => !value.ContainsKey(key) && key != "status").ToList())
            {
                value.CopyFrom(old, member);
            }

            ObjectMetadata.KeepForStatus(resource, value, old);
        }
        else if (resource.HasStatus && subresource.Length == 0)
        {
            value.CopyFrom(old, "status");
        }
    }

    private static void Prepare(WriteContext context, JsonObject value, JsonObject old, string subresource)
    {
        if (string.Equals(subresource, "status", StringComparison.Ordinal))
        {
            context.Resource.Rules.PrepareStatus(value, old);
        }
        else if (subresource.Length == 0)
        {
            context.Resource.Rules.PrepareUpdate(context, value, old);
        }
    }

    private static void Validate(WriteContext context, JsonObject value, JsonObject? old)
    {
        var errors = new FieldErrors();
        ObjectMetadata.Validate(errors, context.Resource, value, old);
        context.Resource.Rules.Validate(errors, value, old);
        ValidateSchema(context.Resource, errors, value, old);
        ThrowIfAny(context, value, errors);
        context.Request.Warnings.AddRange(context.Resource.Rules.Warnings(value, old));
    }

    private static void ValidateSubresource(WriteContext context, JsonObject value, JsonObject old)
    {
        var errors = new FieldErrors();
        ObjectMetadata.Validate(errors, context.Resource, value, old);
        context.Resource.Rules.ValidateStatus(errors, value, old);
        if (context.Resource.Custom is not null)
        {
            ValidateSchema(context.Resource, errors, value, old);
        }

        ThrowIfAny(context, value, errors);
    }

    private static void ValidateSchema(ApiResource resource, FieldErrors errors, JsonObject value, JsonObject? old)
    {
        errors.AddRange(SchemaValidation.Validate(ResourceSchemas.Of(resource), value, old));
        if (resource.Custom?.Rules is { } rules)
        {
            errors.AddRules(rules, value, old);
        }
    }

    private static void ThrowIfAny(WriteContext context, JsonObject value, FieldErrors errors)
    {
        if (errors.All.Count > 0)
        {
            throw ApiErrors.Invalid(context.Resource, value.Name(), errors.All);
        }
    }

    private async ValueTask<StoredObject?> Commit(WriteContext context, JsonObject value, StoredObject? expected)
    {
        var resource = context.Resource;
        var key = resource.Key(value.Namespace(), value.Name());
        var stored = resource.ToStorage is { } convert ? convert(value) : value;
        if (context.Request.DryRun)
        {
            context.Abandon();
            var present = core.Store.Get(resource.Bucket, key);
            return ReferenceEquals(present, expected) ? StoredObject.EncodeDryRun(key, expected, stored) : null;
        }

        var change = core.Store.Commit(resource.Bucket, key, expected, revision => StoredObject.Encode(key, revision, stored));
        if (change is null)
        {
            return null;
        }

        if (expected is not null)
        {
            resource.Rules.Committed(core, resource.Read(expected), value);
        }

        await core.Store.Durable();
        return change.Current;
    }
}
