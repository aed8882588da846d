using System.Text.Json.Nodes;

namespace Surus.LocalCluster.Cluster;

/// <summary>
/// The cluster as controllers and nodes see it: the API server's own pipeline (defaults, validation, admission,
/// revision, journal) without HTTP and without authorization. Objects handed out and taken in belong to the caller:
/// they are copies, and may be changed freely.
/// </summary>
/// <remarks>A request that the API server refuses throws <see cref="ApiException"/> with the same status as over HTTP.</remarks>
internal interface IClusterApi
{
    /// <summary>The object, or null where there is none. <paramref name="namespace"/> is null for cluster-scoped types.</summary>
    ValueTask<JsonObject?> Get(ResourceType type, string? @namespace, string name, CancellationToken cancel);

    /// <summary>The objects of a type, of one namespace or (null) of all, at one revision.</summary>
    ValueTask<ObjectList> List(ResourceType type, string? @namespace, ObjectFilter filter, CancellationToken cancel);

    /// <summary>
    /// The changes after <paramref name="resourceVersion"/>, in order, without end. Null begins with one
    /// <see cref="WatchEventType.Added"/> for each object there is.
    /// </summary>
    /// <exception cref="ApiException">410 Expired where the revision is older than what is kept.</exception>
    IAsyncEnumerable<WatchEvent> Watch(ResourceType type, string? @namespace, ObjectFilter filter, string? resourceVersion, CancellationToken cancel);

    /// <summary>Creates the object and returns it as stored.</summary>
    ValueTask<JsonObject> Create(ResourceType type, string? @namespace, JsonObject value, CancellationToken cancel);

    /// <summary>Replaces the object, or one of its subresources (<c>status</c>), where its resourceVersion still holds.</summary>
    ValueTask<JsonObject> Update(ResourceType type, string? @namespace, string name, JsonObject value, string? subresource, CancellationToken cancel);

    /// <summary>Applies a JSON merge patch (RFC 7386) to the object or to one of its subresources (<c>status</c>).</summary>
    ValueTask<JsonObject> MergePatch(ResourceType type, string? @namespace, string name, JsonObject patch, string? subresource, CancellationToken cancel);

    /// <summary>Gives a pod its node, once: <paramref name="binding"/> is a core/v1 Binding.</summary>
    ValueTask Bind(string @namespace, string pod, JsonObject binding, CancellationToken cancel);

    /// <summary>Deletes the object; false where there was none. Finalizers and grace periods hold as over HTTP.</summary>
    ValueTask<bool> Delete(ResourceType type, string? @namespace, string name, DeleteOptions options, CancellationToken cancel);
}

/// <summary>Which objects a list or watch is about, in the selector syntax of the Kubernetes API; null selects all.</summary>
internal sealed record ObjectFilter(string? LabelSelector = null, string? FieldSelector = null)
{
    /// <summary>Everything.</summary>
    public static ObjectFilter All { get; } = new();
}

/// <summary>Objects at one revision.</summary>
internal sealed record ObjectList(IReadOnlyList<JsonObject> Items, string ResourceVersion);

/// <summary>The kinds of change that a watch reports.</summary>
internal enum WatchEventType
{
    /// <summary>The object appeared, or began to match the selector.</summary>
    Added,

    /// <summary>The object changed.</summary>
    Modified,

    /// <summary>The object is gone, or ceased to match the selector.</summary>
    Deleted,

    /// <summary>No change: everything up to this resourceVersion has been sent.</summary>
    Bookmark,
}

/// <summary>One change.</summary>
internal sealed record WatchEvent(WatchEventType Type, JsonObject Object);

/// <summary>What a delete asks for; null leaves the default of the resource.</summary>
/// <param name="GracePeriodSeconds">Seconds; 0 removes a pod at once.</param>
/// <param name="Uid">Only this very object.</param>
/// <param name="ResourceVersion">Only at this revision.</param>
/// <param name="PropagationPolicy"><c>Background</c>, <c>Foreground</c> or <c>Orphan</c>.</param>
internal sealed record DeleteOptions(long? GracePeriodSeconds = null, string? Uid = null, string? ResourceVersion = null, string? PropagationPolicy = null);
