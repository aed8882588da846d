using Surus.LocalCluster.Cluster;
using Surus.LocalCluster.Network;

namespace Surus.LocalCluster.Node;

/// <summary>What a node is at.</summary>
internal enum NodePower
{
    /// <summary>It runs.</summary>
    Running,

    /// <summary>It has no power: nothing of it runs.</summary>
    Stopped,

    /// <summary>It stands still: everything of it is there, and nothing moves.</summary>
    Frozen,
}

/// <summary>
/// A virtual node as a machine: it can lose its power, stand still, and be cut off. What runs on it is the agent's (<see cref="Kubelet"/>)
/// to know; a node that boots gets a new one, which takes over or clears away what it finds.
/// </summary>
/// <param name="name">Its name.</param>
/// <param name="index">Its number, from 1.</param>
/// <param name="host">What the nodes share.</param>
/// <param name="boot">Makes an agent that reaches the API server through the given gate.</param>
internal sealed class VirtualNode(string name, int index, ContainerHost host, Func<ApiGate, Kubelet> boot) : IDisposable
{
    private readonly ApiGate gate = new();
    private Kubelet? agent;

    /// <summary>The node's name.</summary>
    public string Name => name;

    /// <summary>What it is at.</summary>
    public NodePower Power { get; private set; } = NodePower.Stopped;

    /// <summary>Its network is cut off from everything else.</summary>
    public bool Isolated { get; private set; }

    /// <summary>The addresses of the node and its pods.</summary>
    public Cidr Range => host.Options.Network.NodeRange(index);

    /// <summary>The agent, where the rest of the cluster can reach it.</summary>
    public Kubelet? Reachable => Power == NodePower.Running && gate.IsOpen ? agent : null;

    /// <summary>The agent; null where the node does not run.</summary>
    public Kubelet? Agent => agent;

    /// <summary>Whether its way to the API server is open.</summary>
    public bool ReachesApi => gate.IsOpen;

    /// <summary>The packets that vanish because of the node's state.</summary>
    public IEnumerable<PacketCut> Cuts =>
        Power == NodePower.Stopped ? PacketCut.Darken(Range) : Isolated ? PacketCut.Isolate(Range) : [];

    /// <summary>Boots the node.</summary>
    public async Task StartAsync(CancellationToken cancel)
    {
        // Where an attempt before failed half-way there may be one still: two would fight over the pods.
        await LoseAgent();
        agent = boot(gate);
        await agent.StartAsync(cancel);
        Power = NodePower.Running;
    }

    /// <summary>Takes its power away: what runs on it ends in one moment, and nobody on it can say so. The network must be dark before.</summary>
    public async Task CutPowerAsync(CancellationToken cancel)
    {
        Power = NodePower.Stopped;
        await LoseAgent();
        await Cgroups.KillAsync(host.Options.NodeCgroup(name), cancel);
    }

    /// <summary>Marks it as without power, so that its packets vanish before its processes do.</summary>
    public void Darken() => Power = NodePower.Stopped;

    /// <summary>Lets everything on it stand still, its agent too.</summary>
    /// <exception cref="IOException">A process waits in the kernel and can't be stopped; all go on.</exception>
    public async Task FreezeAsync(CancellationToken cancel)
    {
        try
        {
            await Cgroups.FreezeAsync(host.Options.NodeCgroup(name), frozen: true, cancel);
        }
        catch (IOException)
        {
            await Cgroups.FreezeAsync(host.Options.NodeCgroup(name), frozen: false, cancel);
            throw;
        }

        Power = NodePower.Frozen;
        await LoseAgent();
    }

    /// <summary>Lets it go on where it stood still.</summary>
    public async Task UnfreezeAsync(CancellationToken cancel)
    {
        await Cgroups.FreezeAsync(host.Options.NodeCgroup(name), frozen: false, cancel);
        await StartAsync(cancel);
    }

    /// <summary>Says that it is cut off, or no longer; the packets are the network's to see to.</summary>
    public void Isolate(bool isolated) => Isolated = isolated;

    /// <summary>Shuts or opens the agent's way to the API server.</summary>
    public void ReachApi(bool reaches)
    {
        if (reaches)
        {
            gate.Open();
        }
        else
        {
            gate.Shut($"Node {name} is cut off from the API server.");
        }
    }

    /// <summary>Ends everything of the node.</summary>
    public async Task RemoveAsync()
    {
        if (agent is { } last)
        {
            agent = null;
            await last.StopAsync(removeEverything: true);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => gate.Dispose();

    private async Task LoseAgent()
    {
        if (agent is { } last)
        {
            agent = null;
            await last.StopAsync(removeEverything: false);
        }
    }
}
