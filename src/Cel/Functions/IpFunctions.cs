using System.Net;

namespace Surus.Cel;

/// <summary>IP addresses.</summary>
internal static class IpFunctions
{
    /// <summary>All of them.</summary>
    public static IEnumerable<Overload> All =>
    [
        Overload.Global("ip", [CelType.String], CelType.Ip, a => (object?)CelIp.Parse((string)a[0]!) ?? new CelFault($"IP Address \"{a[0]}\" parse error during conversion from string")),
        Overload.Global("isIP", [CelType.String], CelType.Bool, a => CelIp.Parse((string)a[0]!) is not null),
        Overload.Global("ip.isCanonical", [CelType.String], CelType.Bool, a => CelIp.Parse((string)a[0]!) is { } address
            ? string.Equals(address.ToString(), (string)a[0]!, StringComparison.Ordinal)
            : new CelFault($"IP Address \"{a[0]}\" parse error during conversion from string")),
        Overload.Member("family", [CelType.Ip], CelType.Int, a => ((CelIp)a[0]!).Family),
        Is("isUnspecified", address => address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any)),
        Is("isLoopback", IPAddress.IsLoopback),
        Is("isLinkLocalMulticast", IsLinkLocalMulticast),
        Is("isLinkLocalUnicast", IsLinkLocalUnicast),
        Is("isGlobalUnicast", address => !address.Equals(IPAddress.Any) && !address.Equals(IPAddress.IPv6Any) && !IPAddress.IsLoopback(address) && !IsMulticast(address)
            && !IsLinkLocalUnicast(address) && !address.Equals(IPAddress.Broadcast)),
    ];

    private static Overload Is(string name, Func<IPAddress, bool> holds) => Overload.Member(name, [CelType.Ip], CelType.Bool, a => holds(((CelIp)a[0]!).Address));

    private static bool IsMulticast(IPAddress address) => address.IsIPv6Multicast || (address.GetAddressBytes() is [>= 224 and <= 239, _, _, _]);

    private static bool IsLinkLocalMulticast(IPAddress address) => address.GetAddressBytes() switch
    {
        [224, 0, 0, _] => true,
        [0xFF, var scope, ..] and { Length: 16 } => (scope & 0x0F) == 2,
        _ => false,
    };

    private static bool IsLinkLocalUnicast(IPAddress address) => address.IsIPv6LinkLocal || address.GetAddressBytes() is [169, 254, _, _];
}
