using System.Buffers.Binary;
using System.Text;

namespace Surus.LocalCluster.ApiServer;

/// <summary>One field of a message as it was written.</summary>
/// <param name="Number">The field's number.</param>
/// <param name="Scalar">The value of a number; 0 for bytes.</param>
/// <param name="Bytes">The bytes of a text, of bytes or of a message; empty for a number.</param>
/// <param name="IsBytes">Which of the two it is.</param>
internal readonly record struct ProtobufField(int Number, ulong Scalar, ReadOnlyMemory<byte> Bytes, bool IsBytes)
{
    /// <summary>The bytes as text.</summary>
    public string Text => Encoding.UTF8.GetString(Bytes.Span);
}

/// <summary>Reads the fields of a protobuf message one after another.</summary>
internal sealed class ProtobufReader(ReadOnlyMemory<byte> message)
{
    private int position;

    /// <summary>The next field, or null at the end.</summary>
    /// <exception cref="FormatException">The bytes are no message.</exception>
    public ProtobufField? Next()
    {
        if (position >= message.Length)
        {
            return null;
        }

        var key = Varint();
        var number = (int)(key >> 3);
        return (key & 7) switch
        {
            0 => new ProtobufField(number, Varint(), default, false),
            1 => new ProtobufField(number, BinaryPrimitives.ReadUInt64LittleEndian(Take(8).Span), default, false),
            2 => new ProtobufField(number, 0, Take(Length()), true),
            5 => new ProtobufField(number, BinaryPrimitives.ReadUInt32LittleEndian(Take(4).Span), default, false),
            var type => throw new FormatException($"A protobuf field has the unknown wire type {type}."),
        };
    }

    /// <summary>The next number of a packed list.</summary>
    public ulong Varint()
    {
        var result = 0UL;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var part = Take(1).Span[0];
            result |= (ulong)(part & 0x7f) << shift;
            if (part < 0x80)
            {
                return result;
            }
        }

        throw new FormatException("A protobuf number is longer than ten bytes.");
    }

    /// <summary>Whether all is read.</summary>
    public bool AtEnd => position >= message.Length;

    private int Length() => Varint() is <= int.MaxValue and var length ? (int)length : throw new FormatException("A protobuf field is longer than its message.");

    private ReadOnlyMemory<byte> Take(int count)
    {
        if (count > message.Length - position)
        {
            throw new FormatException("A protobuf message ends in the middle of a field.");
        }

        var taken = message.Slice(position, count);
        position += count;
        return taken;
    }
}
