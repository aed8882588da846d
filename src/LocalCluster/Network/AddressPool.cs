using System.Net;

namespace Surus.LocalCluster.Network;

/// <summary>
/// Hands out the pod addresses of a node in turn, so that an address that was just freed is the last to come back:
/// clients of a dead pod must not find another one at its address.
/// </summary>
/// <param name="range">The node's range; the first two addresses and the last stay unused.</param>
internal sealed class AddressPool(Cidr range)
{
    private const long FirstPod = 2;
    private readonly Lock gate = new();
    private readonly HashSet<long> taken = [];
    private long next = FirstPod;

    /// <summary>Takes a free address.</summary>
    /// <exception cref="InvalidOperationException">All are in use.</exception>
    public IPAddress Take()
    {
        lock (gate)
        {
            for (var tries = FirstPod; tries < range.Count - 1; tries++)
            {
                var candidate = next;
                next = next + 1 < range.Count - 1 ? next + 1 : FirstPod;
                if (taken.Add(candidate))
                {
                    return range.At(candidate);
                }
            }
        }

        throw new InvalidOperationException($"All {range.Count - 3} pod addresses of the range {range} are in use.");
    }

    /// <summary>Marks an address as used that a pod of an earlier life of this process has.</summary>
    public void Adopt(IPAddress address)
    {
        lock (gate)
        {
            taken.Add(range.IndexOf(address));
            next = Math.Max(next, range.IndexOf(address) + 1 < range.Count - 1 ? range.IndexOf(address) + 1 : FirstPod);
        }
    }

    /// <summary>Gives an address back.</summary>
    public void Release(IPAddress address)
    {
        lock (gate)
        {
            taken.Remove(range.IndexOf(address));
        }
    }
}
