using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Surus.KubernetesTypes;
using Surus.LocalCluster.Cluster;
using Surus.LocalCluster.Network;

namespace Surus.LocalCluster.Node;

/// <summary>One virtual node: runs the pods that are bound to it, and says how it and they fare.</summary>
internal sealed partial class Kubelet
{
    private static readonly TimeSpan SettleTime = TimeSpan.FromSeconds(10);

    private readonly NodeContext node;
    private readonly NodeRegistration registration;
    private readonly ConcurrentDictionary<string, PodWorker> pods = new();
    private readonly ConcurrentDictionary<string, Task> work = new();
    private readonly CancellationTokenSource stopping = new();
    private readonly VolumeWatch volumes;
    private readonly List<Task> loops = [];

    /// <summary>A node; nothing happens before <see cref="StartAsync"/>.</summary>
    /// <param name="host">What the nodes share on this machine.</param>
    /// <param name="api">The cluster.</param>
    /// <param name="tokens">Who issues service-account tokens.</param>
    /// <param name="name">The node's name.</param>
    /// <param name="index">Its number, from 1: which of the addresses are its own.</param>
    /// <param name="time">The clock.</param>
    /// <param name="loggers">The log.</param>
    public Kubelet(
        ContainerHost host, IClusterApi api, IServiceAccountTokens tokens, string name, int index, TimeProvider time, ILoggerFactory loggers)
    {
        var logger = loggers.CreateLogger($"node {name}");
        var network = host.Options.Network;
        var address = network.NodeAddress(index).ToString();
        var capacity = NodeObject.Capacity(host.MachineMemoryBytes);
        var commands = new ContainerCommands(host.Runc);
        var sources = new VolumeSources(api, tokens, address, capacity, time);
        node = new NodeContext
        {
            Name = name,
            Address = address,
            Capacity = capacity,
            Host = host,
            Api = api,
            Addresses = new AddressPool(network.NodeRange(index)),
            Volumes = new VolumeMounter(api, sources, host.Images, host.Roots, host.Frozen, time),
            Containers = new ContainerBuilder(
                host.Images, host.Roots, new ContainerEnvironment(api, address, capacity), network, host.MachineMemoryBytes),
            Events = new NodeEvents(api, name, time, logger),
            Commands = commands,
            Prober = new Prober(commands),
            Time = time,
            Logger = logger,
        };
        registration = new NodeRegistration(node, network.NodeRange(index));
        volumes = new VolumeWatch(api, time, logger);
    }

    /// <summary>The node's name.</summary>
    public string Name => node.Name;

    /// <summary>How many pods it sees to.</summary>
    public int PodCount => pods.Count;

    /// <summary>Registers the node, takes over its pods of an earlier life, and begins to work.</summary>
    public async Task StartAsync(CancellationToken cancel)
    {
        await registration.RegisterAsync(cancel);
        loops.Add(registration.RunAsync(stopping.Token));
        loops.Add(node.Events.RunAsync(stopping.Token));
        loops.Add(volumes.RunAsync(key => Uses(key), stopping.Token));
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var watch = new ObjectWatch(
            node.Api, ResourceTypes.Pods, new ObjectFilter(FieldSelector: $"spec.nodeName={node.Name}"), node.Time, node.Logger);
        loops.Add(watch.RunAsync(
            async all =>
            {
                await SynchronizeAsync(all);
                ready.TrySetResult();
            },
            (type, pod) => Changed(type, pod.Deserialize(Pod.JsonTypeInfo)!),
            stopping.Token));
        await ready.Task.WaitAsync(cancel);
    }

    /// <summary>Stops working.</summary>
    /// <param name="removeEverything">
    /// Ends all containers at once and removes all that the node has on this machine; otherwise containers and network stay as
    /// they are, and the next <see cref="StartAsync"/> takes them over.
    /// </param>
    public async Task StopAsync(bool removeEverything)
    {
        await stopping.CancelAsync();
        await Task.WhenAll(loops.Select(Quietly));
        await Task.WhenAll(work.Values.Select(Quietly));
        await Settle();
        if (removeEverything)
        {
            await Task.WhenAll(pods.Values.Select(worker => worker.DestroyAsync()));
        }

        node.Prober.Dispose();
    }

    /// <summary>A pod by namespace and name; null where the node has none.</summary>
    public PodWorker? Find(string @namespace, string name) => pods.Values.FirstOrDefault(worker =>
        worker.Pod.Metadata.Namespace == @namespace && worker.Pod.Metadata.Name == name);

    /// <summary>
    /// What was begun ends before a successor takes over; but not for ever: what touches a frozen disk waits as long as that is.
    /// </summary>
    private async Task Settle()
    {
        try
        {
            await Task.WhenAll(pods.Values.Select(Settled)).WaitAsync(SettleTime, node.Time, CancellationToken.None);
        }
        catch (TimeoutException)
        {
            NotSettled(node.Logger, node.Name);
        }
    }

    /// <summary>What failed for one pod must not keep the node, and all its other pods, from ending: whoever comes next finds it and tries again.</summary>
    private async Task Settled(PodWorker worker)
    {
        try
        {
            await Quietly(worker.Settled);
        }
        catch (Exception problem)
        {
            LeftBehind(node.Logger, problem, node.Name, worker.Pod.Metadata.Namespace, worker.Pod.Metadata.Name);
        }
    }

    private static async Task Quietly(Task task)
    {
        try
        {
            await task;
        }
        catch (OperationCanceledException)
        {
            // As asked.
        }
    }

    /// <summary>Brings the pods in line with all there are in the API: at the beginning, and after a gap in the watch.</summary>
    private async Task SynchronizeAsync(IReadOnlyList<JsonObject> all)
    {
        var wanted = all.Select(value => value.Deserialize(Pod.JsonTypeInfo)!).ToDictionary(pod => pod.Metadata.Uid!);
        var running = (await node.Host.Shim.ListAsync()).ToHashSet();
        if (pods.IsEmpty)
        {
            await OrphanedPods.RemoveAsync(node, wanted.Keys.ToHashSet());
        }

        var found = new List<PodWorker>();
        foreach (var pod in wanted.Values)
        {
            if (pods.TryGetValue(pod.Metadata.Uid!, out var known))
            {
                known.Update(pod);
                continue;
            }

            var worker = new PodWorker(node, pod, Forget);
            await worker.AdoptAsync(running);
            found.Add(worker);
        }

        // Only now: one that ran before all are taken over would get the address of another that has yet to give it back.
        found.ForEach(Run);

        foreach (var worker in pods.Values.Where(worker => !wanted.ContainsKey(worker.Uid)))
        {
            worker.Gone(null);
        }
    }

    private void Changed(WatchEventType type, Pod pod)
    {
        if (type == WatchEventType.Deleted)
        {
            if (pods.TryGetValue(pod.Metadata.Uid!, out var worker))
            {
                worker.Gone(pod);
            }

            return;
        }

        if (pods.TryGetValue(pod.Metadata.Uid!, out var known))
        {
            known.Update(pod);
        }
        else
        {
            Run(new PodWorker(node, pod, Forget));
        }
    }

    private void Run(PodWorker worker)
    {
        pods[worker.Uid] = worker;
        work[worker.Uid] = Task.Run(() => worker.RunAsync(stopping.Token), CancellationToken.None);
    }

    private void Forget(PodWorker worker)
    {
        pods.TryRemove(worker.Uid, out _);
        work.TryRemove(worker.Uid, out _);
    }

    [LoggerMessage(LogLevel.Warning, "Node {Name}: something that was begun for a pod is still under way")]
    private static partial void NotSettled(ILogger logger, string name);

    [LoggerMessage(LogLevel.Warning, "Node {Name}: something that was begun for pod {Namespace}/{Pod} failed")]
    private static partial void LeftBehind(ILogger logger, Exception problem, string name, string? @namespace, string? pod);

    /// <summary>Tells the pods that use a Secret or ConfigMap that it changed.</summary>
    private void Uses(VolumeObject changed)
    {
        foreach (var worker in pods.Values.Where(worker => VolumeObject.UsedBy(worker.Pod).Contains(changed)))
        {
            worker.ObjectChanged();
        }
    }
}
