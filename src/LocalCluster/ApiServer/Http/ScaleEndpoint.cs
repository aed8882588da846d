using System.Text.Json.Nodes;

namespace Surus.LocalCluster.ApiServer;

/// <summary>The <c>scale</c> subresource: how many, and how many there are.</summary>
internal sealed class ScaleEndpoint(ApiCore core)
{
    private static readonly ApiResource Scale = new()
    {
        Group = "autoscaling",
        Version = "v1",
        Kind = "Scale",
        Plural = "scales",
        Singular = "scale",
        ListKind = "ScaleList",
        Namespaced = true,
        Bucket = "scales",
    };

    /// <summary>Answers a request.</summary>
    public async Task Handle(ResourceCall call, ApiResource resource)
    {
        var stored = core.Reader.Get(resource, call.Path.Namespace, call.Path.Name!);
        if (call.Access.Verb != "get")
        {
            stored = await Write(call, resource);
        }

        await Replies.Send(call.Context, 200, Show(resource, resource.Read(stored)));
    }

    private async ValueTask<StoredObject> Write(ResourceCall call, ApiResource resource)
    {
        var options = QueryOptions.Write(call.Request, call.User, "UpdateOptions");
        var body = call.Access.Verb == "update" ? await Bodies.ReadObject(call.Request, options, call.Cancel) : null;
        var patch = body is null ? (await PatchEndpoint.Read(core, call, Scale, resource.Custom is null)).Patch : null;
        if (patch?.Applied is not null && resource.Custom is not null)
        {
            throw ApiErrors.Unclassified($"the scale of a custom resource can't be applied: {Scale.ApiVersion} is no version of {resource.Group}; patch it, or apply the object itself");
        }

        return await core.Writer.Update(
            resource,
            call.Path.Namespace,
            call.Path.Name!,
            "scale",
            old =>
            {
                var shown = Show(resource, old, mayBeMissing: true);
                var wanted = body?.Copy() ?? patch!.Apply(shown.Copy());
                Check(resource, wanted, call.Path.Name!);
                if (wanted.Text("metadata", "uid") is { Length: > 0 } uid && uid != old.Text("metadata", "uid"))
                {
                    throw ApiErrors.Conflict(resource, call.Path.Name!, $"Precondition failed: UID in precondition: {uid}, UID in object meta: {old.Text("metadata", "uid")}");
                }

                Set(old, resource.Scale!.Spec, wanted.Integer("spec", "replicas") ?? 0);
                old.Metadata()["resourceVersion"] = body is null && JsonAccess.Same(wanted.At("metadata", "resourceVersion"), shown.At("metadata", "resourceVersion"))
                    ? null
                    : wanted.At("metadata", "resourceVersion")?.DeepClone();
                return ValueTask.FromResult(old);
            },
            options,
            call.Cancel);
    }

    private static void Check(ApiResource resource, JsonObject wanted, string name)
    {
        ObjectMetadata.CheckName(wanted, name);
        if (wanted.Text("kind") is { } kind && (kind != "Scale" || wanted.Text("apiVersion") != "autoscaling/v1"))
        {
            throw ApiErrors.BadRequest($"{kind} in version \"{wanted.Text("apiVersion")}\" cannot be handled as a Scale of autoscaling/v1");
        }

        if (wanted.Integer("spec", "replicas") < 0)
        {
            var errors = new FieldErrors();
            var isBuiltIn = resource.Custom is null;
            errors.Invalid(
                isBuiltIn ? "spec.replicas" : resource.Scale!.Spec,
                wanted.At("spec", "replicas"),
                isBuiltIn ? "must be greater than or equal to 0" : "should be a non-negative integer");
            throw ApiErrors.Invalid(isBuiltIn ? Scale : resource, name, errors.All);
        }
    }

    private static JsonObject Show(ApiResource resource, JsonObject value, bool mayBeMissing = false)
    {
        var paths = resource.Scale!;
        var metadata = new JsonObject();
        foreach (var member in new[] { "name", "namespace", "uid", "resourceVersion", "creationTimestamp" })
        {
            if (value.At("metadata", member) is { } known)
            {
                metadata[member] = known.DeepClone();
            }
        }

        var status = new JsonObject { ["replicas"] = Find(value, paths.Status).AsInteger() ?? 0 };
        if (Selector(resource, value) is { Length: > 0 } selector)
        {
            status["selector"] = selector;
        }

        var spec = new JsonObject();
        if (Find(value, paths.Spec).AsInteger() is { } replicas and not 0)
        {
            spec["replicas"] = replicas;
        }
        else if (!mayBeMissing && resource.Custom is not null && Find(value, paths.Spec) is null)
        {
            throw ApiErrors.Internal($"the spec replicas field \"{paths.Spec}\" does not exist");
        }

        return new JsonObject { ["kind"] = "Scale", ["apiVersion"] = "autoscaling/v1", ["metadata"] = metadata, ["spec"] = spec, ["status"] = status };
    }

    private static string? Selector(ApiResource resource, JsonObject value)
    {
        if (resource.Custom is not null)
        {
            return resource.Scale!.Selector is { } path ? Find(value, path).AsText() : null;
        }

        var selector = value.Child("spec", "selector");
        var labels = selector.Map("matchLabels").OrderBy(label => label.Key, StringComparer.Ordinal).Select(label => $"{label.Key}={label.Value}");
        return string.Join(",", labels);
    }

    private static JsonNode? Find(JsonObject value, string path) => value.At(path.TrimStart('.').Split('.'));

    private static void Set(JsonObject value, string path, long number)
    {
        var parts = path.TrimStart('.').Split('.');
        var owner = value;
        foreach (var part in parts[..^1])
        {
            owner = owner.Ensure(part);
        }

        owner[parts[^1]] = number;
    }
}
