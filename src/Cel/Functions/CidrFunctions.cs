namespace Surus.Cel;

/// <summary>Ranges of IP addresses.</summary>
internal static class CidrFunctions
{
    /// <summary>All of them.</summary>
    public static IEnumerable<Overload> All =>
    [
        Overload.Global("cidr", [CelType.String], CelType.Cidr, a => (object?)CelCidr.Parse((string)a[0]!) ?? new CelFault($"network address parse error during conversion from string: {a[0]}")),
        Overload.Global("isCIDR", [CelType.String], CelType.Bool, a => CelCidr.Parse((string)a[0]!) is not null),
        Overload.Member("containsIP", [CelType.Cidr, CelType.Ip], CelType.Bool, a => ((CelCidr)a[0]!).Contains((CelIp)a[1]!)),
        Overload.Member("containsIP", [CelType.Cidr, CelType.String], CelType.Bool, a => CelIp.Parse((string)a[1]!) is { } address
            ? ((CelCidr)a[0]!).Contains(address)
            : new CelFault($"IP Address \"{a[1]}\" parse error during conversion from string")),
        Overload.Member("containsCIDR", [CelType.Cidr, CelType.Cidr], CelType.Bool, a => ((CelCidr)a[0]!).Contains((CelCidr)a[1]!)),
        Overload.Member("containsCIDR", [CelType.Cidr, CelType.String], CelType.Bool, a => CelCidr.Parse((string)a[1]!) is { } range
            ? ((CelCidr)a[0]!).Contains(range)
            : new CelFault($"network address parse error during conversion from string: {a[1]}")),
        Overload.Member("ip", [CelType.Cidr], CelType.Ip, a => ((CelCidr)a[0]!).Address),
        Overload.Member("masked", [CelType.Cidr], CelType.Cidr, a => ((CelCidr)a[0]!).Masked()),
        Overload.Member("prefixLength", [CelType.Cidr], CelType.Int, a => (long)((CelCidr)a[0]!).Length),
    ];
}
