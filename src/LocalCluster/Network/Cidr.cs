using System.Buffers.Binary;
using System.Globalization;
using System.Net;

namespace Surus.LocalCluster.Network;

/// <summary>A range of IPv4 addresses, such as <c>10.89.0.0/16</c>.</summary>
/// <param name="First">The first address, as a number.</param>
/// <param name="PrefixLength">How many leading bits all addresses share, 0 to 32.</param>
internal readonly record struct Cidr(uint First, int PrefixLength)
{
    /// <summary>How many addresses the range has.</summary>
    public long Count => 1L << (32 - PrefixLength);

    /// <summary>Reads <c>ADDRESS/LENGTH</c>.</summary>
    /// <exception cref="FormatException">It is not an IPv4 range.</exception>
    public static Cidr Parse(string text)
    {
        var parts = text.Split('/');
        if (parts.Length != 2 || !IPAddress.TryParse(parts[0], out var address) || address.GetAddressBytes().Length != 4
            || !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var length) || length > 32)
        {
            throw new FormatException($"'{text}' is not a range of IPv4 addresses such as 10.89.0.0/16.");
        }

        return new Cidr(ToNumber(address), length);
    }

    /// <summary>The address at a distance from the first.</summary>
    public IPAddress At(long index) => index >= 0 && index < Count
        ? ToAddress((uint)(First + index))
        : throw new ArgumentOutOfRangeException(nameof(index), index, $"The range {this} has {Count} addresses.");

    /// <summary>The part number <paramref name="index"/> when the range is cut into parts of a longer prefix.</summary>
    public Cidr Part(int index, int prefixLength) => new(ToNumber(At((long)index << (32 - prefixLength))), prefixLength);

    /// <summary>Whether the address lies in the range.</summary>
    public bool Contains(IPAddress address)
    {
        var distance = (long)ToNumber(address) - First;
        return distance >= 0 && distance < Count;
    }

    /// <summary>The distance of an address from the first.</summary>
    public long IndexOf(IPAddress address) => (long)ToNumber(address) - First;

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{ToAddress(First)}/{PrefixLength}");

    private static uint ToNumber(IPAddress address) => BinaryPrimitives.ReadUInt32BigEndian(address.GetAddressBytes());

    private static IPAddress ToAddress(uint number)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, number);
        return new IPAddress(bytes);
    }
}
