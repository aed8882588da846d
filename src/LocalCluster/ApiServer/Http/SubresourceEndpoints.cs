using System.Text.Json.Nodes;

namespace Surus.LocalCluster.ApiServer;

/// <summary>The subresources that are more than a part of the object.</summary>
internal sealed class SubresourceEndpoints(ServerParts parts)
{
    private readonly ScaleEndpoint scale = new(parts.Core);
    private readonly PodStreamEndpoints streams = new(parts);

    /// <summary>Answers a request for one.</summary>
    public Task Handle(ResourceCall call, ApiResource resource)
    {
        if (call.Path.Name is null)
        {
            throw ApiErrors.NoSuchResource();
        }

        return (resource.Bucket, call.Path.Subresource, call.Access.Verb) switch
        {
            (_, "scale", "get" or "update" or "patch") when resource.Scale is not null => scale.Handle(call, resource),
            ("pods", "log", "get") => streams.Log(call, resource),
            ("pods", "exec", "create") => streams.Exec(call, resource),
            ("pods", "attach", "create") => streams.Attach(call, resource),
            ("pods", "portforward", "create") => streams.PortForward(call, resource),
            ("pods", "binding", "create") => Binding(call),
            ("pods", "eviction", "create") => Eviction(call),
            ("serviceaccounts", "token", "create") => Token(call, resource),
            ("namespaces", "finalize", "update") => Finalize(call, resource),
            (_, "scale", _) when resource.Custom is not null && resource.Scale is null => throw ApiErrors.NotFound(resource, call.Path.Name),
            _ when Subresources.Of(resource).Any(one => one.Name == call.Path.Subresource) => throw ApiErrors.MethodNotAllowed(call.Access.Verb),
            _ => throw ApiErrors.NoSuchResource(),
        };
    }

    private async Task Binding(ResourceCall call)
    {
        var options = QueryOptions.Write(call.Request, call.User, "CreateOptions");
        var value = await Bodies.ReadObject(call.Request, options, call.Cancel);
        await Replies.Send(call.Context, 201, await PodBinding.Bind(parts.Core, call.Path.Namespace!, call.Path.Name!, value, options, call.Cancel));
    }

    private async Task Eviction(ResourceCall call)
    {
        var options = QueryOptions.Write(call.Request, call.User, "CreateOptions");
        var value = await Bodies.ReadObject(call.Request, options, call.Cancel);
        await Replies.Send(call.Context, 201, await PodEviction.Evict(parts.Core, call.Path.Namespace!, call.Path.Name!, value, options, call.Cancel));
    }

    private async Task Token(ResourceCall call, ApiResource resource)
    {
        var options = QueryOptions.Write(call.Request, call.User, "CreateOptions");
        var value = await Bodies.ReadObject(call.Request, options, call.Cancel);
        var account = resource.Read(parts.Core.Reader.Get(resource, call.Path.Namespace, call.Path.Name!));
        await Replies.Send(call.Context, 201, TokenRequests.Issue(parts.Core, parts.Tokens, account, value));
    }

    // The namespace itself: its finalizers are part of the spec, and only this door changes them.
    private async Task Finalize(ResourceCall call, ApiResource resource)
    {
        var options = QueryOptions.Write(call.Request, call.User, "UpdateOptions");
        var value = await Bodies.ReadObject(call.Request, options, call.Cancel);
        var stored = await parts.Core.Writer.Update(
            resource,
            null,
            call.Path.Name!,
            "finalize",
            old =>
            {
                old["spec"] = value["spec"]?.DeepClone() ?? new JsonObject();
                return ValueTask.FromResult(old);
            },
            options,
            call.Cancel);
        await Rendering.Send(call, resource, 200, stored, Rendering.Choose(call));
    }
}

/// <summary>Tokens for service accounts.</summary>
internal static class TokenRequests
{
    private const long DefaultSeconds = 3600;
    private const long ShortestSeconds = 600;
    private const long LongestSeconds = 1L << 32;

    /// <summary>Issues a token and answers the request with it.</summary>
    public static JsonObject Issue(ApiCore core, ServiceAccountTokens tokens, JsonObject account, JsonObject value)
    {
        var seconds = value.Integer("spec", "expirationSeconds") ?? DefaultSeconds;
        var errors = new FieldErrors();
        if (seconds < ShortestSeconds)
        {
            errors.Invalid("spec.expirationSeconds", seconds, "may not specify a duration less than 10 minutes");
        }
        else if (seconds > LongestSeconds)
        {
            errors.Invalid("spec.expirationSeconds", seconds, "may not specify a duration larger than 2^32 seconds");
        }

        if (errors.All.Count > 0)
        {
            throw ApiErrors.Invalid("authentication.k8s.io", "TokenRequest", "", errors.All);
        }

        var audiences = value.Texts("spec", "audiences").ToList();
        if (audiences.Count == 0)
        {
            audiences.Add(ServiceAccountTokens.Issuer);
        }

        var reference = value.Child("spec", "boundObjectRef");
        var subject = new TokenSubject(account.Namespace(), account.Name(), account.Text("metadata", "uid")!, audiences, seconds, Bound(core, account.Namespace(), reference));
        var (token, expires) = tokens.Issue(subject);
        return new JsonObject
        {
            ["kind"] = "TokenRequest",
            ["apiVersion"] = "authentication.k8s.io/v1",
            ["metadata"] = new JsonObject
            {
                ["name"] = account.Name(),
                ["namespace"] = account.Namespace(),
                ["uid"] = account.Text("metadata", "uid"),
                ["creationTimestamp"] = core.Now(),
            },
            ["spec"] = new JsonObject { ["audiences"] = JsonAccess.Array(audiences), ["expirationSeconds"] = seconds, ["boundObjectRef"] = reference?.DeepClone() },
            ["status"] = new JsonObject { ["token"] = token, ["expirationTimestamp"] = ApiTime.Seconds(expires) },
        };
    }

    private static (string Kind, string Name, string Uid)? Bound(ApiCore core, string @namespace, JsonObject? reference)
    {
        if (reference is null)
        {
            return null;
        }

        var kind = reference.Text("kind") ?? "";
        var name = reference.Text("name") ?? "";
        if (kind is not ("Pod" or "Secret"))
        {
            throw ApiErrors.BadRequest($"cannot bind token for object of type {reference.Text("apiVersion")}, Kind={kind}");
        }

        var bucket = kind == "Pod" ? "pods" : "secrets";
        var found = core.Store.Get(bucket, new ObjectKey(@namespace, name)) ?? throw ApiErrors.NotFound("", bucket, name);
        if (reference.Text("uid") is { Length: > 0 } uid && uid != found.Uid)
        {
            throw new Cluster.ApiException(
                409,
                "Conflict",
                $"Operation cannot be fulfilled on {kind} \"{name}\": the UID in the bound object reference ({uid}) does not match the UID in record. The object might have been deleted and then recreated",
                ApiErrors.Details("", kind, name));
        }

        return (kind.ToLowerInvariant(), name, found.Uid);
    }
}
