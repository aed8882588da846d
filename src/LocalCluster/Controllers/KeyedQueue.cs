using System.Threading.Channels;
using Surus.KubernetesTypes;

namespace Surus.LocalCluster.Controllers;

/// <summary>
/// Keys that wait to be looked at: a key that is added again while it waits is looked at once, and one that is
/// added while it is being looked at is looked at once more afterwards, never twice at a time.
/// </summary>
internal sealed class KeyedQueue(TimeProvider clock)
{
    // A timer takes 49 days at the most. A look that comes before its time asks for the next one.
    private static readonly TimeSpan longest = TimeSpan.FromDays(1);

    private readonly Lock gate = new();
    private readonly Channel<ObjectKey> ready = Channel.CreateUnbounded<ObjectKey>();
    private readonly HashSet<ObjectKey> waiting = [];
    private readonly HashSet<ObjectKey> active = [];
    private readonly HashSet<ObjectKey> again = [];
    private readonly Dictionary<ObjectKey, int> failures = [];

    /// <summary>Adds a key.</summary>
    public void Add(ObjectKey key)
    {
        lock (gate)
        {
            if (active.Contains(key))
            {
                again.Add(key);
            }
            else if (waiting.Add(key))
            {
                ready.Writer.TryWrite(key);
            }
        }
    }

    /// <summary>Adds a key after a time, or after a day where that is longer.</summary>
    public void AddAfter(ObjectKey key, TimeSpan delay)
    {
        ITimer? timer = null;
        timer = clock.CreateTimer(_ =>
        {
            timer?.Dispose();
            Add(key);
        }, null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        timer.Change(delay < longest ? delay : longest, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The next key; the caller says <see cref="Done"/> or <see cref="Failed"/> of it afterwards.</summary>
    public async ValueTask<ObjectKey> Take(CancellationToken cancel)
    {
        var key = await ready.Reader.ReadAsync(cancel);
        lock (gate)
        {
            waiting.Remove(key);
            active.Add(key);
        }

        return key;
    }

    /// <summary>The key was looked at.</summary>
    public void Done(ObjectKey key)
    {
        lock (gate)
        {
            failures.Remove(key);
            Release(key);
        }
    }

    /// <summary>Looking at the key failed: it comes again after a delay that doubles with each failure.</summary>
    public void Failed(ObjectKey key)
    {
        TimeSpan delay;
        lock (gate)
        {
            delay = Backoff.OfKeys.Delay(failures[key] = failures.GetValueOrDefault(key) + 1);
            Release(key);
        }

        AddAfter(key, delay);
    }

    private void Release(ObjectKey key)
    {
        active.Remove(key);
        if (again.Remove(key) && waiting.Add(key))
        {
            ready.Writer.TryWrite(key);
        }
    }
}
