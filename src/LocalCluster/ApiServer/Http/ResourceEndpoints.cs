using System.Text.Json.Nodes;
using Surus.LocalCluster.Cluster;

namespace Surus.LocalCluster.ApiServer;

/// <summary>The verbs on resources.</summary>
internal sealed class ResourceEndpoints(ServerParts parts)
{
    private readonly ApiCore core = parts.Core;
    private readonly WatchEndpoint watches = new(parts);
    private readonly PatchEndpoint patches = new(parts);
    private readonly SubresourceEndpoints subresources = new(parts);
    private readonly ReviewEndpoints reviews = new(parts);

    /// <summary>Answers a request for a resource.</summary>
    public async Task Handle(ResourceCall call)
    {
        if (await reviews.TryHandle(call))
        {
            return;
        }

        var resource = core.Registry.Find(call.Path.Type);
        if (resource is null)
        {
            await Unknown(call);
            return;
        }

        if (call.Path.Subresource is not ("" or "status"))
        {
            await subresources.Handle(call, resource);
            return;
        }

        if (call.Path.Subresource == "status" && !resource.HasStatus)
        {
            throw ApiErrors.NotFound(resource, call.Path.Name ?? "");
        }

        if (IsOutOfScope(call, resource))
        {
            await OutOfScope(call, resource);
            return;
        }

        if (!resource.Verbs.Contains(call.Access.Verb, StringComparer.Ordinal))
        {
            throw ApiErrors.MethodNotAllowed(call.Access.Verb);
        }

        Replies.Warn(call.Context, resource.Deprecation is { } note ? [note] : []);
        await (call.Access.Verb switch
        {
            "get" => Get(call, resource),
            "list" => List(call, resource),
            "watch" => watches.Handle(call, resource),
            "create" when call.Path.Name is null => Create(call, resource),
            "update" when call.Path.Name is not null => Update(call, resource),
            "patch" when call.Path.Name is not null => patches.Handle(call, resource),
            "delete" when call.Path.Subresource.Length == 0 => Delete(call, resource),
            "deletecollection" => DeleteCollection(call, resource),
            var verb => throw ApiErrors.MethodNotAllowed(verb),
        });
    }

    // Where nobody serves the version at all, not even the form of the answer is that of the API.
    private Task Unknown(ResourceCall call)
    {
        var type = call.Path.Type;
        var served = core.Registry.All.Any(one => one.Group == type.Group && (one.Custom is null || one.Version == type.Version));
        return served ? throw ApiErrors.NoSuchResource() : Replies.SendText(call.Context, 404, "404 page not found\n");
    }

    // A cluster-scoped resource has no address inside a namespace, nor a namespaced one an object outside of one.
    private static bool IsOutOfScope(ResourceCall call, ApiResource resource)
    {
        var inside = call.Path.Namespace is not null && resource.Bucket != "namespaces";
        return inside ? !resource.Namespaced : resource.Namespaced && (call.Path.Name is not null || call.Access.Verb is "deletecollection" or "create");
    }

    // The paths of custom resources are not known beforehand, so a wrong one is none at all.
    private static Task OutOfScope(ResourceCall call, ApiResource resource)
    {
        if (resource.Custom is not null)
        {
            return Replies.SendText(call.Context, 404, "404 page not found\n");
        }

        throw resource.Namespaced && call.Path.Name is null && call.Access.Verb == "create" ? ApiErrors.MethodNotAllowed("create") : ApiErrors.NoSuchResource();
    }

    // Notes go out with the answer, whether it is a yes or a no.
    private static async ValueTask<T> Warned<T>(ResourceCall call, RequestOptions options, Func<ValueTask<T>> write)
    {
        try
        {
            return await write();
        }
        finally
        {
            Replies.Warn(call.Context, options.Warnings);
        }
    }

    private async Task Get(ResourceCall call, ApiResource resource)
    {
        var answer = Rendering.Choose(call);
        if (QueryOptions.Text(call.Request, "resourceVersion") is { } wanted)
        {
            core.Reader.CheckRevision(wanted);
        }

        await Rendering.Send(call, resource, 200, core.Reader.Get(resource, call.Path.Namespace, call.Path.Name!), answer);
    }

    private async Task List(ResourceCall call, ApiResource resource)
    {
        var answer = Rendering.Choose(call);
        var request = ListOptions.Read(call.Request);
        var selection = ListOptions.Selection(call, resource);
        var page = core.Reader.List(resource, selection, request);
        await Rendering.SendList(call, resource, page, answer);
    }

    private async Task Create(ResourceCall call, ApiResource resource)
    {
        var answer = Rendering.Choose(call);
        var options = QueryOptions.Write(call.Request, call.User, "CreateOptions");
        var value = await Bodies.ReadObject(call.Request, options, call.Cancel);
        Bodies.Judge(Typing.Check(resource, value).Select(path => $"unknown field \"{path}\""), options);
        var stored = await Warned(call, options, () => core.Writer.Create(resource, call.Path.Namespace, value, options, call.Cancel));
        await Rendering.Send(call, resource, 201, stored, answer);
    }

    private async Task Update(ResourceCall call, ApiResource resource)
    {
        var answer = Rendering.Choose(call);
        var options = QueryOptions.Write(call.Request, call.User, "UpdateOptions");
        var value = await Bodies.ReadObject(call.Request, options, call.Cancel);
        Bodies.Judge(Typing.Check(resource, value).Select(path => $"unknown field \"{path}\""), options);
        var (stored, created) = await Warned(call, options, () => core.Writer.Replace(
            resource, call.Path.Namespace, call.Path.Name!, call.Path.Subresource, value, options, call.Cancel));
        await Rendering.Send(call, resource, created ? 201 : 200, stored, answer);
    }

    private async Task Delete(ResourceCall call, ApiResource resource)
    {
        var (options, request) = await DeleteRequests.Read(call, resource);
        var deletion = await Warned(call, request, () => core.Deleter.Delete(resource, call.Path.Namespace, call.Path.Name!, options, request, call.Cancel));
        if (deletion.Gone && !resource.DeleteReturnsObject)
        {
            await Replies.Send(call.Context, 200, DeleteRequests.Success(resource, deletion.Object));
            return;
        }

        await Rendering.Send(call, resource, 200, deletion.Object, Rendering.Choose(call));
    }

    private async Task DeleteCollection(ResourceCall call, ApiResource resource)
    {
        var (options, request) = await DeleteRequests.Read(call, resource);
        var selection = ListOptions.Selection(call, resource);
        var page = core.Reader.List(resource, selection, ListOptions.Read(call.Request));
        foreach (var stored in page.Items)
        {
            try
            {
                await core.Deleter.Delete(resource, stored.Key.Namespace, stored.Key.Name, options, request, call.Cancel);
            }
            catch (ApiException refused) when (refused.Code == 404)
            {
                // Somebody else deleted it meanwhile, which is what was asked for.
                continue;
            }
        }

        await Rendering.SendList(call, resource, page, Rendering.Choose(call));
    }
}

/// <summary>Checks that an object is of the kind that the path is about.</summary>
internal static class Typing
{
    /// <summary>Fills in what is missing, refuses what is different, and returns the paths of fields that were taken out because nobody knows them.</summary>
    /// <exception cref="ApiException">400: another kind, or a value of the wrong type.</exception>
    public static IReadOnlyList<string> Check(ApiResource resource, JsonObject value)
    {
        var kind = value.Text("kind") ?? "";
        var version = value.Text("apiVersion") ?? "";
        if (resource.Custom is not null && (kind.Length == 0 || version.Length == 0))
        {
            throw ApiErrors.BadRequest($"Object 'Kind' or 'apiVersion' is missing in the object: an object of {resource.ApiVersion} {resource.Kind} is expected");
        }

        if ((kind.Length > 0 && kind != resource.Kind) || (version.Length > 0 && version != resource.ApiVersion))
        {
            throw ApiErrors.BadRequest(
                $"{kind} in version \"{version}\" cannot be handled as a {resource.Kind}: no kind \"{kind}\" is registered for version \"{version}\" under this path, which holds {resource.Kind} of {resource.ApiVersion}");
        }

        value["kind"] = resource.Kind;
        value["apiVersion"] = resource.ApiVersion;
        return ResourceSchemas.Shape(resource, value);
    }
}

/// <summary>Deletions as requests ask for them.</summary>
internal static class DeleteRequests
{
    /// <summary>Reads the options from the query and the body.</summary>
    public static async ValueTask<(DeleteOptions Options, RequestOptions Request)> Read(ResourceCall call, ApiResource resource)
    {
        var request = QueryOptions.Write(call.Request, call.User, "DeleteOptions");
        var body = await Bodies.ReadAll(call.Request, call.Cancel);
        var said = body.Length == 0 ? [] : Bodies.Decode(Bodies.MediaType(call.Request), body).Value as JsonObject
            ?? throw ApiErrors.BadRequest("the body of a delete must be a DeleteOptions object");
        if (said.Texts("dryRun").Any())
        {
            request = request with { DryRun = true };
        }

        var policy = said.Text("propagationPolicy") ?? QueryOptions.Text(call.Request, "propagationPolicy");
        if (policy is not (null or "Orphan" or "Background" or "Foreground"))
        {
            var errors = new FieldErrors();
            errors.NotSupported("propagationPolicy", policy, ["Foreground", "Background", "Orphan"]);
            throw ApiErrors.Invalid("meta.k8s.io", "DeleteOptions", "", errors.All);
        }

        if (policy is null && (said["orphanDependents"] is not null || call.Request.Query.ContainsKey("orphanDependents")))
        {
            policy = said.Flag("orphanDependents") || QueryOptions.Flag(call.Request, "orphanDependents") ? "Orphan" : "Background";
        }

        foreach (var member in new[] { "gracePeriodSeconds", "preconditions" })
        {
            if (said[member] is { } option)
            {
                request.SaidOptions[member] = option.DeepClone();
            }
        }

        // What is the default for built-in kinds, admission is told; custom resources have none.
        if (policy is not null || resource.Custom is null)
        {
            request.SaidOptions["propagationPolicy"] = policy ?? "Background";
        }

        return (new DeleteOptions(
            said.Integer("gracePeriodSeconds") ?? QueryOptions.Number(call.Request, "gracePeriodSeconds"),
            said.Text("preconditions", "uid"),
            said.Text("preconditions", "resourceVersion"),
            policy), request);
    }

    /// <summary>What a deletion answers that leaves nothing to show.</summary>
    public static JsonObject Success(ApiResource resource, StoredObject removed)
    {
        var details = ApiErrors.Details(resource.Group, resource.Plural, removed.Key.Name);
        details["uid"] = removed.Uid;
        return new JsonObject { ["kind"] = "Status", ["apiVersion"] = "v1", ["metadata"] = new JsonObject(), ["status"] = "Success", ["details"] = details };
    }
}
