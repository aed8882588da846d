using System.Buffers.Binary;
using System.Net;

namespace Surus.LocalCluster.ApiServer;

/// <summary>Gives out service addresses and node ports, each once.</summary>
internal sealed class ServiceAllocator
{
    /// <summary>The lowest node port.</summary>
    public const int FirstNodePort = 30000;

    /// <summary>The highest node port.</summary>
    public const int LastNodePort = 32767;

    private readonly Lock gate = new();
    private readonly HashSet<uint> addresses = [];
    private readonly HashSet<int> ports = [];
    private readonly IPNetwork range;
    private readonly uint first;
    private readonly uint last;
    private uint nextAddress;
    private int nextPort = FirstNodePort;

    /// <summary>Gives out addresses of a range; its first usable address is that of the API server itself.</summary>
    public ServiceAllocator(string range)
    {
        this.range = IPNetwork.Parse(range);
        var start = Number(this.range.BaseAddress);
        first = start + 1;
        last = start + (uint)((1UL << (32 - this.range.PrefixLength)) - 2);
        nextAddress = first + 1;
    }

    /// <summary>The address of the service <c>kubernetes</c>.</summary>
    public IPAddress ApiServerAddress => Address(first);

    /// <summary>Takes the next free address; null where there is none left.</summary>
    public IPAddress? TakeAddress()
    {
        lock (gate)
        {
            for (var tried = first; tried <= last; tried++)
            {
                var candidate = nextAddress;
                nextAddress = candidate == last ? first + 1 : candidate + 1;
                if (addresses.Add(candidate))
                {
                    return Address(candidate);
                }
            }

            return null;
        }
    }

    /// <summary>Takes this very address; says what is wrong where that can't be.</summary>
    public string? TakeAddress(IPAddress address)
    {
        if (!range.Contains(address) || Number(address) < first || Number(address) > last)
        {
            return $"failed to allocate IP {address}: the provided IP is not in the valid range {range}";
        }

        lock (gate)
        {
            return addresses.Add(Number(address)) ? null : $"failed to allocate IP {address}: provided IP is already allocated";
        }
    }

    /// <summary>Gives an address back.</summary>
    public void Release(IPAddress address)
    {
        lock (gate)
        {
            addresses.Remove(Number(address));
        }
    }

    /// <summary>Takes the next free node port; null where there is none left.</summary>
    public int? TakePort()
    {
        lock (gate)
        {
            for (var tried = FirstNodePort; tried <= LastNodePort; tried++)
            {
                var candidate = nextPort;
                nextPort = candidate == LastNodePort ? FirstNodePort : candidate + 1;
                if (ports.Add(candidate))
                {
                    return candidate;
                }
            }

            return null;
        }
    }

    /// <summary>Takes this very node port; says what is wrong where that can't be.</summary>
    public string? TakePort(int port)
    {
        if (port is < FirstNodePort or > LastNodePort)
        {
            return $"provided port is not in the valid range. The range of valid ports is {FirstNodePort}-{LastNodePort}";
        }

        lock (gate)
        {
            return ports.Add(port) ? null : "provided port is already allocated";
        }
    }

    /// <summary>Gives a node port back.</summary>
    public void Release(int port)
    {
        lock (gate)
        {
            ports.Remove(port);
        }
    }

    private static uint Number(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        return BinaryPrimitives.ReadUInt32BigEndian(bytes);
    }

    private static IPAddress Address(uint number)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, number);
        return new IPAddress(bytes);
    }
}
