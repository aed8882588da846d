using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Sockets;
using System.Text.Json;

namespace Surus.LocalCluster.Node;

/// <summary>The connection of <c>surus-local</c> to its shim. Any number of requests may be under way.</summary>
internal sealed class ShimClient : IAsyncDisposable
{
    private readonly Socket socket;
    private readonly StreamReader reader;
    private readonly SemaphoreSlim writing = new(1);
    private readonly ConcurrentDictionary<int, TaskCompletionSource<ShimMessage>> open = new();
    private readonly Task reading;
    private int number;

    private ShimClient(Socket socket)
    {
        this.socket = socket;
        reader = new StreamReader(new NetworkStream(socket));
        reading = Task.Run(ReadAsync);
    }

    /// <summary>Completes when the connection is closed, by either side.</summary>
    public Task Closed => reading;

    /// <summary>A container ended. Called on the thread that reads from the shim: be quick.</summary>
    public event Action<string, ContainerExit>? Exited;

    /// <summary>Connects to the shim of the socket, and starts one first where none listens.</summary>
    /// <param name="socketPath">At most 100 characters, a limit of the system.</param>
    /// <param name="command">The program and its arguments before <c>shim SOCKET</c>.</param>
    /// <param name="logFile">Where a new shim writes what it has to say.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="IOException">The shim did not start.</exception>
    public static async Task<ShimClient> ConnectAsync(
        string socketPath, IReadOnlyList<string> command, string logFile, CancellationToken cancel)
    {
        if (await TryConnectAsync(socketPath, cancel) is { } client)
        {
            return client;
        }

        var folder = Path.GetDirectoryName(socketPath)!;
        Directory.CreateDirectory(folder);
        File.Delete(socketPath);
        using var appeared = new FileSystemWatcher(folder) { EnableRaisingEvents = true };
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        appeared.Renamed += (_, change) => ready.TrySetResult();
        using var shim = StartShim(command, socketPath, logFile);
        var first = await Task.WhenAny(ready.Task, shim.WaitForExitAsync(cancel));
        return first == ready.Task && await TryConnectAsync(socketPath, cancel) is { } connected
            ? connected
            : throw new IOException($"The shim '{string.Join(' ', command)} shim {socketPath}' did not start; {logFile} may say why.");
    }

    /// <summary>Starts a container and returns the id of its first process.</summary>
    /// <exception cref="ContainerStartException"><c>runc</c> refused.</exception>
    public async Task<int> StartAsync(ShimContainer container)
    {
        var answer = await AskAsync(new ShimRequest(NextNumber(), ShimRequestKind.Start) { Start = container });
        return answer.Pid ?? throw new ContainerStartException(answer.Error!);
    }

    /// <summary>Sends a signal to a container's first process; false where it has ended.</summary>
    public async Task<bool> SignalAsync(string id, int signal) =>
        (await AskAsync(new ShimRequest(NextNumber(), ShimRequestKind.Signal) { Id = id, Signal = signal })).Error is null;

    /// <summary>The ids of the containers that run.</summary>
    public async Task<IReadOnlyList<string>> ListAsync() =>
        (await AskAsync(new ShimRequest(NextNumber(), ShimRequestKind.List))).Running!;

    /// <summary>Lets the shim end, and returns when it has.</summary>
    public async Task QuitAsync()
    {
        try
        {
            await AskAsync(new ShimRequest(NextNumber(), ShimRequestKind.Quit));
        }
        catch (IOException)
        {
            // It was faster with its end than with its answer.
        }

        await reading;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        socket.Dispose();
        await reading;
        reader.Dispose();
    }

    /// <summary>Connects to the shim of the socket; null where none listens.</summary>
    public static async Task<ShimClient?> TryConnectAsync(string socketPath, CancellationToken cancel)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(socketPath), cancel);
            return new ShimClient(socket);
        }
        catch (SocketException)
        {
            socket.Dispose();
            return null;
        }
    }

    private static Process StartShim(IReadOnlyList<string> command, string socketPath, string logFile)
    {
        // setsid: neither the terminal's Ctrl-C nor the end of our session reaches it. The shell's part is its three streams.
        var start = new ProcessStartInfo(
            "setsid", ["sh", "-c", "exec \"$@\" </dev/null >>\"$0\" 2>&1", logFile, .. command, "shim", socketPath])
        {
            WorkingDirectory = "/",
        };
        start.Environment["DOTNET_TieredPGO"] = "0";
        start.Environment["DOTNET_GCConserveMemory"] = "9";
        return Process.Start(start)!;
    }

    private int NextNumber() => Interlocked.Increment(ref number);

    private async Task<ShimMessage> AskAsync(ShimRequest request)
    {
        var answer = new TaskCompletionSource<ShimMessage>(TaskCreationOptions.RunContinuationsAsynchronously);
        open[request.Number] = answer;
        if (reading.IsCompleted)
        {
            throw Gone();
        }

        var line = JsonSerializer.SerializeToUtf8Bytes(request, ShimJson.Default.ShimRequest);
        await writing.WaitAsync();
        try
        {
            await socket.SendAsync((ArraySegment<byte>[])[line, "\n"u8.ToArray()]);
        }
        catch (SocketException)
        {
            throw Gone();
        }
        finally
        {
            writing.Release();
        }

        return await answer.Task;
    }

    private async Task ReadAsync()
    {
        try
        {
            while (await reader.ReadLineAsync() is { } line)
            {
                Take(JsonSerializer.Deserialize(line, ShimJson.Default.ShimMessage)!);
            }
        }
        catch (IOException)
        {
            // Closed by us, or the shim is gone: both end the open requests below.
        }

        foreach (var request in open.Values)
        {
            request.TrySetException(Gone());
        }
    }

    private void Take(ShimMessage message)
    {
        if (message.Exited is { } id)
        {
            Exited?.Invoke(id, message.Exit!);
        }
        else if (open.TryRemove(message.Number, out var waiting))
        {
            waiting.TrySetResult(message);
        }
    }

    private static IOException Gone() => new("The connection to the shim is closed.");
}

/// <summary>A container could not be started; the message says why.</summary>
internal sealed class ContainerStartException(string message, string reason = "RunContainerError") : Exception(message)
{
    /// <summary>The reason as the container's status gives it, such as <c>CreateContainerConfigError</c>.</summary>
    public string Reason { get; } = reason;
}
