namespace Surus.Kubernetes;

/// <summary>Keys that wait for their time; one timer, armed for the earliest.</summary>
internal sealed class DelayedKeys<TKey> : IDisposable
    where TKey : notnull
{
    private readonly Lock gate = new();
    private readonly PriorityQueue<TKey, long> byDue = new();
    private readonly Dictionary<TKey, long> due = [];
    private readonly TimeProvider time;
    private readonly Action<TKey> release;
    private readonly ITimer timer;
    private bool disposed;

    /// <summary>Nothing waits yet.</summary>
    /// <param name="time">The clock.</param>
    /// <param name="release">Called, outside of any lock, with each key whose time has come.</param>
    public DelayedKeys(TimeProvider time, Action<TKey> release)
    {
        this.time = time;
        this.release = release;
        timer = time.CreateTimer(static state => ((DelayedKeys<TKey>)state!).ReleaseDue(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>How many keys wait.</summary>
    public int Count
    {
        get
        {
            lock (gate)
            {
                return due.Count;
            }
        }
    }

    /// <summary>Lets the key wait; of several waits of one key the earliest end counts.</summary>
    public void Add(TKey key, TimeSpan delay)
    {
        lock (gate)
        {
            var at = time.GetTimestamp() + (long)(delay.TotalSeconds * time.TimestampFrequency);
            if (disposed || (due.TryGetValue(key, out var known) && known <= at))
            {
                return;
            }

            due[key] = at;
            byDue.Enqueue(key, at);
            Arm();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (gate)
        {
            disposed = true;
            due.Clear();
            byDue.Clear();
            timer.Dispose();
        }
    }

    private void ReleaseDue()
    {
        var released = new List<TKey>();
        lock (gate)
        {
            var now = time.GetTimestamp();
            while (byDue.TryPeek(out var key, out var at) && at <= now)
            {
                byDue.Dequeue();
                if (due.TryGetValue(key, out var wanted) && wanted == at)
                {
                    due.Remove(key);
                    released.Add(key);
                }
            }

            Arm();
        }

        released.ForEach(release);
    }

    // Rounded up to whole milliseconds: a timer that fires a little early would have to be armed again at once.
    private void Arm()
    {
        if (disposed || !byDue.TryPeek(out _, out var at))
        {
            return;
        }

        var seconds = Math.Max(0, at - time.GetTimestamp()) / (double)time.TimestampFrequency;
        timer.Change(TimeSpan.FromMilliseconds(Math.Ceiling(seconds * 1000)), Timeout.InfiniteTimeSpan);
    }
}
