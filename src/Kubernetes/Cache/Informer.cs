using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Surus.KubernetesTypes;

namespace Surus.Kubernetes;

/// <summary>What a controller needs to know of a cache, whatever it holds.</summary>
public interface IInformer
{
    /// <summary>Mirrors the objects until cancelled.</summary>
    Task Run(CancellationToken cancel);

    /// <summary>Waits until the cache has once held all objects.</summary>
    Task WaitForSync(CancellationToken cancel);
}

/// <summary>A cache of objects of one type that a list and a watch keep current, and that tells changes to handlers.</summary>
/// <remarks>
/// Every handler has its own queue: a slow one, or one that throws, holds up neither the cache nor the other handlers.
/// An object that does not fit the type is left out and logged; the others are served.
/// </remarks>
public sealed partial class Informer<T> : IInformer
    where T : class, IKubernetesObject<T>
{
    private readonly Lock gate = new();
    private readonly ObjectStore<T> store;
    private readonly Func<T, T> transform;
    private readonly List<ChannelWriter<ObjectChange<T>>> handlers = [];
    private readonly List<Task> pumps = [];
    private readonly TaskCompletionSource synced = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource stopped = new();
    private readonly Reflector<T> reflector;
    private readonly ILogger logger;
    private Exception? problem;
    private int interruptions;

    /// <summary>An empty cache; it fills once it runs.</summary>
    public Informer(KubernetesClient client, InformerOptions<T>? options = null)
    {
        options ??= new InformerOptions<T>();
        logger = client.Options.Logger;
        store = new ObjectStore<T>(options.Indexes);
        transform = options.Transform ?? (static value => value);
        reflector = new Reflector<T>(client, options.Select, new Target(this));
        Lister = new Lister<T>(store, gate);
    }

    /// <summary>Reads the cache.</summary>
    public Lister<T> Lister { get; }

    /// <summary>True once the cache has held all objects.</summary>
    public bool HasSynced => synced.Task.IsCompletedSuccessfully;

    /// <summary>Why the server cannot be asked at present; null where all is well.</summary>
    public Exception? Problem => Volatile.Read(ref problem);

    /// <summary>How often the server could not be asked: between two readings that differ, changes may have been told late.</summary>
    public int Interruptions => Volatile.Read(ref interruptions);

    /// <summary>Tells each change to a handler, one after another, beginning with all objects there are as additions.</summary>
    public void AddHandler(Func<ObjectChange<T>, CancellationToken, ValueTask> handle)
    {
        var queue = Channel.CreateUnbounded<ObjectChange<T>>(new UnboundedChannelOptions { SingleReader = true });
        lock (gate)
        {
            foreach (var value in store.All)
            {
                queue.Writer.TryWrite(new ObjectChange<T>(null, value));
            }

            handlers.Add(queue.Writer);
            pumps.Add(Pump(queue.Reader, handle, stopped.Token));
        }
    }

    /// <inheritdoc cref="AddHandler(Func{ObjectChange{T}, CancellationToken, ValueTask})"/>
    public void AddHandler(Action<ObjectChange<T>> handle) =>
        AddHandler((change, _) =>
        {
            handle(change);
            return ValueTask.CompletedTask;
        });

    /// <inheritdoc/>
    public Task WaitForSync(CancellationToken cancel) => synced.Task.WaitAsync(cancel);

    /// <inheritdoc/>
    public async Task Run(CancellationToken cancel)
    {
        try
        {
            await reflector.Run(cancel).ConfigureAwait(false);
        }
        finally
        {
            synced.TrySetCanceled(cancel);
            await stopped.CancelAsync().ConfigureAwait(false);
            Task[] running;
            lock (gate)
            {
                running = [.. pumps];
            }

            await Task.WhenAll(running).ConfigureAwait(false);
        }
    }

    private async Task Pump(ChannelReader<ObjectChange<T>> queue, Func<ObjectChange<T>, CancellationToken, ValueTask> handle, CancellationToken cancel)
    {
        await Task.Yield();
        try
        {
            await foreach (var change in queue.ReadAllAsync(cancel).ConfigureAwait(false))
            {
                await Handle(change, handle, cancel).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // The informer was stopped.
        }
    }

    private async ValueTask Handle(ObjectChange<T> change, Func<ObjectChange<T>, CancellationToken, ValueTask> handle, CancellationToken cancel)
    {
        try
        {
            await handle(change, cancel).ConfigureAwait(false);
        }
        catch (Exception error) when (!cancel.IsCancellationRequested)
        {
            LogHandlerFailed(error, T.Definition.Kind, change.Latest.Key());
        }
    }

    private void Tell(T? old, T? current)
    {
        var change = new ObjectChange<T>(old, current);
        foreach (var handler in handlers)
        {
            handler.TryWrite(change);
        }
    }

    private void Put(T value)
    {
        var kept = transform(value);
        var old = store.Put(kept.Key(), kept);
        if (old is null || old.Metadata.ResourceVersion != kept.Metadata.ResourceVersion || old.Metadata.Uid != kept.Metadata.Uid)
        {
            Tell(old, kept);
        }
    }

    private void Remove(NamespacedName key)
    {
        if (store.Remove(key) is { } old)
        {
            Tell(old, null);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A handler of changes failed on {Kind} {Key}")]
    private partial void LogHandlerFailed(Exception error, string kind, NamespacedName key);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Kind} {Key} is left out of the cache, it cannot be read: {Cause}")]
    private partial void LogUnreadable(string kind, NamespacedName key, string cause);

    private sealed class Target(Informer<T> informer) : IReflectorTarget<T>
    {
        // What cannot be read stays in the cache as it last could be: it is not gone.
        public void Replace(IReadOnlyList<T> objects, IReadOnlyList<UnreadableObject> unreadable)
        {
            lock (informer.gate)
            {
                var gone = informer.store.Keys.ToHashSet();
                foreach (var value in objects)
                {
                    informer.Put(value);
                    gone.Remove(value.Key());
                }

                foreach (var broken in unreadable)
                {
                    informer.LogUnreadable(T.Definition.Kind, broken.Key, broken.Error);
                    gone.Remove(broken.Key);
                }

                foreach (var key in gone)
                {
                    informer.Remove(key);
                }
            }

            Problem(null);
            informer.synced.TrySetResult();
        }

        public void Change(WatchEvent<T> change)
        {
            lock (informer.gate)
            {
                if (change.Kind is WatchEventKind.Deleted)
                {
                    informer.Remove(change.Key);
                }
                else if (change.Object is { } value)
                {
                    informer.Put(value);
                }
                else
                {
                    informer.LogUnreadable(T.Definition.Kind, change.Key, change.Unreadable ?? "no reason given");
                }
            }
        }

        public void Problem(Exception? error)
        {
            if (error is not null)
            {
                Interlocked.Increment(ref informer.interruptions);
            }

            Volatile.Write(ref informer.problem, error);
        }
    }
}
