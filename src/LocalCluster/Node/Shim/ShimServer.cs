using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text.Json;

namespace Surus.LocalCluster.Node;

/// <summary>
/// The process that stands between <c>surus-local</c> and its containers (<c>surus-local shim SOCKET</c>, started by
/// <c>surus-local</c> itself): it is the containers' parent and the reader of their output, so that they live on, their logs are
/// complete and their exit codes are kept when <c>surus-local</c> is killed or replaced.
/// </summary>
/// <remarks>
/// One shim serves all containers of an instance. It does nothing on its own: it starts, signals, writes logs, and tells every
/// connection at once when a container ended.
/// </remarks>
internal sealed class ShimServer(string socketPath, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, ShimmedContainer> running = new();
    private readonly ConcurrentDictionary<ShimConnection, bool> connections = new();
    private readonly CancellationTokenSource quit = new();

    /// <summary>The entry of <c>surus-local shim SOCKET</c>.</summary>
    public static async Task<int> RunAsync(string socketPath)
    {
        Native.BecomeSubreaper();
        await new ShimServer(socketPath, TimeProvider.System).ServeAsync();
        return 0;
    }

    /// <summary>Serves until asked to quit.</summary>
    public async Task ServeAsync()
    {
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        // Bound under another name and then renamed: whoever sees the socket can connect to it.
        var preliminary = socketPath + ".new";
        File.Delete(preliminary);
        listener.Bind(new UnixDomainSocketEndPoint(preliminary));
        listener.Listen();
        File.Move(preliminary, socketPath, overwrite: true);
        try
        {
            while (true)
            {
                var connection = new ShimConnection(await listener.AcceptAsync(quit.Token));
                connections[connection] = true;
                _ = Task.Run(() => ServeAsync(connection), CancellationToken.None);
            }
        }
        catch (OperationCanceledException)
        {
            File.Delete(socketPath);
        }
    }

    private async Task ServeAsync(ShimConnection connection)
    {
        try
        {
            while (await connection.ReadLineAsync() is { } line)
            {
                var request = JsonSerializer.Deserialize(line, ShimJson.Default.ShimRequest)!;
                _ = Task.Run(async () => await connection.WriteAsync(await AnswerAsync(request)), CancellationToken.None);
            }
        }
        catch (IOException)
        {
            // The other side is gone; the containers stay.
        }
        finally
        {
            connections.TryRemove(connection, out _);
            connection.Dispose();
        }
    }

    private async Task<ShimMessage> AnswerAsync(ShimRequest request)
    {
        var answer = new ShimMessage(request.Number);
        try
        {
            switch (request.Kind)
            {
                case ShimRequestKind.Start:
                    return answer with { Pid = await StartAsync(request.Start!) };
                case ShimRequestKind.Signal:
                    var known = running.TryGetValue(request.Id!, out var container);
                    return known && container!.Signal(request.Signal) ? answer : answer with { Error = $"No container {request.Id} runs." };
                case ShimRequestKind.List:
                    return answer with { Running = [.. running.Keys] };
                default:
                    await quit.CancelAsync();
                    return answer;
            }
        }
        catch (Exception problem) when (problem is IOException or InvalidOperationException or UnauthorizedAccessException)
        {
            return answer with { Error = problem.Message };
        }
    }

    private async Task<int> StartAsync(ShimContainer request)
    {
        var container = await ShimmedContainer.StartAsync(request, time);
        running[request.Id] = container;
        container.WatchExit(exit =>
        {
            running.TryRemove(request.Id, out _);
            var message = new ShimMessage(0) { Exited = request.Id, Exit = exit };
            foreach (var connection in connections.Keys)
            {
                _ = connection.WriteAsync(message);
            }
        });
        return container.Pid;
    }
}
