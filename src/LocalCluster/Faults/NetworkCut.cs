using Surus.LocalCluster.Network;

namespace Surus.LocalCluster.Faults;

/// <summary>A part of the cluster between which and another the network can be cut.</summary>
/// <param name="Name">A node's name, a pod's <c>namespace/name</c>, or <c>api</c>.</param>
/// <param name="End">Its addresses.</param>
internal sealed record NetworkPart(string Name, PacketEnd End)
{
    /// <summary>What the API server is called.</summary>
    public const string Api = "api";
}

/// <summary>A cut that somebody asked for.</summary>
/// <param name="From">Whose packets vanish.</param>
/// <param name="To">On their way to whom.</param>
/// <param name="OneWay">The other direction is as it was.</param>
internal sealed record NetworkCut(NetworkPart From, NetworkPart To, bool OneWay)
{
    /// <summary>The packets that vanish.</summary>
    public IEnumerable<PacketCut> Packets =>
        OneWay ? [new PacketCut(From.End, To.End)] : [new PacketCut(From.End, To.End), new PacketCut(To.End, From.End)];

    /// <summary>Whether it is between these two, whichever comes first.</summary>
    public bool IsBetween(string one, string other) => (From.Name == one && To.Name == other) || (From.Name == other && To.Name == one);
}
