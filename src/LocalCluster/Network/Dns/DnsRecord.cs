using System.Net;

namespace Surus.LocalCluster.Network;

/// <summary>The types of DNS records that are asked for and answered here.</summary>
internal enum DnsType : ushort
{
    /// <summary>An IPv4 address.</summary>
    A = 1,

    /// <summary>Another name.</summary>
    Cname = 5,

    /// <summary>The name of an address.</summary>
    Ptr = 12,

    /// <summary>The place of a service.</summary>
    Srv = 33,

    /// <summary>All types.</summary>
    Any = 255,
}

/// <summary>What a DNS answer says of its question.</summary>
internal enum DnsCode : byte
{
    /// <summary>Answered, perhaps with nothing: the name exists.</summary>
    NoError = 0,

    /// <summary>The question could not be read.</summary>
    FormatError = 1,

    /// <summary>The name does not exist.</summary>
    NameError = 3,

    /// <summary>Another kind of request than a question.</summary>
    NotImplemented = 4,
}

/// <summary>A DNS record.</summary>
/// <param name="Name">Whose record it is.</param>
internal abstract record DnsRecord(string Name)
{
    /// <summary>An address.</summary>
    public sealed record A(string Name, IPAddress Address) : DnsRecord(Name);

    /// <summary>Another name for it.</summary>
    public sealed record Cname(string Name, string Target) : DnsRecord(Name);

    /// <summary>The name of an address.</summary>
    public sealed record Ptr(string Name, string Target) : DnsRecord(Name);

    /// <summary>The place of a service.</summary>
    public sealed record Srv(string Name, string Target, int Port) : DnsRecord(Name);
}

/// <summary>A question.</summary>
/// <param name="Name">In lower case, without the last dot.</param>
/// <param name="Type">The type of record; any number.</param>
internal readonly record struct DnsQuestion(string Name, DnsType Type);

/// <summary>An answer.</summary>
internal sealed record DnsAnswer(DnsCode Code, IReadOnlyList<DnsRecord> Records, IReadOnlyList<DnsRecord> Additional)
{
    /// <summary>The name does not exist.</summary>
    public static DnsAnswer NoName { get; } = new(DnsCode.NameError, [], []);

    /// <summary>The name exists and has these records.</summary>
    public static DnsAnswer Of(IEnumerable<DnsRecord> records) => new(DnsCode.NoError, [.. records], []);
}
