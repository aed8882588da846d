using System.Net.Sockets;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Surus.LocalCluster.Faults;

namespace Surus.LocalCluster.Control;

/// <summary>Lets commands speak to the daemon, over a socket that only root can open.</summary>
internal sealed partial class ControlServer : IAsyncDisposable
{
    private readonly string path;
    private readonly Func<ControlRequest, CancellationToken, Task<ControlReply>> answer;
    private readonly ILogger logger;
    private readonly Socket listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly CancellationTokenSource stopping = new();
    private readonly List<Task> open = [];
    private readonly Task serving;

    /// <summary>Begins to listen.</summary>
    /// <param name="path">The socket; one that a crash left is replaced.</param>
    /// <param name="answer">Does what is asked.</param>
    /// <param name="logger">The log.</param>
    public ControlServer(string path, Func<ControlRequest, CancellationToken, Task<ControlReply>> answer, ILogger logger)
    {
        (this.path, this.answer, this.logger) = (path, answer, logger);
        File.Delete(path);
        listener.Bind(new UnixDomainSocketEndPoint(path));
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        listener.Listen();
        serving = Serve();
    }

    /// <summary>Ends it. When this returns nothing is done for a command any more: nobody boots a node that is being taken away.</summary>
    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        listener.Dispose();
        await serving;
        await Task.WhenAll(open);
        File.Delete(path);
        stopping.Dispose();
    }

    private async Task Serve()
    {
        try
        {
            while (true)
            {
                var connection = await listener.AcceptAsync(stopping.Token);
                open.RemoveAll(one => one.IsCompleted);
                open.Add(Task.Run(() => Serve(connection), CancellationToken.None));
            }
        }
        catch (OperationCanceledException)
        {
            // As asked.
        }
    }

    private async Task Serve(Socket connection)
    {
        try
        {
            await using var stream = new NetworkStream(connection, ownsSocket: true);
            using var reader = new StreamReader(stream);
            if (await reader.ReadLineAsync(stopping.Token) is { } line && JsonSerializer.Deserialize(line, ControlJson.Default.ControlRequest) is { } request)
            {
                await JsonSerializer.SerializeAsync(stream, await Answer(request), ControlJson.Default.ControlReply, stopping.Token);
            }
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException or JsonException)
        {
            // Whoever asked does not wait for the answer any more, or is not one of ours.
        }
    }

    private async Task<ControlReply> Answer(ControlRequest request)
    {
        try
        {
            return await answer(request, stopping.Token);
        }
        catch (FaultException refused)
        {
            return new ControlReply(refused.Message) { Refused = true };
        }
        catch (Exception problem) when (problem is not OperationCanceledException)
        {
            Failed(problem, request.Subject, request.Action);
            return new ControlReply($"It failed: {problem.Message}") { Refused = true };
        }
    }

    [LoggerMessage(LogLevel.Error, "The command {Subject} {Action} failed")]
    private partial void Failed(Exception problem, string subject, string action);
}
