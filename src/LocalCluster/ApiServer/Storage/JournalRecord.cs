using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace Surus.LocalCluster.ApiServer;

/// <summary>
/// The journal's records: length (4 bytes, little endian, of what follows the checksum), CRC-32C of the payload (4 bytes), payload: revision
/// (8 bytes), bucket, namespace and name (each 2 bytes of length and UTF-8), and the object's JSON, nothing where it was removed.
/// </summary>
internal static class JournalRecord
{
    private const int HeaderLength = 8;

    /// <summary>What a record is about.</summary>
    public readonly record struct Subject(string Bucket, long Revision, ObjectKey Key);

    /// <summary>Appends a record.</summary>
    public static void Append(IBufferWriter<byte> output, string bucket, long revision, ObjectKey key, byte[]? json)
    {
        var payloadLength = 8 + TextLength(bucket) + TextLength(key.Namespace) + TextLength(key.Name) + (json?.Length ?? 0);
        var span = output.GetSpan(HeaderLength + payloadLength)[..(HeaderLength + payloadLength)];
        var payload = span[HeaderLength..];
        BinaryPrimitives.WriteInt64LittleEndian(payload, revision);
        var rest = WriteText(WriteText(WriteText(payload[8..], bucket), key.Namespace), key.Name);
        json?.CopyTo(rest);
        BinaryPrimitives.WriteInt32LittleEndian(span, payloadLength);
        BinaryPrimitives.WriteUInt32LittleEndian(span[4..], Checksum(payload));
        output.Advance(span.Length);
    }

    /// <summary>Reads records up to the end or the first that is torn, and returns how many bytes were valid.</summary>
    public static long ReadAll(ReadOnlySpan<byte> bytes, Action<Subject, StoredObject?> read)
    {
        var position = 0;
        while (TryRead(bytes[position..], out var payload))
        {
            Decode(payload, read);
            position += HeaderLength + payload.Length;
        }

        return position;
    }

    private static bool TryRead(ReadOnlySpan<byte> bytes, out ReadOnlySpan<byte> payload)
    {
        payload = default;
        if (bytes.Length < HeaderLength)
        {
            return false;
        }

        var length = BinaryPrimitives.ReadInt32LittleEndian(bytes);
        if (length < 8 || length > bytes.Length - HeaderLength)
        {
            return false;
        }

        payload = bytes.Slice(HeaderLength, length);
        return Checksum(payload) == BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
    }

    private static void Decode(ReadOnlySpan<byte> payload, Action<Subject, StoredObject?> read)
    {
        var revision = BinaryPrimitives.ReadInt64LittleEndian(payload);
        var rest = payload[8..];
        var bucket = ReadText(ref rest);
        var @namespace = ReadText(ref rest);
        var key = new ObjectKey(@namespace, ReadText(ref rest));
        read(new Subject(bucket, revision, key), rest.IsEmpty ? null : StoredObject.Decode(key, revision, rest.ToArray()));
    }

    private static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        var checksum = uint.MaxValue;
        while (bytes.Length >= sizeof(ulong))
        {
            checksum = BitOperations.Crc32C(checksum, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[sizeof(ulong)..];
        }

        foreach (var value in bytes)
        {
            checksum = BitOperations.Crc32C(checksum, value);
        }

        return ~checksum;
    }

    private static int TextLength(string text) => 2 + Encoding.UTF8.GetByteCount(text);

    private static Span<byte> WriteText(Span<byte> output, string text)
    {
        var length = Encoding.UTF8.GetBytes(text, output[2..]);
        BinaryPrimitives.WriteUInt16LittleEndian(output, (ushort)length);
        return output[(2 + length)..];
    }

    private static string ReadText(ref ReadOnlySpan<byte> input)
    {
        var length = BinaryPrimitives.ReadUInt16LittleEndian(input);
        var text = Encoding.UTF8.GetString(input.Slice(2, length));
        input = input[(2 + length)..];
        return text;
    }
}
