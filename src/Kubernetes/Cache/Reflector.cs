using Microsoft.Extensions.Logging;
using Surus.KubernetesTypes;

namespace Surus.Kubernetes;

/// <summary>Told by a <see cref="Reflector{T}"/>; calls come one after another and must return soon.</summary>
internal interface IReflectorTarget<T>
    where T : class
{
    /// <summary>These are all the objects; <paramref name="unreadable"/> are there too, but do not fit the type.</summary>
    void Replace(IReadOnlyList<T> objects, IReadOnlyList<UnreadableObject> unreadable);

    /// <summary>One object changed.</summary>
    void Change(WatchEvent<T> change);

    /// <summary>The server could not be asked; the reflector tries again. Null when it answered again.</summary>
    void Problem(Exception? error);
}

/// <summary>
/// Mirrors objects: lists them, watches from the list's revision, goes on after a cut from the last revision told, and
/// lists again where the server no longer keeps that one.
/// </summary>
internal sealed partial class Reflector<T>
    where T : class, IKubernetesObject<T>
{
    private static readonly TimeSpan ShortestWatch = TimeSpan.FromSeconds(1);
    private readonly KubernetesClient client;
    private readonly Selection select;
    private readonly IReflectorTarget<T> target;
    private readonly ILogger logger;
    private string? revision;
    private int failures;

    public Reflector(KubernetesClient client, Selection select, IReflectorTarget<T> target)
    {
        this.client = client;
        this.select = select;
        this.target = target;
        logger = client.Options.Logger;
    }

    /// <summary>Mirrors until cancelled.</summary>
    public async Task Run(CancellationToken cancel)
    {
        while (true)
        {
            cancel.ThrowIfCancellationRequested();
            try
            {
                var pause = await Pass(cancel).ConfigureAwait(false);
                await Task.Delay(pause, client.Options.Time, cancel).ConfigureAwait(false);
            }
            catch (ApiException error) when (error.IsExpired && revision is not null)
            {
                Restart("expired");
                revision = null;
            }
            catch (Exception error) when (error is not OperationCanceledException || !cancel.IsCancellationRequested)
            {
                await Failed(error, cancel).ConfigureAwait(false);
            }
        }
    }

    // One list, where needed, and one watch. A watch that ends at once without a word counts as a failure, or this would spin.
    private async Task<TimeSpan> Pass(CancellationToken cancel)
    {
        if (revision is null)
        {
            var list = await client.ListAll<T>(select, cancel).ConfigureAwait(false);
            target.Replace(list.Items, list.Unreadable);
            revision = list.ResourceVersion;
            Answered();
        }

        var begun = client.Options.Time.GetTimestamp();
        var told = await Watch(cancel).ConfigureAwait(false);
        Restart("ended");
        var brief = !told && client.Options.Time.GetElapsedTime(begun) < ShortestWatch;
        return brief ? client.Options.Backoff.Delay(++failures, Random.Shared.NextDouble()) : TimeSpan.Zero;
    }

    private async Task<bool> Watch(CancellationToken cancel)
    {
        // Not all watches of a process shall end at once.
        var timeout = TimeSpan.FromSeconds(Random.Shared.Next(240, 480));
        var told = false;
        await foreach (var change in client.Watch<T>(new WatchOptions { Select = select, ResourceVersion = revision, Timeout = timeout }, cancel)
            .ConfigureAwait(false))
        {
            if (change.Kind is not WatchEventKind.Bookmark)
            {
                target.Change(change);
            }

            revision = change.ResourceVersion;
            told = true;
            Answered();
        }

        return told;
    }

    private void Answered()
    {
        if (failures > 0)
        {
            failures = 0;
            target.Problem(null);
        }
    }

    private async Task Failed(Exception error, CancellationToken cancel)
    {
        var pause = client.Options.Backoff.Delay(++failures, Random.Shared.NextDouble());
        Restart("failed");
        target.Problem(error);
        LogFailed(T.Definition.Plural, error.Message, pause.TotalMilliseconds);
        await Task.Delay(pause, client.Options.Time, cancel).ConfigureAwait(false);
    }

    private static void Restart(string cause) =>
        RuntimeMetrics.WatchRestarts.Add(1, new("resource", T.Definition.Plural), new("cause", cause));

    [LoggerMessage(Level = LogLevel.Warning, Message = "Watching {Resource} failed: {Cause} Trying again in {PauseMs} ms")]
    private partial void LogFailed(string resource, string cause, double pauseMs);
}
