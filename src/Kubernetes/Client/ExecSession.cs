using System.Globalization;
using System.Net.WebSockets;
using System.Text.Json;
using Surus.KubernetesTypes;

namespace Surus.Kubernetes;

/// <summary>A piece of what a program wrote.</summary>
/// <param name="IsError">True for standard error.</param>
/// <param name="Data">The bytes, good until the next read.</param>
public readonly record struct ExecChunk(bool IsError, ReadOnlyMemory<byte> Data);

/// <summary>A program that runs in a container, with its streams over one WebSocket (<c>v5.channel.k8s.io</c>, <c>v4.channel.k8s.io</c>).</summary>
/// <remarks>One task may read while another writes. Disposing of it cuts the program's streams.</remarks>
public sealed class ExecSession : IAsyncDisposable
{
    internal const string V5 = "v5.channel.k8s.io";
    internal const string V4 = "v4.channel.k8s.io";
    private const byte StandardInput = 0;
    private const byte StandardOutput = 1;
    private const byte StandardError = 2;
    private const byte Outcome = 3;
    private const byte Resizing = 4;
    private const byte Closing = 255;
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(20);
    private readonly HttpResponseMessage answer;
    private readonly WebSocket socket;
    private readonly string what;
    private byte[] buffer = new byte[32 * 1024];
    private ApiStatus? outcome;

    private ExecSession(HttpResponseMessage answer, WebSocket socket, string what)
    {
        this.answer = answer;
        this.socket = socket;
        this.what = what;
    }

    /// <summary>The exit code, once <see cref="Read"/> has returned null.</summary>
    /// <exception cref="ExecException">The program could not be run, or its end was not told.</exception>
    public int ExitCode => outcome switch
    {
        null => throw new ExecException($"The connection to {what} was cut before it ended."),
        { Status: "Success" } => 0,
        { Reason: "NonZeroExitCode", Details.Causes: { } causes } when Code(causes) is { } code => code,
        _ => throw new ExecException($"{what} could not be run: {outcome.Message}"),
    };

    /// <summary>The next piece of output; null when the program has ended.</summary>
    /// <exception cref="ExecException">The connection was cut.</exception>
    public async ValueTask<ExecChunk?> Read(CancellationToken cancel)
    {
        while (await Message(cancel).ConfigureAwait(false) is { } message)
        {
            switch (message.IsEmpty ? Closing : message.Span[0])
            {
                case StandardOutput or StandardError when message.Length > 1:
                    return new ExecChunk(message.Span[0] == StandardError, message[1..]);
                case Outcome when message.Length > 1:
                    outcome = JsonSerializer.Deserialize(message.Span[1..], ApiStatus.JsonTypeInfo);
                    break;
            }
        }

        return null;
    }

    /// <summary>Writes to the program's standard input.</summary>
    public async ValueTask Write(ReadOnlyMemory<byte> data, CancellationToken cancel)
    {
        var framed = new byte[Math.Min(data.Length, 16 * 1024) + 1];
        framed[0] = StandardInput;
        for (var sent = 0; sent < data.Length; sent += framed.Length - 1)
        {
            var part = data.Slice(sent, Math.Min(framed.Length - 1, data.Length - sent));
            part.CopyTo(framed.AsMemory(1));
            await Send(framed.AsMemory(0, part.Length + 1), cancel).ConfigureAwait(false);
        }
    }

    /// <summary>Ends the program's standard input. Servers that only know version 4 of the protocol cannot be told.</summary>
    public ValueTask CloseInput(CancellationToken cancel) =>
        socket.SubProtocol == V5 ? Send(new byte[] { Closing, StandardInput }, cancel) : ValueTask.CompletedTask;

    /// <summary>Tells the program's terminal its size.</summary>
    public ValueTask Resize(int columns, int rows, CancellationToken cancel) =>
        Send((byte[])[Resizing, .. System.Text.Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $$"""{"Width":{{columns}},"Height":{{rows}}}"""))], cancel);

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        socket.Dispose();
        answer.Dispose();
        return ValueTask.CompletedTask;
    }

    internal static async Task<ExecSession> Open(HttpResponseMessage answer, string what, CancellationToken cancel)
    {
        var protocol = answer.Headers.TryGetValues("Sec-WebSocket-Protocol", out var values) ? values.FirstOrDefault() : null;
        if (protocol is not (V5 or V4))
        {
            answer.Dispose();
            throw new ExecException($"The API server speaks neither {V5} nor {V4}, but \"{protocol}\".");
        }

        var stream = await answer.Content.ReadAsStreamAsync(cancel).ConfigureAwait(false);
        var options = new WebSocketCreationOptions { IsServer = false, SubProtocol = protocol, KeepAliveInterval = KeepAlive };
        return new ExecSession(answer, WebSocket.CreateFromStream(stream, options), what);
    }

    private static int? Code(IReadOnlyList<StatusCause> causes)
    {
        var text = causes.FirstOrDefault(cause => cause.Reason == "ExitCode")?.Message;
        return int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var code) ? code : null;
    }

    private async ValueTask Send(ReadOnlyMemory<byte> message, CancellationToken cancel)
    {
        try
        {
            await socket.SendAsync(message, WebSocketMessageType.Binary, endOfMessage: true, cancel).ConfigureAwait(false);
        }
        catch (Exception error) when (error is WebSocketException or IOException)
        {
            throw new ExecException($"The connection to {what} was cut: {error.Message}", error);
        }
    }

    // A whole message, whatever frames it came in; null when the server is done.
    private async ValueTask<ReadOnlyMemory<byte>?> Message(CancellationToken cancel)
    {
        try
        {
            var length = 0;
            while (true)
            {
                if (length == buffer.Length)
                {
                    Array.Resize(ref buffer, buffer.Length * 2);
                }

                var part = await socket.ReceiveAsync(buffer.AsMemory(length), cancel).ConfigureAwait(false);
                length += part.Count;
                if (part.MessageType is WebSocketMessageType.Close)
                {
                    await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, cancel).ConfigureAwait(false);
                    return null;
                }

                if (part.EndOfMessage)
                {
                    return buffer.AsMemory(0, length);
                }
            }
        }
        catch (Exception error) when (error is WebSocketException or IOException)
        {
            return outcome is not null ? null : throw new ExecException($"The connection to {what} was cut: {error.Message}", error);
        }
    }
}
