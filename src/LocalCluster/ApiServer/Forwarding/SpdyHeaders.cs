using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Surus.LocalCluster.ApiServer;

/// <summary>
/// Reads the headers that one side of a SPDY connection sends. They are compressed as one stream, so every block must be read, in order.
/// </summary>
internal sealed class SpdyHeaders : IDisposable
{
    private const int MostHeaders = 100;
    private const int LongestText = 16 * 1024;
    private const byte HasDictionary = 0x20;

    /// <summary>A block without headers: their number as a stored block, and an empty one, at which a decoder gives out what it has.</summary>
    public static readonly byte[] EmptyBlock = [.. Stored([0, 0, 0, 0]), .. Stored([])];

    /// <summary>The same where it is the first that this side sends: a zlib stream begins.</summary>
    public static readonly byte[] FirstEmptyBlock = [0x78, 0x01, .. EmptyBlock];

    private readonly Feed compressed = new();
    private readonly DeflateStream plain;
    private bool begun;

    public SpdyHeaders() => plain = new DeflateStream(compressed, CompressionMode.Decompress);

    /// <summary>The headers of a block, with names in lower case.</summary>
    /// <exception cref="InvalidDataException">The block holds none.</exception>
    public Dictionary<string, string> Read(ReadOnlySpan<byte> block)
    {
        compressed.Add(begun ? block : Begin(block));
        begun = true;
        var count = Number();
        if (count is < 0 or > MostHeaders)
        {
            throw new InvalidDataException($"{count} headers are too many; {MostHeaders} are the most.");
        }

        var headers = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < count; i++)
        {
            var name = Text();
            headers[name.ToLowerInvariant()] = Text();
        }

        return headers;
    }

    /// <inheritdoc/>
    public void Dispose() => plain.Dispose();

    // .NET knows no dictionary for compressed data. A stored block with its text, which is read and thrown away, leaves the decoder in the same state.
    private ReadOnlySpan<byte> Begin(ReadOnlySpan<byte> block)
    {
        if (block.Length < 6 || (block[0] & 0xF) != 8)
        {
            throw new InvalidDataException("The headers are not compressed as zlib does it.");
        }

        if ((block[1] & HasDictionary) == 0)
        {
            return block[2..];
        }

        if (BinaryPrimitives.ReadUInt32BigEndian(block[2..]) != SpdyDictionary.Checksum)
        {
            throw new InvalidDataException("The headers are compressed with another dictionary than that of SPDY/3.");
        }

        compressed.Add(Stored(SpdyDictionary.Bytes));
        plain.ReadExactly(new byte[SpdyDictionary.Bytes.Length]);
        return block[6..];
    }

    private static byte[] Stored(ReadOnlySpan<byte> content)
    {
        var block = new byte[5 + content.Length];
        BinaryPrimitives.WriteUInt16LittleEndian(block.AsSpan(1), (ushort)content.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(block.AsSpan(3), (ushort)~content.Length);
        content.CopyTo(block.AsSpan(5));
        return block;
    }

    private string Text()
    {
        var length = Number();
        return length is >= 0 and <= LongestText ? Encoding.UTF8.GetString(Bytes(length)) : throw new InvalidDataException($"A header of {length} bytes is too long; {LongestText} are the most.");
    }

    private int Number() => BinaryPrimitives.ReadInt32BigEndian(Bytes(4));

    private byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        try
        {
            plain.ReadExactly(bytes);
        }
        catch (EndOfStreamException)
        {
            throw new InvalidDataException("A block of headers ends too early.");
        }

        return bytes;
    }

    /// <summary>What has come and was not yet read.</summary>
    private sealed class Feed : MemoryStream
    {
        public void Add(ReadOnlySpan<byte> more)
        {
            var at = Position;
            if (at == Length)
            {
                SetLength(0);
                at = 0;
            }

            Position = Length;
            Write(more);
            Position = at;
        }
    }
}
