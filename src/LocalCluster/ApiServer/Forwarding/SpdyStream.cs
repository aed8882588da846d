using System.Buffers.Binary;
using System.IO.Pipelines;

namespace Surus.LocalCluster.ApiServer;

/// <summary>One of the streams of a SPDY connection, opened by the other side.</summary>
internal sealed class SpdyStream(SpdySession session, int id, Dictionary<string, string> headers, CancellationToken ended) : IDisposable
{
    // The other side waits where this much was not yet passed on.
    private const int MostWaiting = 256 * 1024;

    private readonly Pipe input = new(new PipeOptions(pauseWriterThreshold: MostWaiting, resumeWriterThreshold: MostWaiting / 2));
    private readonly CancellationTokenSource broken = CancellationTokenSource.CreateLinkedTokenSource(ended);
    private bool isComplete;

    /// <summary>Its number.</summary>
    public int Id => id;

    /// <summary>The headers it was opened with.</summary>
    public IReadOnlyDictionary<string, string> Headers => headers;

    /// <summary>What the other side says; ends where it says no more.</summary>
    public Stream Input => input.Reader.AsStream();

    /// <summary>Ends when the other side breaks the stream off, or the connection ends.</summary>
    public CancellationToken Broken => broken.Token;

    /// <summary>Says something.</summary>
    public ValueTask Send(ReadOnlyMemory<byte> data, CancellationToken cancel) => session.Send(new SpdyFrame(SpdyFrameKind.Data, id, 0, data), cancel);

    /// <summary>Says that there is no more to come.</summary>
    public ValueTask Finish(CancellationToken cancel) => session.Send(new SpdyFrame(SpdyFrameKind.Data, id, SpdyFrame.Fin, default), cancel);

    /// <summary>Breaks the stream off.</summary>
    /// <param name="reason">One of SPDY's numbers: 1 what was sent can't be, 3 the stream is refused.</param>
    /// <param name="cancel">Gives up.</param>
    public ValueTask Reset(int reason, CancellationToken cancel)
    {
        var payload = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(payload, reason);
        return session.Send(new SpdyFrame(SpdyFrameKind.RstStream, id, 0, payload), cancel);
    }

    /// <summary>Takes what the other side says; waits while too much of it is not passed on.</summary>
    internal async ValueTask Take(ReadOnlyMemory<byte> data, bool isLast, CancellationToken cancel)
    {
        if (data.Length > 0 && !isComplete)
        {
            await input.Writer.WriteAsync(data, cancel);
        }

        if (isLast && !isComplete)
        {
            isComplete = true;
            await input.Writer.CompleteAsync();
        }
    }

    /// <summary>The other side broke the stream off.</summary>
    internal async Task Break()
    {
        try
        {
            await broken.CancelAsync();
        }
        catch (ObjectDisposedException)
        {
            // This side was done with the stream in the same moment.
            isComplete = true;
        }
    }

    /// <summary>Nobody listens any more: what still comes is thrown away.</summary>
    public void Dispose()
    {
        input.Reader.Complete();
        broken.Dispose();
    }
}
