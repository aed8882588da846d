using System.Collections.Immutable;
using System.Threading.Channels;

namespace Surus.LocalCluster.ApiServer;

/// <summary>
/// The objects of one resource, the last changes to them, and who watches. The map is immutable and replaced as a
/// whole, so a reader takes it without a lock and sees one revision; everything else is guarded by the store's lock.
/// </summary>
/// <param name="name">The group and plural name, such as <c>apps/deployments</c>.</param>
/// <param name="historyStart">The revision before which nothing is known.</param>
internal sealed class Bucket(string name, long historyStart)
{
    /// <summary>How many changes a watch or a paged list can go back. Beyond it the answer is 410 Expired, and clients list again.</summary>
    public const int HistoryLength = 2000;

    private readonly Queue<Change> history = new();
    private readonly List<Subscription> subscriptions = [];
    private volatile ImmutableSortedDictionary<ObjectKey, StoredObject> objects = ImmutableSortedDictionary<ObjectKey, StoredObject>.Empty;

    /// <summary>The group and plural name.</summary>
    public string Name => name;

    /// <summary>The objects as of now.</summary>
    public ImmutableSortedDictionary<ObjectKey, StoredObject> Objects => objects;

    /// <summary>The revision up to which changes have been forgotten.</summary>
    public long HistoryStart { get; private set; } = historyStart;

    /// <summary>Puts an object without history, when the store is read from disk.</summary>
    public void Load(ObjectKey key, StoredObject? value) => objects = value is null ? objects.Remove(key) : objects.SetItem(key, value);

    /// <summary>Makes a change visible and hands it to the watchers.</summary>
    public void Commit(Change change)
    {
        Load(change.Key, change.Current);
        history.Enqueue(change);
        if (history.Count > HistoryLength)
        {
            HistoryStart = history.Dequeue().Revision;
        }

        for (var index = subscriptions.Count - 1; index >= 0; index--)
        {
            if (!subscriptions[index].Offer(change))
            {
                subscriptions.RemoveAt(index);
            }
        }
    }

    /// <summary>The changes after a revision.</summary>
    public IEnumerable<Change> After(long revision) => history.Where(change => change.Revision > revision);

    /// <summary>The objects as they were at a revision still in the history.</summary>
    public ImmutableSortedDictionary<ObjectKey, StoredObject> At(long revision)
    {
        var past = objects.ToBuilder();
        foreach (var change in history.Reverse().TakeWhile(change => change.Revision > revision))
        {
            if (change.Previous is null)
            {
                past.Remove(change.Key);
            }
            else
            {
                past[change.Key] = change.Previous;
            }
        }

        return past.ToImmutable();
    }

    /// <summary>Adds a watcher.</summary>
    public void Add(Subscription subscription) => subscriptions.Add(subscription);

    /// <summary>Removes a watcher.</summary>
    public void Remove(Subscription subscription) => subscriptions.Remove(subscription);

    /// <summary>Ends every watch of this resource.</summary>
    public void EndWatches()
    {
        subscriptions.ForEach(subscription => subscription.End());
        subscriptions.Clear();
    }
}

/// <summary>A watcher's queue. One that lags too far behind is cut off, and its client begins again.</summary>
/// <param name="namespace">Only changes in this namespace; null: all.</param>
internal sealed class Subscription(string? @namespace)
{
    private const int QueueLength = 10_000;

    private readonly Channel<Change> changes = Channel.CreateBounded<Change>(new BoundedChannelOptions(QueueLength) { SingleReader = true });

    /// <summary>The changes in order; completes when the watcher was cut off or the resource went away.</summary>
    public ChannelReader<Change> Changes => changes.Reader;

    /// <summary>Queues a change; false when the queue is full: then it is closed.</summary>
    public bool Offer(Change change)
    {
        if (@namespace is not null && !string.Equals(change.Key.Namespace, @namespace, StringComparison.Ordinal))
        {
            return true;
        }

        if (changes.Writer.TryWrite(change))
        {
            return true;
        }

        End();
        return false;
    }

    /// <summary>Closes the queue after what is in it.</summary>
    public void End() => changes.Writer.TryComplete();
}
