using System.Collections.Concurrent;

namespace Surus.LocalCluster.ApiServer;

/// <summary>The server's side of a SPDY/3.1 connection: the other side opens streams, both talk on them.</summary>
internal sealed class SpdySession(Stream connection) : IDisposable
{
    private const int MostStreams = 1000;

    private readonly ConcurrentDictionary<int, SpdyStream> streams = new();
    private readonly SemaphoreSlim sending = new(1, 1);
    private readonly SpdyHeaders headers = new();
    private bool replied;

    /// <summary>Reads until the other side closes the connection.</summary>
    /// <param name="opened">Is told of each stream; it must return at once.</param>
    /// <param name="cancel">Ends the connection.</param>
    /// <exception cref="InvalidDataException">The other side does not speak SPDY/3.1.</exception>
    /// <exception cref="IOException">The connection is gone.</exception>
    public async Task Run(Action<SpdyStream> opened, CancellationToken cancel)
    {
        while (await SpdyFrame.Read(connection, cancel) is { } frame)
        {
            switch (frame.Kind)
            {
                case SpdyFrameKind.SynStream:
                    await Open(frame, opened, cancel);
                    break;
                case SpdyFrameKind.Data when streams.TryGetValue(frame.Stream, out var stream):
                    await stream.Take(frame.Payload, frame.IsLast, cancel);
                    break;
                case SpdyFrameKind.RstStream when streams.TryGetValue(frame.Stream, out var stream):
                    await stream.Break();
                    break;
                case SpdyFrameKind.Ping:
                    await Send(frame, cancel);
                    break;
                case SpdyFrameKind.SynReply or SpdyFrameKind.Headers:
                    headers.Read(frame.Payload.Span);
                    break;
                default:
                    // Settings and windows concern a flow control that kubectl does not use; a farewell is followed by the end.
                    break;
            }
        }
    }

    /// <summary>Sends a frame, whole.</summary>
    public async ValueTask Send(SpdyFrame frame, CancellationToken cancel)
    {
        await sending.WaitAsync(cancel);
        try
        {
            await connection.WriteAsync(frame.Encode(), cancel);
            await connection.FlushAsync(cancel);
        }
        finally
        {
            sending.Release();
        }
    }

    /// <summary>A stream is done with: what still comes on it is not looked at.</summary>
    public void Forget(SpdyStream stream)
    {
        streams.TryRemove(stream.Id, out _);
        stream.Dispose();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        headers.Dispose();
        sending.Dispose();
    }

    // After the number of the stream come that of one it belongs to, a priority and the headers.
    private async ValueTask Open(SpdyFrame frame, Action<SpdyStream> opened, CancellationToken cancel)
    {
        if (frame.Payload.Length < 6)
        {
            throw new InvalidDataException("A frame that opens a stream is too short.");
        }

        var stream = new SpdyStream(this, frame.Stream, headers.Read(frame.Payload.Span[6..]), cancel);
        if (frame.Stream % 2 == 0 || streams.Count >= MostStreams || !streams.TryAdd(frame.Stream, stream))
        {
            await stream.Reset(frame.Stream % 2 != 0 && streams.Count >= MostStreams ? 3 : 1, cancel);
            stream.Dispose();
            return;
        }

        await Send(new SpdyFrame(SpdyFrameKind.SynReply, frame.Stream, 0, replied ? SpdyHeaders.EmptyBlock : SpdyHeaders.FirstEmptyBlock), cancel);
        replied = true;
        await stream.Take(default, frame.IsLast, cancel);
        opened(stream);
    }
}
