using Surus.LocalCluster.Cluster;
using Surus.LocalCluster.Node;

namespace Surus.LocalCluster.Faults;

/// <summary>Takes nodes their power, time and network, and gives them back.</summary>
internal sealed class NodeFaults(IReadOnlyList<VirtualNode> nodes, NetworkFaults network, ContainerHost host, ApiGate apiServer)
{
    /// <summary>What it was told to do with a node.</summary>
    /// <exception cref="FaultException">There is no such node, or it is not in a state for it.</exception>
    public Task<string> CarryAsync(string action, string name, CancellationToken cancel)
    {
        var node = nodes.FirstOrDefault(node => node.Name == name) ?? throw new FaultException(
            $"There is no node {name}: there {(nodes.Count == 1 ? "is" : "are")} {string.Join(", ", nodes.Select(node => node.Name))}.");
        return action switch
        {
            "stop" => StopAsync(node, cancel),
            "start" => StartAsync(node, cancel),
            "freeze" => FreezeAsync(node, cancel),
            "unfreeze" => UnfreezeAsync(node, cancel),
            "isolate" => IsolateAsync(node, cancel),
            "heal" => HealAsync(node, cancel),
            _ => throw new FaultException($"A node can't {action}."),
        };
    }

    private async Task<string> StopAsync(VirtualNode node, CancellationToken cancel)
    {
        if (node.Power == NodePower.Stopped)
        {
            throw new FaultException($"{node.Name} has no power already: give it back with `surus-local node start {node.Name}`.");
        }

        // The network goes first: the sockets of what dies say goodbye, and a machine without power does not.
        node.Darken();
        await network.ApplyAsync(cancel);
        var processes = Cgroups.Processes(host.Options.NodeCgroup(node.Name)).Count;
        await node.CutPowerAsync(cancel);
        return $"{node.Name} has lost its power: {Count(processes, "process", "processes")} died at once, and its addresses are silent. "
            + $"Give it back with `surus-local node start {node.Name}`.";
    }

    private async Task<string> StartAsync(VirtualNode node, CancellationToken cancel)
    {
        Require(node, NodePower.Stopped, "has power already");
        RequireReach(node, "boot");
        await node.StartAsync(cancel);
        await network.ApplyAsync(cancel);
        return $"{node.Name} has booted: its pods' containers start again, and what is left of pods that were deleted meanwhile is gone.";
    }

    private async Task<string> FreezeAsync(VirtualNode node, CancellationToken cancel)
    {
        Require(node, NodePower.Running, $"is {(node.Power == NodePower.Frozen ? "frozen already" : "without power")}");
        try
        {
            await node.FreezeAsync(cancel);
        }
        catch (IOException problem)
        {
            throw new FaultException($"{node.Name} could not be frozen, and runs on: {problem.Message}");
        }

        return $"{node.Name} stands still: every process of its pods, and its agent. Undo it with `surus-local node unfreeze {node.Name}`.";
    }

    private async Task<string> UnfreezeAsync(VirtualNode node, CancellationToken cancel)
    {
        Require(node, NodePower.Frozen, "is not frozen");
        RequireReach(node, "go on");
        await node.UnfreezeAsync(cancel);
        return $"{node.Name} goes on where it stood still.";
    }

    private async Task<string> IsolateAsync(VirtualNode node, CancellationToken cancel)
    {
        if (node.Isolated)
        {
            throw new FaultException($"{node.Name} is cut off already: heal it with `surus-local node heal {node.Name}`.");
        }

        node.Isolate(true);
        await network.ApplyAsync(cancel);
        return $"{node.Name} is cut off: packets between its pods and everything else vanish, and its agent does not reach the API server. "
            + $"Undo it with `surus-local node heal {node.Name}`.";
    }

    private async Task<string> HealAsync(VirtualNode node, CancellationToken cancel)
    {
        if (!node.Isolated)
        {
            throw new FaultException($"{node.Name} is not cut off: `surus-local network heal` is for cuts between two parts.");
        }

        node.Isolate(false);
        await network.ApplyAsync(cancel);
        return $"{node.Name} has its network again.";
    }

    private static void Require(VirtualNode node, NodePower power, string otherwise)
    {
        if (node.Power != power)
        {
            throw new FaultException($"{node.Name} {otherwise}.");
        }
    }

    private void RequireReach(VirtualNode node, string what)
    {
        if (!node.ReachesApi || !apiServer.IsOpen)
        {
            throw new FaultException(
                $"{node.Name} can't {what} while it does not reach the API server: heal that first (`surus-local status` says what is cut or stopped).");
        }
    }

    private static string Count(int number, string one, string more) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{number} {(number == 1 ? one : more)}");
}
