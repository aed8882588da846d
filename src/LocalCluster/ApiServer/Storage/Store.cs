using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace Surus.LocalCluster.ApiServer;

/// <summary>
/// All objects of the cluster, in memory, under one revision counter. A commit holds the only lock for the moment it takes to
/// change memory; reading takes no lock; the journal is written behind (<see cref="IJournal"/>).
/// </summary>
internal sealed class Store
{
    private readonly Lock commitLock = new();
    private readonly IJournal journal;
    private readonly ConcurrentDictionary<string, Bucket> buckets = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, ImmutableHashSet<ResourceKey>> dependents = new(StringComparer.Ordinal);
    private readonly long firstRevision;
    private long revision;

    /// <summary>Begins with what the journal holds.</summary>
    public Store(IJournal journal)
    {
        this.journal = journal;
        revision = journal.Load(Load);
        firstRevision = revision;
        journal.Start(Dump);
    }

    /// <summary>Called after each commit, under no lock, in no particular order across resources.</summary>
    public event Action<Bucket, Change>? Committed;

    /// <summary>The last revision given out.</summary>
    public long Revision => Volatile.Read(ref revision);

    /// <summary>The objects of a resource, named by group and plural.</summary>
    public Bucket Bucket(string name) => buckets.GetOrAdd(name, static (key, start) => new Bucket(key, start), firstRevision);

    /// <summary>The object, or null.</summary>
    public StoredObject? Get(string bucket, ObjectKey key) => Bucket(bucket).Objects.GetValueOrDefault(key);

    /// <summary>The objects that name an owner by its uid.</summary>
    public IReadOnlyCollection<ResourceKey> DependentsOf(string uid) => dependents.GetValueOrDefault(uid) ?? [];

    /// <summary>
    /// Replaces <paramref name="expected"/> (null: there must be nothing) by what <paramref name="make"/> encodes under the new
    /// revision (null: removes it). Returns the change, or null where the object has changed meanwhile.
    /// </summary>
    public Change? Commit(string bucketName, ObjectKey key, StoredObject? expected, Func<long, StoredObject?> make)
    {
        var bucket = Bucket(bucketName);
        Change change;
        lock (commitLock)
        {
            if (!ReferenceEquals(bucket.Objects.GetValueOrDefault(key), expected))
            {
                return null;
            }

            var next = revision + 1;
            change = new Change(next, make(next), expected);
            Volatile.Write(ref revision, next);
            bucket.Commit(change);
            Index(bucketName, change);
            journal.Append(bucketName, change);
        }

        Committed?.Invoke(bucket, change);
        return change;
    }

    /// <summary>Completes when everything committed so far would survive the end of this process.</summary>
    public ValueTask Durable() => journal.Written();

    /// <summary>The objects of a resource at one revision, and that revision.</summary>
    public (ImmutableSortedDictionary<ObjectKey, StoredObject> Objects, long Revision) Snapshot(string bucketName)
    {
        var bucket = Bucket(bucketName);
        lock (commitLock)
        {
            return (bucket.Objects, revision);
        }
    }

    /// <summary>The objects of a resource at an earlier revision; null where that is forgotten.</summary>
    public ImmutableSortedDictionary<ObjectKey, StoredObject>? Snapshot(string bucketName, long atRevision)
    {
        var bucket = Bucket(bucketName);
        lock (commitLock)
        {
            return atRevision < bucket.HistoryStart ? null : bucket.At(atRevision);
        }
    }

    /// <summary>
    /// Subscribes to a resource: the changes after <paramref name="after"/> that have already happened, and a queue for those to come.
    /// Null <paramref name="after"/> gives the present objects instead. Returns null where the revision is forgotten.
    /// </summary>
    public WatchStart? Subscribe(string bucketName, string? @namespace, long? after)
    {
        var bucket = Bucket(bucketName);
        var subscription = new Subscription(@namespace);
        lock (commitLock)
        {
            if (after is { } start && start < bucket.HistoryStart)
            {
                return null;
            }

            bucket.Add(subscription);
            return new WatchStart(
                subscription,
                after is { } from ? [.. bucket.After(from).Where(change => @namespace is null || string.Equals(change.Key.Namespace, @namespace, StringComparison.Ordinal))] : [],
                after is null ? bucket.Objects : ImmutableSortedDictionary<ObjectKey, StoredObject>.Empty,
                revision);
        }
    }

    /// <summary>Ends a subscription.</summary>
    public void Unsubscribe(string bucketName, Subscription subscription)
    {
        subscription.End();
        lock (commitLock)
        {
            Bucket(bucketName).Remove(subscription);
        }
    }

    /// <summary>Ends every watch of a resource: its definition is gone or has changed.</summary>
    public void EndWatches(string bucketName)
    {
        lock (commitLock)
        {
            Bucket(bucketName).EndWatches();
        }
    }

    private void Load(string bucketName, ObjectKey key, StoredObject? value)
    {
        var bucket = Bucket(bucketName);
        Index(bucketName, new Change(0, value, bucket.Objects.GetValueOrDefault(key) ?? value));
        bucket.Load(key, value);
    }

    private StoreDump Dump()
    {
        lock (commitLock)
        {
            return new StoreDump(revision, [.. buckets.Select(bucket => (bucket.Key, bucket.Value.Objects))]);
        }
    }

    private void Index(string bucketName, Change change)
    {
        var key = new ResourceKey(bucketName, change.Key);
        foreach (var owner in change.Previous?.Owners ?? [])
        {
            var rest = dependents.GetValueOrDefault(owner)?.Remove(key);
            if (rest is { IsEmpty: false })
            {
                dependents[owner] = rest;
            }
            else
            {
                dependents.TryRemove(owner, out _);
            }
        }

        foreach (var owner in change.Current?.Owners ?? [])
        {
            dependents[owner] = (dependents.GetValueOrDefault(owner) ?? []).Add(key);
        }
    }
}

/// <summary>An object of any resource.</summary>
/// <param name="Bucket">The group and plural name of its resource.</param>
/// <param name="Key">Which object.</param>
internal readonly record struct ResourceKey(string Bucket, ObjectKey Key);

/// <summary>Where a watch begins.</summary>
/// <param name="Subscription">What comes.</param>
/// <param name="Missed">What has happened since the revision asked for.</param>
/// <param name="Present">The objects there are, where no revision was asked for.</param>
/// <param name="Revision">The revision of the store at this moment.</param>
internal sealed record WatchStart(
    Subscription Subscription, IReadOnlyList<Change> Missed, ImmutableSortedDictionary<ObjectKey, StoredObject> Present, long Revision);

/// <summary>Everything in the store at one revision.</summary>
internal sealed record StoreDump(long Revision, IReadOnlyList<(string Bucket, ImmutableSortedDictionary<ObjectKey, StoredObject> Objects)> Buckets);
