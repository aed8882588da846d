using Microsoft.Extensions.Logging;
using Surus.LocalCluster.Cluster;
using Surus.LocalCluster.Node;

namespace Surus.LocalCluster.Controllers;

/// <summary>All controllers of the cluster, and the caches that they share.</summary>
internal sealed class ControllerManager : IAsyncDisposable
{
    private const int WorkersPerController = 4;

    private readonly CancellationTokenSource stop = new();
    private readonly List<ObjectCache> caches = [];
    private readonly List<Controller> controllers = [];
    private readonly Scheduler scheduler;
    private Task running = Task.CompletedTask;

    /// <param name="api">The cluster.</param>
    /// <param name="volumesFolder">Where provisioned volumes live.</param>
    /// <param name="frozen">Which of them stand still.</param>
    /// <param name="nodeGrace">How long a node may be silent before it is taken as gone.</param>
    /// <param name="clock">The clock that delays run by.</param>
    /// <param name="logger">Where failures are told.</param>
    public ControllerManager(IClusterApi api, string volumesFolder, FrozenVolumes frozen, TimeSpan nodeGrace, TimeProvider clock, ILogger logger)
    {
        var pods = Cache(api, clock, ResourceTypes.Pods);
        var nodes = Cache(api, clock, ResourceTypes.Nodes);
        var services = Cache(api, clock, ResourceTypes.Services);
        var slices = Cache(api, clock, ResourceTypes.EndpointSlices);
        var endpoints = Cache(api, clock, ResourceTypes.Endpoints);
        var claims = Cache(api, clock, ResourceTypes.PersistentVolumeClaims);
        var volumes = Cache(api, clock, ResourceTypes.PersistentVolumes);
        var classes = Cache(api, clock, ResourceTypes.StorageClasses);
        var deployments = Cache(api, clock, ResourceTypes.Deployments);
        var replicaSets = Cache(api, clock, ResourceTypes.ReplicaSets);
        var jobs = Cache(api, clock, ResourceTypes.Jobs);
        var leases = Cache(api, clock, ResourceTypes.Leases);
        var budgets = Cache(api, clock, ResourceTypes.PodDisruptionBudgets);
        scheduler = new Scheduler(api, pods, nodes, claims, volumes, clock, logger);
        controllers.AddRange(
        [
            new EndpointSliceController(api, services, pods, slices, endpoints, clock, logger),
            new DeploymentController(api, deployments, replicaSets, pods, clock, logger),
            new ReplicaSetController(api, replicaSets, pods, clock, logger),
            new JobController(api, jobs, pods, clock, logger),
            new VolumeProvisioner(api, claims, volumes, classes, volumesFolder, frozen, clock, logger),
            new DisruptionBudgetController(api, budgets, pods, clock, logger),
            new NodeLifecycleController(api, nodes, pods, leases, nodeGrace, clock, logger),
            new TaintEvictionController(api, nodes, pods, clock, logger),
        ]);
    }

    /// <summary>Starts all; completes when every cache has seen what there is.</summary>
    public async Task Start()
    {
        var following = caches.Select(cache => cache.Run(stop.Token)).ToList();
        await Task.WhenAny(Task.WhenAll(caches.Select(cache => cache.Synced)), Task.WhenAny(following).Unwrap());
        var work = controllers.Select(controller => controller.Run(WorkersPerController, stop.Token)).Append(scheduler.Run(1, stop.Token));
        running = Task.WhenAll(following.Concat(work));
    }

    /// <summary>Stops all and waits for what is under way.</summary>
    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        try
        {
            await running;
        }
        catch (OperationCanceledException)
        {
            // That is how they end.
        }

        stop.Dispose();
    }

    private ObjectCache Cache(IClusterApi api, TimeProvider clock, ResourceType type)
    {
        var cache = new ObjectCache(api, type, clock);
        caches.Add(cache);
        return cache;
    }
}
