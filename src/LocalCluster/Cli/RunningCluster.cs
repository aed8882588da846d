using System.Net;
using Microsoft.Extensions.Logging;
using Surus.LocalCluster.ApiServer;
using Surus.LocalCluster.Cluster;
using Surus.LocalCluster.Control;
using Surus.LocalCluster.Controllers;
using Surus.LocalCluster.Faults;
using Surus.LocalCluster.Network;
using Surus.LocalCluster.Node;

namespace Surus.LocalCluster.Cli;

/// <summary>All parts of a cluster, from the network up to the nodes.</summary>
internal sealed class RunningCluster : IAsyncDisposable
{
    private readonly ContainerHost host;
    private readonly ApiServer.ApiServer server;
    private readonly ApiGate gate;
    private readonly NetworkServices services;
    private readonly ControllerManager controllers;
    private readonly List<VirtualNode> nodes = [];
    private FaultLaboratory? faults;
    private ControlServer? control;

    private RunningCluster(
        ContainerHost host, ApiServer.ApiServer server, ApiGate gate, NetworkServices services, ControllerManager controllers) =>
        (this.host, this.server, this.gate, this.services, this.controllers) = (host, server, gate, services, controllers);

    /// <summary>Starts the parts in the order in which they need each other.</summary>
    public static async Task<RunningCluster> Start(StateFolder state, ClusterSettings settings, ILoggerFactory loggers, Action<string> progress)
    {
        var options = settings.Host(state);
        progress("Setting up the network.");
        var host = await ContainerHost.StartAsync(options, CancellationToken.None);
        await FaultLaboratory.MendAsync(host, CancellationToken.None);
        progress("Starting the API server.");
        var server = await ApiServer.ApiServer.StartAsync(new ApiServerOptions
        {
            StateDirectory = state.ApiServer,
            Listen = [new IPEndPoint(IPAddress.Loopback, settings.ApiPort), new IPEndPoint(options.Network.HostAddress, settings.ApiPort)],
            ServiceRange = options.Network.ServiceRange.ToString(),
            Loggers = loggers,
        }, CancellationToken.None);
        var gate = new ApiGate();
        var api = new GatedApi(server.Client("kube-controller-manager"), gate);
        await DefaultObjects.Ensure(api, CancellationToken.None);
        var services = await NetworkServices.StartAsync(
            host.Network, new GatedApi(server.Client("kube-proxy"), gate), TimeProvider.System, loggers, CancellationToken.None);
        var controllers = new ControllerManager(api, options.VolumesFolder, host.Frozen, settings.NodeMonitorGrace, TimeProvider.System, loggers.CreateLogger("controllers"));
        await controllers.Start();
        var cluster = new RunningCluster(host, server, gate, services, controllers);
        progress($"Starting {settings.Nodes} {(settings.Nodes == 1 ? "node" : "nodes")}.");
        await cluster.StartNodes(settings, loggers);
        return cluster;
    }

    /// <summary>Ends all pods and takes everything off the machine but the state folder.</summary>
    public async Task Stop()
    {
        await control!.DisposeAsync();
        // What is broken on purpose would hinder the end: frozen disks, processes that stand still.
        await faults!.DisposeAsync();
        await Cgroups.ThawBeneathAsync(host.Options.CgroupParent, CancellationToken.None);
        await controllers.DisposeAsync();
        await Task.WhenAll(nodes.Select(node => node.RemoveAsync()));
        await services.DisposeAsync();
        await server.DisposeAsync();
        nodes.ForEach(node => node.Dispose());
        gate.Dispose();
        await host.RemoveAsync(CancellationToken.None);
    }

    public ValueTask DisposeAsync() => host.DisposeAsync();

    private async Task StartNodes(ClusterSettings settings, ILoggerFactory loggers)
    {
        var api = new GatedApi(server.Client("kubelet"), gate);
        for (var index = 1; index <= settings.Nodes; index++)
        {
            var (name, number) = (settings.NodeNames[index - 1], index);
            nodes.Add(new VirtualNode(name, number, host, way =>
            {
                var own = new GatedApi(api, way);
                return new Kubelet(host, own, new PodTokens(server, own), name, number, TimeProvider.System, loggers);
            }));
        }

        server.PodStreams = new PodStreams(() => nodes.Select(node => node.Reachable).OfType<Kubelet>(), host.Runc);
        faults = new FaultLaboratory(nodes, host, server, gate, settings.ApiPort);
        await Task.WhenAll(nodes.Select(node => node.StartAsync(CancellationToken.None)));
        control = new ControlServer(host.Options.ControlSocket, faults.CarryAsync, loggers.CreateLogger("control"));
    }
}
