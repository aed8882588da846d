using Surus.LocalCluster.Cluster;
using Surus.LocalCluster.Control;
using Surus.LocalCluster.Node;

namespace Surus.LocalCluster.Faults;

/// <summary>Breaks parts of the cluster on purpose, one request at a time, and makes them whole again.</summary>
internal sealed class FaultLaboratory : IAsyncDisposable
{
    private static readonly TimeSpan longestFreeze = TimeSpan.FromHours(1);
    private static readonly TimeSpan usualFreeze = TimeSpan.FromSeconds(60);

    private readonly SemaphoreSlim one = new(1);
    private readonly IReadOnlyList<VirtualNode> nodes;
    private readonly NodeFaults nodeFaults;
    private readonly NetworkFaults networkFaults;
    private readonly DiskFaults diskFaults;
    private readonly ApiFaults apiFaults;
    private readonly PodSignals signals;

    /// <param name="nodes">The nodes.</param>
    /// <param name="host">What they share.</param>
    /// <param name="server">The API server.</param>
    /// <param name="gate">The way to it.</param>
    /// <param name="apiPort">Its port.</param>
    public FaultLaboratory(IReadOnlyList<VirtualNode> nodes, ContainerHost host, ApiServer.ApiServer server, ApiGate gate, int apiPort)
    {
        var api = server.Client("surus-local");
        this.nodes = nodes;
        networkFaults = new NetworkFaults(nodes, host.Network, api, apiPort);
        nodeFaults = new NodeFaults(nodes, networkFaults, host, gate);
        diskFaults = new DiskFaults(host, api);
        apiFaults = new ApiFaults(server, gate);
        signals = new PodSignals(nodes);
    }

    /// <summary>Makes whole what an earlier life of this process broke and was killed before it could mend.</summary>
    public static async Task MendAsync(ContainerHost host, CancellationToken cancel)
    {
        await Cgroups.ThawBeneathAsync(host.Options.CgroupParent, cancel);
        await FrozenVolumes.ThawBeneathAsync(host.Options, cancel);
        await host.Network.CutAsync([], cancel);
    }

    /// <summary>Does what a command asks for.</summary>
    /// <exception cref="FaultException">It can't be done.</exception>
    public async Task<ControlReply> CarryAsync(ControlRequest request, CancellationToken cancel)
    {
        await one.WaitAsync(cancel);
        try
        {
            var message = request.Subject switch
            {
                "status" => "",
                "node" => await nodeFaults.CarryAsync(request.Action, request.Names[0], cancel),
                "network" => await Network(request, cancel),
                "disk" => await diskFaults.CarryAsync(request.Action, request.Namespace ?? "default", request.Names[0], Time(request), cancel),
                "api" => await apiFaults.CarryAsync(request.Action, cancel),
                "pod" => signals.Send(request.Names[0], request.Names[1], request.Container, request.Process),
                _ => throw new FaultException($"This daemon knows nothing of {request.Subject}: it may be of another version than the command."),
            };
            return new ControlReply(message) { Report = Report() };
        }
        finally
        {
            one.Release();
        }
    }

    /// <summary>Makes everything whole that can hinder the cluster's end.</summary>
    public async ValueTask DisposeAsync()
    {
        await diskFaults.DisposeAsync();
        one.Dispose();
    }

    private Task<string> Network(ControlRequest request, CancellationToken cancel) => request.Action switch
    {
        "cut" => networkFaults.CutAsync(request.Names[0], request.Names[1], request.OneWay, cancel),
        "heal" => networkFaults.HealAsync(request.Names.ElementAtOrDefault(0), request.Names.ElementAtOrDefault(1), cancel),
        _ => throw new FaultException($"A network can't {request.Action}."),
    };

    private static TimeSpan Time(ControlRequest request)
    {
        var time = request.Seconds is { } seconds ? TimeSpan.FromSeconds(seconds) : usualFreeze;
        return time > TimeSpan.Zero && time <= longestFreeze
            ? time
            : throw new FaultException($"--for must be more than 0 and at most {longestFreeze.TotalSeconds:0} seconds.");
    }

    private ClusterReport Report() => new(
        apiFaults.IsRunning ? "running" : "stopped",
        [.. nodes.Select(node => new NodeReport(node.Name, node.Power.ToString().ToLowerInvariant(), node.Isolated, node.Agent?.PodCount ?? 0))],
        [.. networkFaults.Cuts.Select(cut => new CutReport(cut.From.Name, cut.To.Name, cut.OneWay))],
        [.. diskFaults.Faults.Select(disk => new DiskReport(disk.Namespace, disk.Claim, disk.FrozenUntil, disk.Filled))]);
}
