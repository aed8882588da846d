using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Surus.KubernetesTypes;

namespace Surus.Kubernetes;

/// <summary>One pass over a key: observe, decide, act. Must be safe to repeat and must honour the cancellation.</summary>
public delegate ValueTask<ReconcileResult> Reconcile(NamespacedName key, CancellationToken cancel);

/// <summary>How a controller works.</summary>
public sealed record ControllerOptions
{
    /// <summary>How many keys are worked on at once.</summary>
    public int Workers { get; init; } = 4;

    /// <summary>How long a key that failed waits.</summary>
    public Backoff Backoff { get; init; } = Backoff.OfKeys;

    /// <summary>How long one pass may take before it is cancelled and counts as failed.</summary>
    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Where failures are told.</summary>
    public ILogger Logger { get; init; } = NullLogger.Instance;
}

/// <summary>
/// Runs a reconcile function over keys: the same key never twice at once, several keys at a time, failed ones again with
/// back-off. Keys come from caches (<see cref="For{T}"/>, <see cref="Owns{TOwner, T}"/>, <see cref="Watches{T}"/>) and from
/// <see cref="Enqueue"/>.
/// </summary>
public sealed partial class Controller : IDisposable
{
    private readonly string name;
    private readonly Reconcile reconcile;
    private readonly ControllerOptions options;
    private readonly ILogger logger;
    private readonly WorkQueue<NamespacedName> queue;
    private readonly List<IInformer> informers = [];

    /// <summary>A controller that does not run yet.</summary>
    /// <param name="name">Names the controller in logs and metrics.</param>
    /// <param name="reconcile">One pass over a key.</param>
    /// <param name="options">How to work; null for the defaults.</param>
    public Controller(string name, Reconcile reconcile, ControllerOptions? options = null)
    {
        this.name = name;
        this.reconcile = reconcile;
        this.options = options ?? new ControllerOptions();
        logger = this.options.Logger;
        queue = new WorkQueue<NamespacedName>(this.options.Time, this.options.Backoff, name);
    }

    /// <summary>How many keys are ready and not yet worked on.</summary>
    public int QueueLength => queue.Length;

    /// <summary>Works on each object of the cache whenever it changes.</summary>
    public Controller For<T>(Informer<T> informer)
        where T : class, IKubernetesObject<T> => Watches(informer, static value => [value.Key()]);

    /// <summary>
    /// Works on the owner, of kind <typeparamref name="TOwner"/>, whenever an object that it controls changes; with <paramref name="matters"/>,
    /// only where that says so.
    /// </summary>
    public Controller Owns<TOwner, T>(Informer<T> informer, Func<ObjectChange<T>, bool>? matters = null)
        where TOwner : class, IKubernetesObject<TOwner>
        where T : class, IKubernetesObject<T> =>
        Watches(informer, static value => value.ControllerOfKind<T, TOwner>() is { } owner ? [owner] : [], matters);

    /// <summary>Works on the keys that a function names whenever an object of the cache changes; asked for the object before and after.</summary>
    public Controller Watches<T>(Informer<T> informer, Func<T, IEnumerable<NamespacedName>> keys, Func<ObjectChange<T>, bool>? matters = null)
        where T : class, IKubernetesObject<T>
    {
        informers.Add(informer);
        informer.AddHandler(change =>
        {
            if (matters?.Invoke(change) != false)
            {
                Enqueue(change.Old, keys);
                Enqueue(change.New, keys);
            }
        });
        return this;
    }

    /// <summary>Works on the key soon.</summary>
    public void Enqueue(NamespacedName key) => queue.Add(key);

    /// <summary>Waits for the caches, which someone else runs, then works until cancelled; what runs then is cancelled and awaited.</summary>
    public async Task Run(CancellationToken cancel)
    {
        await Task.WhenAll(informers.Select(informer => informer.WaitForSync(cancel))).ConfigureAwait(false);
        RuntimeMetrics.MaxConcurrentReconciles.Record(options.Workers, new KeyValuePair<string, object?>("controller", name));
        await using var _ = cancel.Register(queue.Close).ConfigureAwait(false);
        await Task.WhenAll(Enumerable.Range(0, options.Workers).Select(_ => Task.Run(() => Work(cancel), CancellationToken.None))).ConfigureAwait(false);
        cancel.ThrowIfCancellationRequested();
    }

    /// <inheritdoc/>
    public void Dispose() => queue.Dispose();

    private void Enqueue<T>(T? value, Func<T, IEnumerable<NamespacedName>> keys)
        where T : class
    {
        foreach (var key in value is null ? [] : keys(value))
        {
            Enqueue(key);
        }
    }

    private async Task Work(CancellationToken cancel)
    {
        while (!cancel.IsCancellationRequested)
        {
            var taken = await queue.Take(CancellationToken.None).ConfigureAwait(false);
            if (!taken.Found)
            {
                return;
            }

            RuntimeMetrics.ActiveWorkers.Add(1, new KeyValuePair<string, object?>("controller", name));
            try
            {
                var result = await Pass(taken.Key, cancel).ConfigureAwait(false);
                if (!cancel.IsCancellationRequested)
                {
                    Settle(taken.Key, result);
                }
            }
            finally
            {
                queue.Done(taken.Key);
                RuntimeMetrics.ActiveWorkers.Add(-1, new KeyValuePair<string, object?>("controller", name));
            }
        }
    }

    private async ValueTask<ReconcileResult> Pass(NamespacedName key, CancellationToken cancel)
    {
        using var limit = new TimeLimit(options.TimeLimit, options.Time, cancel);
        var begun = options.Time.GetTimestamp();
        try
        {
            return await reconcile(key, limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (limit.Expired)
        {
            return ReconcileResult.Failed(new TimeoutException($"The pass took longer than {options.TimeLimit.TotalSeconds:0.#} s and was cancelled."));
        }
        catch (Exception error)
        {
            return ReconcileResult.Failed(error);
        }
        finally
        {
            RuntimeMetrics.ReconcileSeconds.Record(
                options.Time.GetElapsedTime(begun).TotalSeconds, new KeyValuePair<string, object?>("controller", name));
        }
    }

    private void Settle(NamespacedName key, ReconcileResult result)
    {
        switch (result)
        {
            case ReconcileResult.Finished:
                Count("success");
                queue.Forget(key);
                break;
            case ReconcileResult.Again again:
                Count("requeue_after");
                queue.Forget(key);
                queue.AddAfter(key, again.Delay);
                break;
            case ReconcileResult.Failure failure:
                Count("error");
                RuntimeMetrics.ReconcileErrors.Add(1, new KeyValuePair<string, object?>("controller", name));
                LogFailed(failure.Error, name, key, queue.AddFailed(key).TotalMilliseconds);
                break;
            case ReconcileResult.FinalFailure failure:
                Count("error");
                RuntimeMetrics.TerminalReconcileErrors.Add(1, new KeyValuePair<string, object?>("controller", name));
                queue.Forget(key);
                LogFailedForGood(failure.Error, name, key);
                break;
        }
    }

    private void Count(string result) => RuntimeMetrics.Reconciles.Add(1, new("controller", name), new("result", result));

    [LoggerMessage(Level = LogLevel.Error, Message = "{Controller} failed on {Key}; trying again in {PauseMs} ms")]
    private partial void LogFailed(Exception error, string controller, NamespacedName key, double pauseMs);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Controller} failed on {Key} for good, until something changes")]
    private partial void LogFailedForGood(Exception error, string controller, NamespacedName key);
}
