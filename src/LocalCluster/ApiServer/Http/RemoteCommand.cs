using System.IO.Pipelines;
using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Microsoft.AspNetCore.Http;
using Surus.LocalCluster.Cluster;

namespace Surus.LocalCluster.ApiServer;

/// <summary>
/// The streams of a command over a WebSocket (<c>v5.channel.k8s.io</c>, <c>v4.channel.k8s.io</c>): the first byte of each message says which stream it
/// belongs to; the last message is a Status on the error channel.
/// </summary>
internal static class RemoteCommand
{
    private const byte StdinChannel = 0;
    private const byte StdoutChannel = 1;
    private const byte StderrChannel = 2;
    private const byte ErrorChannel = 3;
    private const byte ResizeChannel = 4;
    private const byte CloseChannel = 255;

    private static readonly TimeSpan TimeToClose = TimeSpan.FromSeconds(5);

    private static readonly string[] Protocols = ["v5.channel.k8s.io", "v4.channel.k8s.io"];

    /// <summary>Serves one command to its end.</summary>
    public static async Task Serve(HttpContext context, Func<ProcessStreams, CancellationToken, Task<int>> run, CancellationToken stopping)
    {
        if (!context.WebSockets.IsWebSocketRequest)
        {
            throw ApiErrors.BadRequest("unable to upgrade: commands are served over WebSocket only (kubectl 1.31 and later use it)");
        }

        var protocol = Protocols.FirstOrDefault(one => context.WebSockets.WebSocketRequestedProtocols.Contains(one, StringComparer.Ordinal))
            ?? throw ApiErrors.BadRequest($"none of the requested protocols is served; known are {string.Join(" and ", Protocols)}");
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        using var socket = await context.WebSockets.AcceptWebSocketAsync(protocol);
        var channel = new ChannelSocket(socket);
        var stdin = new Pipe();
        var sizes = Channel.CreateUnbounded<TerminalSize>();
        var receiving = Receive(socket, stdin.Writer, sizes.Writer, end);
        var status = await Run(context.Request, run, channel, stdin.Reader, sizes.Reader, end.Token);
        await channel.Send(ErrorChannel, JsonText.Encode(status), CancellationToken.None);
        await channel.Close();

        // Cancelling a receive resets the connection, and what is still on its way to the caller is lost: the caller closes its side first.
        end.CancelAfter(TimeToClose);
        await receiving;
    }

    private static async Task<JsonObject> Run(
        HttpRequest request, Func<ProcessStreams, CancellationToken, Task<int>> run, ChannelSocket channel, PipeReader stdin, ChannelReader<TerminalSize> sizes, CancellationToken cancel)
    {
        var tty = QueryOptions.Flag(request, "tty");
        try
        {
            var code = await run(
                new ProcessStreams
                {
                    Stdin = QueryOptions.Flag(request, "stdin") ? stdin.AsStream() : null,
                    Stdout = QueryOptions.Flag(request, "stdout") ? new ChannelStream(channel, StdoutChannel) : null,
                    Stderr = QueryOptions.Flag(request, "stderr") && !tty ? new ChannelStream(channel, StderrChannel) : null,
                    Tty = tty,
                    Sizes = tty ? sizes : null,
                },
                cancel);
            return Ended(code);
        }
        catch (ApiException refused)
        {
            return ApiErrors.Status(refused);
        }
        catch (Exception error) when (error is IOException or WebSocketException or OperationCanceledException)
        {
            return ApiErrors.Status(ApiErrors.Internal(error.Message));
        }
    }

    private static JsonObject Ended(int code) => code == 0
        ? new JsonObject { ["metadata"] = new JsonObject(), ["status"] = "Success" }
        : new JsonObject
        {
            ["metadata"] = new JsonObject(),
            ["status"] = "Failure",
            ["message"] = $"command terminated with non-zero exit code: exit status {code}",
            ["reason"] = "NonZeroExitCode",
            ["details"] = new JsonObject { ["causes"] = new JsonArray(new JsonObject { ["reason"] = "ExitCode", ["message"] = Revisions.Text(code) }) },
        };

    private static async Task Receive(WebSocket socket, PipeWriter stdin, ChannelWriter<TerminalSize> sizes, CancellationTokenSource end)
    {
        try
        {
            while (await ChannelSocket.Receive(socket, end.Token) is { } message)
            {
                if (message.Length == 0)
                {
                    continue;
                }

                switch (message[0])
                {
                    case StdinChannel:
                        await stdin.WriteAsync(message.AsMemory(1), end.Token);
                        break;
                    case ResizeChannel:
                        Resize(message.AsSpan(1), sizes);
                        break;
                    case CloseChannel when message is [_, StdinChannel]:
                        await stdin.CompleteAsync();
                        break;
                    default:
                        break;
                }
            }

            await end.CancelAsync();
        }
        catch (Exception error) when (error is WebSocketException or OperationCanceledException)
        {
            // The caller is gone, or the command has ended: either way there is nothing more to pass on.
            await end.CancelAsync();
        }

        await stdin.CompleteAsync();
        sizes.TryComplete();
    }

    private static void Resize(ReadOnlySpan<byte> json, ChannelWriter<TerminalSize> sizes)
    {
        try
        {
            var size = JsonReading.Read(json).Value;
            if (size.Integer("Width") is > 0 and <= ushort.MaxValue and var width && size.Integer("Height") is > 0 and <= ushort.MaxValue and var height)
            {
                sizes.TryWrite(new TerminalSize((ushort)width, (ushort)height));
            }
        }
        catch (JsonException)
        {
            sizes.TryComplete();
        }
    }
}

/// <summary>A WebSocket whose messages begin with the number of a channel.</summary>
internal sealed class ChannelSocket(WebSocket socket)
{
    private const int LongestMessage = 1024 * 1024;

    private readonly SemaphoreSlim sending = new(1, 1);

    /// <summary>Sends one message.</summary>
    public async ValueTask Send(byte channel, ReadOnlyMemory<byte> content, CancellationToken cancel)
    {
        var message = new byte[content.Length + 1];
        message[0] = channel;
        content.CopyTo(message.AsMemory(1));
        await sending.WaitAsync(cancel);
        try
        {
            if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
            {
                await socket.SendAsync(message.AsMemory(), WebSocketMessageType.Binary, endOfMessage: true, cancel);
            }
        }
        finally
        {
            sending.Release();
        }
    }

    /// <summary>Closes from this side.</summary>
    public async ValueTask Close()
    {
        try
        {
            if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
            {
                await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
            }
        }
        catch (WebSocketException)
        {
            // The other side closed first.
            socket.Abort();
        }
    }

    /// <summary>Receives one whole message; null at the end.</summary>
    public static async ValueTask<byte[]?> Receive(WebSocket socket, CancellationToken cancel)
    {
        using var whole = new MemoryStream();
        var buffer = new byte[16 * 1024];
        while (true)
        {
            var part = await socket.ReceiveAsync(buffer.AsMemory(), cancel);
            if (part.MessageType == WebSocketMessageType.Close || whole.Length > LongestMessage)
            {
                return null;
            }

            whole.Write(buffer, 0, part.Count);
            if (part.EndOfMessage)
            {
                return whole.ToArray();
            }
        }
    }
}
