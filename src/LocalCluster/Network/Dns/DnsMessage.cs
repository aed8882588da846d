using System.Buffers.Binary;
using System.Text;

namespace Surus.LocalCluster.Network;

/// <summary>DNS messages as bytes (RFC 1035). Pure.</summary>
internal static class DnsMessage
{
    /// <summary>The most bytes of an answer by UDP that every asker takes.</summary>
    public const int SmallestUdpLimit = 512;

    private const int HeaderLength = 12;
    private const int LongestLabel = 63;
    private const uint TimeToLiveSeconds = 5;
    private const byte Response = 0x80;
    private const byte Authoritative = 0x04;
    private const byte Truncated = 0x02;
    private const byte RecursionDesired = 0x01;
    private const byte OperationBits = 0x78;

    /// <summary>Answers a message; null where it is not even the beginning of a question.</summary>
    /// <param name="query">The message.</param>
    /// <param name="zone">The names.</param>
    /// <param name="mostBytes">A longer answer says only that it is too long, and is asked for again by TCP.</param>
    public static byte[]? Answer(ReadOnlySpan<byte> query, DnsZone zone, int mostBytes)
    {
        if (query.Length < HeaderLength || (query[2] & Response) != 0)
        {
            return null;
        }

        if ((query[2] & OperationBits) != 0)
        {
            return Write(query, null, [], new DnsAnswer(DnsCode.NotImplemented, [], []), truncated: false);
        }

        if (ReadQuestion(query) is not var (question, length))
        {
            return Write(query, null, [], new DnsAnswer(DnsCode.FormatError, [], []), truncated: false);
        }

        var raw = query.Slice(HeaderLength, length);
        var answer = zone.Answer(question);
        var whole = Write(query, question, raw, answer, truncated: false);
        return whole.Length <= mostBytes ? whole : Write(query, question, raw, DnsAnswer.Of([]), truncated: true);
    }

    private static (DnsQuestion Question, int Length)? ReadQuestion(ReadOnlySpan<byte> query)
    {
        if (BinaryPrimitives.ReadUInt16BigEndian(query[4..]) != 1)
        {
            return null;
        }

        var name = new StringBuilder();
        var at = HeaderLength;
        while (at < query.Length && query[at] != 0)
        {
            var length = query[at];
            if (length > LongestLabel || at + 1 + length >= query.Length)
            {
                return null;
            }

            name.Append(name.Length > 0 ? "." : "").Append(Encoding.ASCII.GetString(query.Slice(at + 1, length)));
            at += 1 + length;
        }

        return at + 5 > query.Length
            ? null
            : (new DnsQuestion(name.ToString().ToLowerInvariant(), (DnsType)BinaryPrimitives.ReadUInt16BigEndian(query[(at + 1)..])),
                at + 5 - HeaderLength);
    }

    private static byte[] Write(ReadOnlySpan<byte> query, DnsQuestion? question, ReadOnlySpan<byte> raw, DnsAnswer answer, bool truncated)
    {
        var message = new List<byte>(256);
        message.AddRange(query[..2]);
        message.Add((byte)(Response | Authoritative | (truncated ? Truncated : 0) | (query[2] & (RecursionDesired | OperationBits))));
        message.Add((byte)answer.Code);
        Number(message, question is null ? 0 : 1);
        Number(message, answer.Records.Count);
        Number(message, 0);
        Number(message, answer.Additional.Count);
        message.AddRange(raw);
        foreach (var record in answer.Records.Concat(answer.Additional))
        {
            Write(message, record, question?.Name);
        }

        return [.. message];
    }

    private static void Write(List<byte> message, DnsRecord record, string? asked)
    {
        const ushort Internet = 1;
        const ushort PointerToQuestion = 0xc000 | HeaderLength;
        if (record.Name == asked)
        {
            Number(message, PointerToQuestion);
        }
        else
        {
            message.AddRange(Name(record.Name));
        }

        Number(message, (ushort)DnsZone.TypeOf(record));
        Number(message, Internet);
        Number(message, 0);
        Number(message, (int)TimeToLiveSeconds);
        var data = Data(record);
        Number(message, data.Count);
        message.AddRange(data);
    }

    private static List<byte> Data(DnsRecord record)
    {
        switch (record)
        {
            case DnsRecord.A address:
                return [.. address.Address.GetAddressBytes()];
            case DnsRecord.Cname other:
                return Name(other.Target);
            case DnsRecord.Ptr pointer:
                return Name(pointer.Target);
            default:
                var service = (DnsRecord.Srv)record;
                var data = new List<byte>();
                Number(data, 0);
                Number(data, 100);
                Number(data, service.Port);
                data.AddRange(Name(service.Target));
                return data;
        }
    }

    private static List<byte> Name(string name)
    {
        var bytes = new List<byte>(name.Length + 2);
        foreach (var label in name.Split('.', StringSplitOptions.RemoveEmptyEntries))
        {
            bytes.Add((byte)Math.Min(label.Length, LongestLabel));
            bytes.AddRange(Encoding.ASCII.GetBytes(label.Length > LongestLabel ? label[..LongestLabel] : label));
        }

        bytes.Add(0);
        return bytes;
    }

    private static void Number(List<byte> message, int value)
    {
        message.Add((byte)(value >> 8));
        message.Add((byte)value);
    }
}
