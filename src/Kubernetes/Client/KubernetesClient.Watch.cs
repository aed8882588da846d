using System.Globalization;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using Surus.KubernetesTypes;

namespace Surus.Kubernetes;

/// <content>Watches.</content>
public sealed partial class KubernetesClient
{
    /// <summary>
    /// The changes in order, over one connection: ends where the server ends it. An <see cref="Informer{T}"/> goes on by itself.
    /// </summary>
    /// <exception cref="ApiException">The server refuses; 410 where the revision is older than what it keeps.</exception>
    /// <exception cref="ApiConnectionException">The connection broke, or was silent for too long.</exception>
    public async IAsyncEnumerable<WatchEvent<T>> Watch<T>(WatchOptions options, [EnumeratorCancellation] CancellationToken cancel)
        where T : class, IKubernetesObject<T>
    {
        var path = ResourcePath.WithQuery(
            T.Definition.CollectionPath(options.Select.Namespace),
            ("watch", "true"),
            ("allowWatchBookmarks", "true"),
            ("labelSelector", options.Select.Labels),
            ("fieldSelector", options.Select.Fields),
            ("resourceVersion", options.ResourceVersion),
            ("timeoutSeconds", options.Timeout?.TotalSeconds.ToString("0", CultureInfo.InvariantCulture)));
        using var answer = await transport.Stream(new ApiRequest(HttpMethod.Get, path) { Repeat = Repeat.IfNotProcessed }, cancel).ConfigureAwait(false);
        var stream = await answer.Content.ReadAsStreamAsync(cancel).ConfigureAwait(false);
        using var silence = new TimeLimit(options.SilenceLimit, Options.Time, cancel);
        var reader = PipeReader.Create(stream);
        while (await NextLine(reader, silence, path).ConfigureAwait(false) is { } line)
        {
            silence.Restart(options.SilenceLimit);
            yield return WatchLine.Read<T>(line, path);
        }
    }

    /// <summary>Waits until the object, null where there is none, is as wanted, and returns it as it then is.</summary>
    public async Task<T?> WaitUntil<T>(NamespacedName key, Func<T?, bool> isAsWanted, CancellationToken cancel)
        where T : class, IKubernetesObject<T>
    {
        var found = new TaskCompletionSource<T?>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var reflector = new Reflector<T>(this, Selection.One(key), new OneObject<T>(isAsWanted, found));
        var run = reflector.Run(stop.Token);
        await Task.WhenAny(found.Task, run).ConfigureAwait(false);
        await stop.CancelAsync().ConfigureAwait(false);
        await run.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancel.ThrowIfCancellationRequested();
        return await found.Task.ConfigureAwait(false);
    }

    private async ValueTask<byte[]?> NextLine(PipeReader reader, TimeLimit silence, string path)
    {
        try
        {
            return await WatchLine.Next(reader, silence.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (silence.Expired)
        {
            throw new ApiConnectionException($"The watch {path} was silent for too long.", notSent: false, new TimeoutException());
        }
        catch (Exception error) when (error is IOException or HttpRequestException)
        {
            throw new ApiConnectionException($"The watch {path} broke: {error.Message}", notSent: false, error);
        }
    }
}
