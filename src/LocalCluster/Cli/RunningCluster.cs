using System.Net;
using Microsoft.Extensions.Logging;
using Surus.LocalCluster.ApiServer;
using Surus.LocalCluster.Controllers;
using Surus.LocalCluster.Network;
using Surus.LocalCluster.Node;

namespace Surus.LocalCluster.Cli;

/// <summary>All parts of a cluster, from the network up to the nodes.</summary>
internal sealed class RunningCluster : IAsyncDisposable
{
    private readonly ContainerHost host;
    private readonly ApiServer.ApiServer server;
    private readonly NetworkServices services;
    private readonly ControllerManager controllers;
    private readonly List<Kubelet> nodes = [];

    private RunningCluster(ContainerHost host, ApiServer.ApiServer server, NetworkServices services, ControllerManager controllers) =>
        (this.host, this.server, this.services, this.controllers) = (host, server, services, controllers);

    /// <summary>Starts the parts in the order in which they need each other.</summary>
    public static async Task<RunningCluster> Start(StateFolder state, ClusterSettings settings, ILoggerFactory loggers, Action<string> progress)
    {
        var options = settings.Host(state);
        progress("Setting up the network.");
        var host = await ContainerHost.StartAsync(options, CancellationToken.None);
        progress("Starting the API server.");
        var server = await ApiServer.ApiServer.StartAsync(new ApiServerOptions
        {
            StateDirectory = state.ApiServer,
            Listen = [new IPEndPoint(IPAddress.Loopback, settings.ApiPort), new IPEndPoint(options.Network.HostAddress, settings.ApiPort)],
            ServiceRange = options.Network.ServiceRange.ToString(),
        }, CancellationToken.None);
        var api = server.Client("kube-controller-manager");
        await DefaultObjects.Ensure(api, CancellationToken.None);
        var services = await NetworkServices.StartAsync(
            host.Network, server.Client("kube-proxy"), TimeProvider.System, loggers, CancellationToken.None);
        var controllers = new ControllerManager(api, state.Volumes, TimeProvider.System, loggers.CreateLogger("controllers"));
        await controllers.Start();
        var cluster = new RunningCluster(host, server, services, controllers);
        progress($"Starting {settings.Nodes} nodes.");
        await cluster.StartNodes(settings, loggers);
        return cluster;
    }

    /// <summary>Ends all pods and takes everything off the machine but the state folder.</summary>
    public async Task Stop()
    {
        await controllers.DisposeAsync();
        await Task.WhenAll(nodes.Select(node => node.StopAsync(removeEverything: true)));
        await services.DisposeAsync();
        await server.DisposeAsync();
        await host.RemoveAsync(CancellationToken.None);
    }

    public ValueTask DisposeAsync() => host.DisposeAsync();

    private async Task StartNodes(ClusterSettings settings, ILoggerFactory loggers)
    {
        var api = server.Client("kubelet");
        var tokens = new PodTokens(server, api);
        for (var index = 1; index <= settings.Nodes; index++)
        {
            nodes.Add(new Kubelet(host, api, tokens, settings.NodeNames[index - 1], index, TimeProvider.System, loggers));
        }

        server.PodStreams = new PodStreams(() => nodes, host.Runc);
        await Task.WhenAll(nodes.Select(node => node.StartAsync(CancellationToken.None)));
    }
}
