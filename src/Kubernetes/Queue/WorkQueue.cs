using Surus.KubernetesTypes;

namespace Surus.Kubernetes;

/// <summary>
/// A queue of keys for level-triggered work: a key waits at most once, never runs twice at once, and a key that is
/// added while it runs is handed out again after it is done. First come, first served.
/// </summary>
/// <typeparam name="TKey">What names a piece of work, usually a <see cref="NamespacedName"/>.</typeparam>
/// <remarks>
/// All members may be called from any thread. Every key taken with <see cref="Take"/> must be given back with
/// <see cref="Done"/>, also when its work failed.
/// </remarks>
public sealed class WorkQueue<TKey> : IDisposable, IQueueLoad
    where TKey : notnull
{
    private readonly Lock gate = new();
    private readonly Queue<TKey> ready = new();
    private readonly Dictionary<TKey, long> dirty = [];
    private readonly Dictionary<TKey, long> running = [];
    private readonly Queue<TaskCompletionSource<bool>> takers = new();
    private readonly DelayedKeys<TKey> delayed;
    private readonly Dictionary<TKey, int> failures = [];
    private readonly Backoff backoff;
    private readonly TimeProvider time;
    private readonly QueueMetrics metrics;
    private bool closed;

    /// <summary>An empty queue.</summary>
    /// <param name="time">The clock that delays are measured by.</param>
    /// <param name="backoff">How long a key that failed waits; null for <see cref="Backoff.OfKeys"/>.</param>
    /// <param name="name">What metrics call it.</param>
    public WorkQueue(TimeProvider time, Backoff? backoff = null, string name = "")
    {
        Name = name;
        this.time = time;
        metrics = new QueueMetrics(name, time);
        this.backoff = backoff ?? Backoff.OfKeys;
        delayed = new DelayedKeys<TKey>(time, Add);
        if (name.Length > 0)
        {
            QueueInstruments.Register(this);
        }
    }

    /// <summary>What metrics call it.</summary>
    public string Name { get; }

    /// <summary>How many keys are ready to be taken.</summary>
    public int Length
    {
        get
        {
            lock (gate)
            {
                return ready.Count;
            }
        }
    }

    /// <summary>How many keys wait for their time.</summary>
    public int DelayedCount => delayed.Count;

    /// <summary>Makes the key ready now. Does nothing where it is ready already, or the queue is closed.</summary>
    public void Add(TKey key)
    {
        lock (gate)
        {
            if (closed || dirty.ContainsKey(key))
            {
                return;
            }

            dirty[key] = metrics.Added();
            if (running.ContainsKey(key))
            {
                return;
            }

            ready.Enqueue(key);
        }

        WakeNext();
    }

    /// <summary>Makes the key ready after a delay; of several delays of one key the earliest counts.</summary>
    public void AddAfter(TKey key, TimeSpan delay)
    {
        if (delay <= TimeSpan.Zero)
        {
            Add(key);
        }
        else
        {
            delayed.Add(key, delay);
        }
    }

    /// <summary>Counts a failure of the key and makes it ready after the back-off for that many failures.</summary>
    /// <returns>The delay.</returns>
    public TimeSpan AddFailed(TKey key)
    {
        int count;
        lock (gate)
        {
            count = failures[key] = failures.GetValueOrDefault(key) + 1;
            metrics.Retried();
        }

        var delay = backoff.Delay(count);
        AddAfter(key, delay);
        return delay;
    }

    /// <summary>Forgets the failures of the key, so that the next one waits the shortest time.</summary>
    public void Forget(TKey key)
    {
        lock (gate)
        {
            failures.Remove(key);
        }
    }

    /// <summary>How often the key failed since it was last forgotten.</summary>
    public int Failures(TKey key)
    {
        lock (gate)
        {
            return failures.GetValueOrDefault(key);
        }
    }

    /// <summary>Waits for a key and takes it; false where the queue was closed and nothing is left.</summary>
    public async ValueTask<Taken<TKey>> Take(CancellationToken cancel)
    {
        while (true)
        {
            cancel.ThrowIfCancellationRequested();
            TaskCompletionSource<bool> turn;
            lock (gate)
            {
                if (ready.TryDequeue(out var key))
                {
                    dirty.Remove(key, out var added);
                    running.Add(key, metrics.Taken(added));
                    return new Taken<TKey>(true, key);
                }

                if (closed)
                {
                    return default;
                }

                turn = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
                takers.Enqueue(turn);
            }

            await WaitForTurn(turn, cancel).ConfigureAwait(false);
        }
    }

    /// <summary>Gives a key back after its work; it becomes ready again where it was added meanwhile.</summary>
    public void Done(TKey key)
    {
        lock (gate)
        {
            if (!running.Remove(key, out var taken))
            {
                return;
            }

            metrics.Done(taken);
            if (!dirty.ContainsKey(key))
            {
                return;
            }

            ready.Enqueue(key);
        }

        WakeNext();
    }

    /// <summary>Takes no more keys in, drops the delayed ones and lets the takers go once the ready ones are taken.</summary>
    public void Close()
    {
        delayed.Dispose();
        QueueInstruments.Forget(this);
        TaskCompletionSource<bool>[] waiting;
        lock (gate)
        {
            closed = true;
            waiting = [.. takers];
            takers.Clear();
        }

        foreach (var taker in waiting)
        {
            taker.TrySetResult(true);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Close();

    int IQueueLoad.Depth => Length;

    IReadOnlyList<double> IQueueLoad.Running()
    {
        lock (gate)
        {
            return [.. running.Values.Select(taken => time.GetElapsedTime(taken).TotalSeconds)];
        }
    }

    // A taker that gives up after it was woken passes the wake-up on: else a ready key would wait for the next Add.
    private async ValueTask WaitForTurn(TaskCompletionSource<bool> turn, CancellationToken cancel)
    {
        await using (cancel.UnsafeRegister(static state => ((TaskCompletionSource<bool>)state!).TrySetResult(false), turn).ConfigureAwait(false))
        {
            if (await turn.Task.ConfigureAwait(false) && cancel.IsCancellationRequested)
            {
                WakeNext();
            }
        }
    }

    // Takers that gave up are still in line: they are passed over.
    private void WakeNext()
    {
        TaskCompletionSource<bool>? taker;
        do
        {
            lock (gate)
            {
                if (ready.Count == 0 || !takers.TryDequeue(out taker))
                {
                    return;
                }
            }
        }
        while (!taker.TrySetResult(true));
    }
}

/// <summary>What <see cref="WorkQueue{TKey}.Take"/> found.</summary>
/// <param name="Found">False where the queue is closed and empty.</param>
/// <param name="Key">The key; meaningless where nothing was found.</param>
public readonly record struct Taken<TKey>(bool Found, TKey Key);
