using System.Text.Json.Nodes;
using Surus.LocalCluster.Cluster;

namespace Surus.LocalCluster.ApiServer;

/// <summary>Patches of every kind.</summary>
internal sealed class PatchEndpoint(ServerParts parts)
{
    private const string ApplyType = "application/apply-patch+yaml";

    private readonly ApiCore core = parts.Core;

    /// <summary>Answers a patch.</summary>
    public async Task Handle(ResourceCall call, ApiResource resource)
    {
        var answer = Rendering.Choose(call);
        var (patch, options) = await Read(core, call, resource, strategic: resource.Custom is null);
        if (patch.Creates && core.Reader.Find(resource, call.Path.Namespace, call.Path.Name!) is null && call.Path.Subresource.Length == 0)
        {
            await Create(call, resource, patch, options, answer);
            return;
        }

        var stored = await core.Writer.Update(
            resource,
            call.Path.Namespace,
            call.Path.Name!,
            call.Path.Subresource,
            old =>
            {
                var value = patch.Apply(old);
                CheckPatched(call, resource, value, options);
                return ValueTask.FromResult(value);
            },
            options,
            call.Cancel);
        Replies.Warn(call.Context, options.Warnings);
        await Rendering.Send(call, resource, 200, stored, answer);
    }

    /// <summary>Reads the patch of a request and its options.</summary>
    /// <param name="core">The server.</param>
    /// <param name="call">The request.</param>
    /// <param name="resource">What is patched.</param>
    /// <param name="strategic">Whether strategic merge patches are known for it.</param>
    public static async ValueTask<(Patch Patch, RequestOptions Options)> Read(ApiCore core, ResourceCall call, ApiResource resource, bool strategic)
    {
        var mediaType = Bodies.MediaType(call.Request);
        var options = QueryOptions.Write(call.Request, call.User, "PatchOptions");
        CheckApplyOptions(call, mediaType);
        var body = await Bodies.ReadAll(call.Request, call.Cancel);
        var write = FieldOwnership.Write(resource, options, core.Time, call.Path.Subresource);
        var patch = Patch.Read(resource, mediaType, body, options, write, strategic);
        return (patch, options with { Apply = patch.Applied });
    }

    private static void CheckApplyOptions(ResourceCall call, string mediaType)
    {
        var errors = new FieldErrors();
        if (mediaType == ApplyType && QueryOptions.Text(call.Request, "fieldManager") is null)
        {
            errors.Required("fieldManager", "is required for apply patch");
        }

        if (mediaType != ApplyType && QueryOptions.Text(call.Request, "force") is not null)
        {
            errors.Forbidden("force", "may not be specified for non-apply patch");
        }

        if (errors.All.Count > 0)
        {
            throw ApiErrors.Invalid("meta.k8s.io", "PatchOptions", "", errors.All);
        }
    }

    private async Task Create(ResourceCall call, ApiResource resource, Patch patch, RequestOptions options, Answer answer)
    {
        var access = call.Access with { Verb = "create" };
        if (!core.Authorizer.Allows(call.User, access))
        {
            throw access.Refuse(call.User);
        }

        var value = patch.Applied!.Copy();
        if (value.Text("metadata", "uid") is { Length: > 0 } uid)
        {
            throw ApiErrors.Conflict(resource, call.Path.Name!, $"uid mismatch: the provided object specified uid {uid}, and no existing object was found");
        }

        value = patch.Apply(null);
        value.Metadata().Remove("resourceVersion");
        CheckPatched(call, resource, value, options);
        var created = await core.Writer.Create(resource, call.Path.Namespace, value, options, call.Cancel);
        Replies.Warn(call.Context, options.Warnings);
        await Rendering.Send(call, resource, 201, created, answer);
    }

    private static void CheckPatched(ResourceCall call, ApiResource resource, JsonObject value, RequestOptions options)
    {
        ObjectMetadata.CheckName(value, call.Path.Name!);
        try
        {
            Bodies.Judge(Typing.Check(resource, value).Select(path => $"unknown field \"{path}\""), options);
        }
        catch (ApiException refused) when (refused.Code == 400 && options.Apply is null)
        {
            throw PatchErrors.InvalidResult(value, refused.Message);
        }
    }
}
