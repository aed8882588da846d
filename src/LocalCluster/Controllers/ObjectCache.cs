using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Surus.LocalCluster.Cluster;

namespace Surus.LocalCluster.Controllers;

/// <summary>
/// What there is of one type, kept current by a watch and shared by all controllers. The objects are for reading:
/// whoever wants to change one clones it.
/// </summary>
internal sealed class ObjectCache(IClusterApi api, ResourceType type, TimeProvider clock)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private readonly ConcurrentDictionary<ObjectKey, JsonObject> objects = new();
    private readonly TaskCompletionSource synced = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Raised after the cache has changed, with the object as it is now (or as it last was).</summary>
    public event Action<WatchEventType, JsonObject>? Changed;

    /// <summary>Raised when changes can't be heard of for a time: the server does not answer, or has forgotten them.</summary>
    public event Action? Lost;

    /// <summary>The type kept here.</summary>
    public ResourceType Type => type;

    /// <summary>Completes when everything that existed at the start has been seen.</summary>
    public Task Synced => synced.Task;

    /// <summary>Every object, in no order.</summary>
    public IEnumerable<JsonObject> All => objects.Values;

    /// <summary>The objects of a namespace, by name.</summary>
    public IEnumerable<JsonObject> In(string @namespace) =>
        objects.Values.Where(value => value.Namespace == @namespace).OrderBy(value => value.Name, StringComparer.Ordinal);

    /// <summary>The object, or null.</summary>
    public JsonObject? Get(ObjectKey key) => objects.GetValueOrDefault(key);

    /// <summary>
    /// Takes in an object that the caller has just created, ahead of the watch, so that the next look does not create it again.
    /// </summary>
    public void Observe(JsonObject created) => objects.TryAdd(created.Key, created);

    /// <summary>Follows the type until cancelled.</summary>
    public async Task Run(CancellationToken cancel)
    {
        while (!cancel.IsCancellationRequested)
        {
            try
            {
                var list = await api.List(type, null, ObjectFilter.All, cancel);
                Replace(list.Items);
                synced.TrySetResult();
                await foreach (var change in api.Watch(type, null, ObjectFilter.All, list.ResourceVersion, cancel))
                {
                    Apply(change);
                }
            }
            catch (ApiException lost)
            {
                // It fell behind what the server keeps, or the server does not answer: everything is read once more.
                Lost?.Invoke();
                await Task.Delay(lost.Code == 410 ? TimeSpan.Zero : Pause, clock, cancel);
            }
        }
    }

    private void Replace(IReadOnlyList<JsonObject> items)
    {
        var kept = items.Select(item => item.Key).ToHashSet();
        foreach (var gone in objects.Where(entry => !kept.Contains(entry.Key)).ToList())
        {
            Apply(new WatchEvent(WatchEventType.Deleted, gone.Value));
        }

        foreach (var item in items)
        {
            Apply(new WatchEvent(WatchEventType.Modified, item));
        }
    }

    private void Apply(WatchEvent change)
    {
        switch (change.Type)
        {
            case WatchEventType.Bookmark:
                return;
            case WatchEventType.Deleted:
                objects.TryRemove(change.Object.Key, out _);
                break;
            default:
                objects[change.Object.Key] = change.Object;
                break;
        }

        Changed?.Invoke(change.Type, change.Object);
    }
}
