using System.Net;
using System.Net.Sockets;

namespace Surus.Cel;

/// <summary>An IP address.</summary>
internal sealed record CelIp(IPAddress Address)
{
    /// <summary>4 or 6.</summary>
    public long Family => Address.AddressFamily == AddressFamily.InterNetwork ? 4 : 6;

    /// <summary>Reads an address; null where the text is none. Neither zones nor IPv4 inside of IPv6 are taken.</summary>
    public static CelIp? Parse(string text)
    {
        var isV4 = text.Split('.').Length == 4 && text.Split('.').All(part => part.Length is > 0 and <= 3 && part.All(char.IsAsciiDigit) && (part.Length == 1 || part[0] != '0'));
        return (isV4 || text.Contains(':', StringComparison.Ordinal)) && !text.Contains('%', StringComparison.Ordinal) && !text.Contains('[', StringComparison.Ordinal)
            && IPAddress.TryParse(text, out var address) && !address.IsIPv4MappedToIPv6 ? new CelIp(address) : null;
    }

    /// <inheritdoc/>
    public override string ToString() => Address.ToString();
}

/// <summary>A range of IP addresses.</summary>
/// <param name="Address">The address before the slash.</param>
/// <param name="Length">How many bits all addresses of the range share.</param>
internal sealed record CelCidr(CelIp Address, int Length)
{
    private IPNetwork Network => new(Base(), Length);

    /// <summary>Reads a range; null where the text is none.</summary>
    public static CelCidr? Parse(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        return slash > 0 && CelIp.Parse(text[..slash]) is { } address && text[(slash + 1)..] is { Length: > 0 and <= 3 } digits && digits.All(char.IsAsciiDigit)
            && (digits.Length == 1 || digits[0] != '0') && int.Parse(digits, System.Globalization.CultureInfo.InvariantCulture) is var length && length <= (address.Family == 4 ? 32 : 128)
                ? new CelCidr(address, length)
                : null;
    }

    /// <summary>Whether an address is in the range.</summary>
    public bool Contains(CelIp address) => address.Family == Address.Family && Network.Contains(address.Address);

    /// <summary>Whether a whole range is in this one.</summary>
    public bool Contains(CelCidr other) => other.Length >= Length && Contains(other.Address);

    /// <summary>The range from its first address.</summary>
    public CelCidr Masked() => this with { Address = new CelIp(Base()) };

    /// <inheritdoc/>
    public override string ToString() => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Address}/{Length}");

    private IPAddress Base()
    {
        var bytes = Address.Address.GetAddressBytes();
        for (var i = 0; i < bytes.Length; i++)
        {
            var kept = Math.Clamp(Length - (8 * i), 0, 8);
            bytes[i] &= (byte)(0xFF00 >> kept);
        }

        return new IPAddress(bytes);
    }
}
