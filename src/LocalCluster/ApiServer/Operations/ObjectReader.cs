using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Surus.KubernetesTypes;
using Surus.LocalCluster.Cluster;

namespace Surus.LocalCluster.ApiServer;

/// <summary>What a list or watch selects.</summary>
internal sealed record Selection(ApiResource Resource, string? Namespace, LabelQuery Labels, FieldQuery? Fields)
{
    /// <summary>Parses the selectors of a request.</summary>
    public static Selection Parse(ApiResource resource, string? @namespace, string? labelSelector, string? fieldSelector) =>
        new(resource, resource.Namespaced ? @namespace : null, RequestSelectors.Labels(labelSelector), RequestSelectors.Fields(resource, fieldSelector));

    /// <summary>Whether an object is selected.</summary>
    public bool Matches(StoredObject value) =>
        (Namespace is null || string.Equals(Namespace, value.Key.Namespace, StringComparison.Ordinal))
        && (Labels.IsEverything || Labels.Matches(value.Labels))
        && (Fields is null || Fields.Matches(Resource, value));
}

/// <summary>What a list asks for beside its selection.</summary>
/// <param name="Limit">How many objects at most; 0: all.</param>
/// <param name="Continue">Where the page before ended; null: from the beginning.</param>
/// <param name="ResourceVersion">The revision asked for; null: now.</param>
/// <param name="Match"><c>Exact</c> or <c>NotOlderThan</c>; null: the server chooses.</param>
internal sealed record ListRequest(long Limit = 0, string? Continue = null, string? ResourceVersion = null, string? Match = null);

/// <summary>A page of objects.</summary>
internal sealed record ListPage(IReadOnlyList<StoredObject> Items, long Revision, string? Continue, long? Remaining);

/// <summary>One event of a watch.</summary>
/// <param name="Type">What happened.</param>
/// <param name="Object">The object; for a bookmark the revision alone counts and it is null.</param>
/// <param name="Revision">The revision of the change.</param>
/// <param name="InitialEventsEnd">A bookmark after which the watch has said everything there was.</param>
internal readonly record struct StoredEvent(WatchEventType Type, StoredObject? Object, long Revision, bool InitialEventsEnd = false);

/// <summary>Where a watch begins and what it says beside changes.</summary>
/// <param name="ResourceVersion">Null or <c>0</c>: with what there is.</param>
/// <param name="Bookmarks">Say now and then how far the watch is.</param>
/// <param name="SendInitialEvents">Begin with what there is and then say so by a bookmark.</param>
internal sealed record WatchRequest(string? ResourceVersion = null, bool Bookmarks = false, bool SendInitialEvents = false);

/// <summary>Gets, lists and watches.</summary>
internal sealed class ObjectReader(ApiCore core)
{
    private static readonly TimeSpan BookmarkInterval = TimeSpan.FromMinutes(1);

    /// <summary>The object.</summary>
    /// <exception cref="ApiException">404: there is none.</exception>
    public StoredObject Get(ApiResource resource, string? @namespace, string name) =>
        Find(resource, @namespace, name) ?? throw ApiErrors.NotFound(resource, name);

    /// <summary>The object, or null.</summary>
    public StoredObject? Find(ApiResource resource, string? @namespace, string name) => core.Store.Get(resource.Bucket, resource.Key(@namespace, name));

    /// <summary>Refuses a revision that is no number or has not been given out yet.</summary>
    public void CheckRevision(string text)
    {
        if (ParseRevision(text) is var revision && revision > core.Store.Revision)
        {
            throw TooNew(revision);
        }
    }

    /// <summary>A page of the selected objects.</summary>
    public ListPage List(ApiResource resource, Selection selection, ListRequest request)
    {
        // Whoever is content with any revision gets everything at once, as from a cache.
        if (request.ResourceVersion == "0")
        {
            request = request with { Limit = 0 };
        }

        var token = request.Continue is null ? null : ContinueToken.Parse(request.Continue);
        CheckRevision(request, token);
        var exact = token?.Revision ?? (string.Equals(request.Match, "Exact", StringComparison.Ordinal) ? ParseRevision(request.ResourceVersion!) : null);
        var (objects, revision) = exact is { } past ? Past(resource, past) : core.Store.Snapshot(resource.Bucket);
        var items = new List<StoredObject>();
        long remaining = 0;
        foreach (var (key, value) in objects)
        {
            if ((token is not null && key.CompareTo(token.Last) <= 0) || !selection.Matches(value))
            {
                continue;
            }

            if (request.Limit > 0 && items.Count >= request.Limit)
            {
                remaining++;
            }
            else
            {
                items.Add(value);
            }
        }

        var more = remaining > 0 ? new ContinueToken(revision, items[^1].Key).ToString() : null;
        var counts = remaining > 0 && selection.Labels.IsEverything && selection.Fields is null;
        return new ListPage(items, revision, more, counts ? remaining : null);
    }

    /// <summary>The changes of the selected objects, until the caller cancels or the resource goes away.</summary>
    public async IAsyncEnumerable<StoredEvent> Watch(
        ApiResource resource, Selection selection, WatchRequest request, [EnumeratorCancellation] CancellationToken cancel)
    {
        var start = Subscribe(resource, selection, request);
        try
        {
            foreach (var (_, value) in start.Present)
            {
                if (selection.Matches(value))
                {
                    yield return new StoredEvent(WatchEventType.Added, value, value.Revision);
                }
            }

            if (request.SendInitialEvents)
            {
                yield return new StoredEvent(WatchEventType.Bookmark, null, start.Revision, InitialEventsEnd: true);
            }

            foreach (var change in start.Missed)
            {
                if (Translate(selection, change) is { } missed)
                {
                    yield return missed;
                }
            }

            await foreach (var next in Follow(start, selection, request, cancel))
            {
                yield return next;
            }
        }
        finally
        {
            core.Store.Unsubscribe(resource.Bucket, start.Subscription);
        }
    }

    /// <summary>What a watcher of a selection sees of a change; null where it sees nothing.</summary>
    public static StoredEvent? Translate(Selection selection, Change change)
    {
        var now = change.Current is { } current && selection.Matches(current);
        var before = change.Previous is { } previous && selection.Matches(previous);
        return (before, now) switch
        {
            (false, true) => new StoredEvent(WatchEventType.Added, change.Current, change.Revision),
            (true, true) => new StoredEvent(WatchEventType.Modified, change.Current, change.Revision),
            (true, false) => new StoredEvent(WatchEventType.Deleted, change.Previous!.At(change.Revision), change.Revision),
            _ => null,
        };
    }

    private async IAsyncEnumerable<StoredEvent> Follow(
        WatchStart start, Selection selection, WatchRequest request, [EnumeratorCancellation] CancellationToken cancel)
    {
        // A watch may begin at a revision that has not been given out yet: it waits for it.
        var from = request.ResourceVersion is { Length: > 0 } text && !request.SendInitialEvents ? ParseRevision(text) : 0;
        var changes = start.Subscription.Changes;
        var seen = Math.Max(start.Revision, from);
        while (true)
        {
            var more = changes.WaitToReadAsync(cancel).AsTask();
            while (request.Bookmarks && !await ComesWithin(BookmarkInterval, more, cancel))
            {
                yield return new StoredEvent(WatchEventType.Bookmark, null, seen);
            }

            if (!await more)
            {
                yield break;
            }

            while (changes.TryRead(out var change))
            {
                if (change.Revision <= from)
                {
                    continue;
                }

                seen = change.Revision;
                if (Translate(selection, change) is { } next)
                {
                    yield return next;
                }
            }
        }
    }

    private async Task<bool> ComesWithin(TimeSpan interval, Task<bool> more, CancellationToken cancel)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var first = await Task.WhenAny(more, Task.Delay(interval, core.Time, over.Token));
        await over.CancelAsync();
        return first == more || cancel.IsCancellationRequested;
    }

    private WatchStart Subscribe(ApiResource resource, Selection selection, WatchRequest request)
    {
        var from = request.ResourceVersion is null or "" or "0" ? (long?)null : ParseRevision(request.ResourceVersion);
        return core.Store.Subscribe(resource.Bucket, selection.Namespace, request.SendInitialEvents ? null : from)
            ?? throw ApiErrors.Expired($"too old resource version: {from} ({core.Store.Revision})");
    }

    private (ImmutableSortedDictionary<ObjectKey, StoredObject> Objects, long Revision) Past(ApiResource resource, long revision)
    {
        var objects = core.Store.Snapshot(resource.Bucket, revision)
            ?? throw ApiErrors.Expired($"The resourceVersion for the provided list is too old: {revision} is no longer kept; list again without a continue token.");
        return (objects, revision);
    }

    private void CheckRevision(ListRequest request, ContinueToken? token)
    {
        if (token is not null)
        {
            if (request.ResourceVersion is not (null or "" or "0"))
            {
                throw ApiErrors.BadRequest("specifying resource version is not allowed when using continue");
            }

            return;
        }

        if (request.ResourceVersion is not (null or ""))
        {
            if (!Revisions.TryParse(request.ResourceVersion, out _))
            {
                throw ApiErrors.BadRequest($"invalid resource version {request.ResourceVersion}: it is not one this server has given");
            }

            CheckRevision(request.ResourceVersion);
        }
    }

    private static long ParseRevision(string text) =>
        Revisions.TryParse(text, out var revision) ? revision : throw ApiErrors.Unclassified($"Invalid value: \"{text}\": the resourceVersion is not one this server has given");

    private ApiException TooNew(long revision) => new(
        504,
        "Timeout",
        $"Too large resource version: {revision}, current: {core.Store.Revision}",
        new System.Text.Json.Nodes.JsonObject
        {
            ["causes"] = new System.Text.Json.Nodes.JsonArray(new System.Text.Json.Nodes.JsonObject { ["reason"] = "ResourceVersionTooLarge", ["message"] = "Too large resource version" }),
            ["retryAfterSeconds"] = 1,
        });
}
