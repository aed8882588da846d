using System.Buffers.Binary;

namespace Surus.LocalCluster.ApiServer;

/// <summary>A frame of SPDY/3.1, as kubectl sends them where ports are forwarded.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Stream">The stream it belongs to; 0 for the connection.</param>
/// <param name="Flags">Flags; <see cref="Fin"/> means that the sender says no more on the stream.</param>
/// <param name="Payload">What follows the head; in control frames without the number of the stream.</param>
internal sealed record SpdyFrame(SpdyFrameKind Kind, int Stream, byte Flags, ReadOnlyMemory<byte> Payload)
{
    /// <summary>The flag of the last frame on a stream.</summary>
    public const byte Fin = 1;

    private const int HeadBytes = 8;
    private const int LongestPayload = 1024 * 1024;
    private const int Version = 3;

    /// <summary>Whether this is the last frame on the stream.</summary>
    public bool IsLast => Kind is SpdyFrameKind.Data or SpdyFrameKind.SynStream or SpdyFrameKind.SynReply && (Flags & Fin) != 0;

    /// <summary>Reads the next frame; null at the end.</summary>
    /// <exception cref="InvalidDataException">What comes is no frame of SPDY/3.1.</exception>
    /// <exception cref="IOException">The connection is gone.</exception>
    public static async ValueTask<SpdyFrame?> Read(Stream connection, CancellationToken cancel)
    {
        var head = new byte[HeadBytes];
        var read = await connection.ReadAtLeastAsync(head, HeadBytes, throwOnEndOfStream: false, cancel);
        if (read == 0)
        {
            return null;
        }

        var length = BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(4)) & 0xFFFFFF;
        if (read < HeadBytes || length > LongestPayload)
        {
            throw new InvalidDataException(read < HeadBytes ? "The connection ended within a frame." : $"A frame of {length} bytes is too long; {LongestPayload} are the most.");
        }

        var payload = new byte[length];
        await connection.ReadExactlyAsync(payload, cancel);
        return Parse(head, payload);
    }

    /// <summary>The frame as it is sent.</summary>
    public byte[] Encode()
    {
        var isData = Kind == SpdyFrameKind.Data;
        var own = isData || Kind is SpdyFrameKind.Ping or SpdyFrameKind.Settings ? 0 : 4;
        var bytes = new byte[HeadBytes + own + Payload.Length];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, isData ? (uint)Stream : 0x80000000 | (Version << 16) | (uint)Kind);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(4), own + Payload.Length);
        bytes[4] = Flags;
        if (own > 0)
        {
            BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(HeadBytes), Stream);
        }

        Payload.CopyTo(bytes.AsMemory(HeadBytes + own));
        return bytes;
    }

    private static SpdyFrame Parse(ReadOnlySpan<byte> head, ReadOnlyMemory<byte> payload)
    {
        var first = BinaryPrimitives.ReadUInt32BigEndian(head);
        if ((first & 0x80000000) == 0)
        {
            return new SpdyFrame(SpdyFrameKind.Data, (int)first, head[4], payload);
        }

        var version = (first >> 16) & 0x7FFF;
        if (version != Version)
        {
            throw new InvalidDataException($"A frame of version {version} is none of SPDY/3.1.");
        }

        var kind = (SpdyFrameKind)(first & 0xFFFF);
        if (kind is SpdyFrameKind.Ping or SpdyFrameKind.Settings)
        {
            return new SpdyFrame(kind, 0, head[4], payload);
        }

        return payload.Length >= 4
            ? new SpdyFrame(kind, BinaryPrimitives.ReadInt32BigEndian(payload.Span) & int.MaxValue, head[4], payload[4..])
            : throw new InvalidDataException($"A frame of kind {(int)kind} is too short: it names no stream.");
    }
}

/// <summary>The kinds of frames; the numbers are those of SPDY's control frames.</summary>
internal enum SpdyFrameKind
{
    /// <summary>Data of a stream.</summary>
    Data = 0,

    /// <summary>Opens a stream.</summary>
    SynStream = 1,

    /// <summary>Accepts a stream.</summary>
    SynReply = 2,

    /// <summary>Breaks a stream off.</summary>
    RstStream = 3,

    /// <summary>Settings of the connection.</summary>
    Settings = 4,

    /// <summary>Asks for the same frame back.</summary>
    Ping = 6,

    /// <summary>No more streams are opened.</summary>
    GoAway = 7,

    /// <summary>Further headers of a stream.</summary>
    Headers = 8,

    /// <summary>The sender may send more.</summary>
    WindowUpdate = 9,
}
