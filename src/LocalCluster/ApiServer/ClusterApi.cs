using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Surus.LocalCluster.Cluster;
using JsonMergePatch = Surus.LocalCluster.ApiServer.MergePatch;

namespace Surus.LocalCluster.ApiServer;

/// <summary>The door for the parts of the cluster that live in the same process.</summary>
internal sealed class ClusterApi(ApiCore core, string manager) : IClusterApi
{
    private readonly RequestOptions request = RequestOptions.Internal(manager);

    /// <summary>An API server of its own, in memory and without HTTP: for tests.</summary>
    public static ClusterApi InMemory(TimeProvider time) => new(new ApiCore(new Store(new NoJournal()), time, new ApiCoreOptions()), "test");

    /// <inheritdoc/>
    public ValueTask<JsonObject?> Get(ResourceType type, string? @namespace, string name, CancellationToken cancel)
    {
        var resource = core.Registry.Get(type);
        return ValueTask.FromResult(core.Reader.Find(resource, @namespace, name) is { } stored ? resource.Read(stored) : null);
    }

    /// <inheritdoc/>
    public ValueTask<ObjectList> List(ResourceType type, string? @namespace, ObjectFilter filter, CancellationToken cancel)
    {
        var resource = core.Registry.Get(type);
        var page = core.Reader.List(resource, Selection.Parse(resource, @namespace, filter.LabelSelector, filter.FieldSelector), new ListRequest());
        return ValueTask.FromResult(new ObjectList([.. page.Items.Select(resource.Read)], Revisions.Text(page.Revision)));
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<WatchEvent> Watch(
        ResourceType type, string? @namespace, ObjectFilter filter, string? resourceVersion, [EnumeratorCancellation] CancellationToken cancel)
    {
        var resource = core.Registry.Get(type);
        var selection = Selection.Parse(resource, @namespace, filter.LabelSelector, filter.FieldSelector);
        var events = core.Reader.Watch(resource, selection, new WatchRequest(resourceVersion, Bookmarks: resourceVersion is not null), cancel);
        await foreach (var one in events.WithCancellation(cancel))
        {
            yield return new WatchEvent(one.Type, one.Object is { } stored ? resource.Read(stored) : Bookmark(resource, one.Revision));
        }
    }

    /// <inheritdoc/>
    public async ValueTask<JsonObject> Create(ResourceType type, string? @namespace, JsonObject value, CancellationToken cancel)
    {
        var resource = core.Registry.Get(type);
        return resource.Read(await core.Writer.Create(resource, @namespace, Typed(resource, value.Copy()), request, cancel));
    }

    /// <inheritdoc/>
    public async ValueTask<JsonObject> Update(ResourceType type, string? @namespace, string name, JsonObject value, string? subresource, CancellationToken cancel)
    {
        var resource = core.Registry.Get(type);
        var (stored, _) = await core.Writer.Replace(resource, @namespace, name, subresource ?? "", Typed(resource, value.Copy()), request, cancel);
        return resource.Read(stored);
    }

    /// <inheritdoc/>
    public async ValueTask<JsonObject> MergePatch(ResourceType type, string? @namespace, string name, JsonObject patch, string? subresource, CancellationToken cancel)
    {
        var resource = core.Registry.Get(type);
        var stored = await core.Writer.Update(
            resource, @namespace, name, subresource ?? "", old => ValueTask.FromResult(JsonMergePatch.Apply(old, patch)), request, cancel);
        return resource.Read(stored);
    }

    /// <inheritdoc/>
    public async ValueTask Bind(string @namespace, string pod, JsonObject binding, CancellationToken cancel) =>
        await PodBinding.Bind(core, @namespace, pod, binding, request, cancel);

    /// <inheritdoc/>
    public async ValueTask<bool> Delete(ResourceType type, string? @namespace, string name, DeleteOptions options, CancellationToken cancel)
    {
        try
        {
            await core.Deleter.Delete(core.Registry.Get(type), @namespace, name, options, request, cancel);
            return true;
        }
        catch (ApiException refused) when (refused.Code == 404)
        {
            return false;
        }
    }

    private static JsonObject Typed(ApiResource resource, JsonObject value)
    {
        value["apiVersion"] = resource.ApiVersion;
        value["kind"] = resource.Kind;
        return value;
    }

    private static JsonObject Bookmark(ApiResource resource, long revision) => new()
    {
        ["kind"] = resource.Kind,
        ["apiVersion"] = resource.ApiVersion,
        ["metadata"] = new JsonObject { ["resourceVersion"] = Revisions.Text(revision) },
    };
}
