using System.Net;
using Surus.LocalCluster.Cluster;
using Surus.LocalCluster.Network;
using Surus.LocalCluster.Node;

namespace Surus.LocalCluster.Faults;

/// <summary>Cuts the network between parts of the cluster, and heals it.</summary>
/// <param name="nodes">The nodes.</param>
/// <param name="network">The network.</param>
/// <param name="api">For the addresses of pods.</param>
/// <param name="apiPort">The API server's port.</param>
internal sealed class NetworkFaults(IReadOnlyList<VirtualNode> nodes, ClusterNetwork network, IClusterApi api, int apiPort)
{
    private readonly List<NetworkCut> cuts = [];

    /// <summary>The cuts that there are.</summary>
    public IReadOnlyList<NetworkCut> Cuts => [.. cuts];

    /// <summary>Lets the packets between two parts vanish.</summary>
    /// <exception cref="FaultException">There is no such part.</exception>
    public async Task<string> CutAsync(string one, string other, bool oneWay, CancellationToken cancel)
    {
        if (one == other)
        {
            throw new FaultException($"{one} can't be cut from itself: name two parts.");
        }

        var cut = new NetworkCut(await PartAsync(one, cancel), await PartAsync(other, cancel), oneWay);
        cuts.RemoveAll(known => known.IsBetween(one, other));
        cuts.Add(cut);
        await ApplyAsync(cancel);
        return oneWay
            ? $"Packets from {one} to {other} vanish, also those of established connections; those from {other} to {one} arrive. Undo it with `surus-local network heal {one} {other}`."
            : $"Packets between {one} and {other} vanish, also those of established connections. Undo it with `surus-local network heal {one} {other}`.";
    }

    /// <summary>Lets packets flow again: between two parts, or (both null) everywhere that a cut was asked for.</summary>
    /// <exception cref="FaultException">There is no such cut.</exception>
    public async Task<string> HealAsync(string? one, string? other, CancellationToken cancel)
    {
        if (one is null || other is null)
        {
            var count = cuts.Count;
            cuts.Clear();
            await ApplyAsync(cancel);
            return count == 0 ? "There was no cut." : $"Healed {count} {(count == 1 ? "cut" : "cuts")}: packets flow again.";
        }

        if (cuts.RemoveAll(cut => cut.IsBetween(one, other)) == 0)
        {
            throw new FaultException(cuts.Count == 0
                ? $"There is no cut between {one} and {other}: there is none at all."
                : $"There is no cut between {one} and {other}; there is {string.Join(", ", cuts.Select(cut => $"{cut.From.Name} {cut.To.Name}"))}.");
        }

        await ApplyAsync(cancel);
        return $"Packets between {one} and {other} flow again.";
    }

    /// <summary>Brings the network, and the agents' ways to the API server, in line with the cuts and with what the nodes are at.</summary>
    public async Task ApplyAsync(CancellationToken cancel)
    {
        await network.CutAsync([.. nodes.SelectMany(node => node.Cuts), .. cuts.SelectMany(cut => cut.Packets)], cancel);
        foreach (var node in nodes)
        {
            node.ReachApi(!node.Isolated && !cuts.Exists(cut => cut.IsBetween(node.Name, NetworkPart.Api)));
        }
    }

    private async Task<NetworkPart> PartAsync(string name, CancellationToken cancel)
    {
        if (name == NetworkPart.Api)
        {
            return new NetworkPart(name, new PacketEnd(One(network.Options.HostAddress), apiPort));
        }

        if (nodes.FirstOrDefault(node => node.Name == name) is { } found)
        {
            return new NetworkPart(name, new PacketEnd(found.Range));
        }

        if (name.Split('/') is not [var @namespace, var pod])
        {
            throw new FaultException(
                $"There is no node {name}: name a node ({string.Join(", ", nodes.Select(node => node.Name))}), a pod as NAMESPACE/NAME, or {NetworkPart.Api}.");
        }

        var value = await api.Get(ResourceTypes.Pods, @namespace, pod, cancel)
            ?? throw new FaultException($"There is no pod {pod} in namespace {@namespace}: `kubectl get pods -n {@namespace}` lists those that are.");
        if (value.Flag("spec", "hostNetwork"))
        {
            throw new FaultException($"The pod {name} has the network of its node, so it can't be cut off alone: cut off the node.");
        }

        return value.Text("status", "podIP") is { } address
            ? new NetworkPart(name, new PacketEnd(One(IPAddress.Parse(address))))
            : throw new FaultException($"The pod {name} has no address yet: wait until it runs.");
    }

    private static Cidr One(IPAddress address) => Cidr.Parse($"{address}/32");
}
