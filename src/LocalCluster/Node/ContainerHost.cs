using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Surus.LocalCluster.Network;

namespace Surus.LocalCluster.Node;

/// <summary>
/// What all nodes of an instance share on this machine: network, images, the shim. Start it before the nodes, and end it after
/// them.
/// </summary>
internal sealed partial class ContainerHost : IAsyncDisposable
{
    private const int KilledCode = 137;
    private static readonly TimeSpan RetryPeriod = TimeSpan.FromSeconds(1);
    private readonly ConcurrentDictionary<string, Action<ContainerExit>> exits = new();
    private readonly CancellationTokenSource ending = new();
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly Task watching;

    private ContainerHost(HostOptions options, ClusterNetwork network, ShimClient shim)
    {
        (time, logger) = (options.Time, options.Loggers.CreateLogger("containers"));
        Options = options;
        Network = network;
        Images = new ImageMap(options.ImagesFile);
        Roots = new RootFileSystem(Path.Combine(options.RunFolder, "base-layer"), options.StateFolder);
        Runc = new Runc(options.RuncRoot);
        MachineMemoryBytes = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        Shim = Listen(shim);
        watching = WatchShimAsync();
    }

    /// <summary>Names and places.</summary>
    public HostOptions Options { get; }

    /// <summary>The network.</summary>
    public ClusterNetwork Network { get; }

    /// <summary>The parent of all containers.</summary>
    public ShimClient Shim { get; private set; }

    /// <summary>Which volumes stand still.</summary>
    public FrozenVolumes Frozen { get; } = new();

    /// <summary>Which directory an image name stands for.</summary>
    public ImageMap Images { get; }

    /// <summary>Root file systems of containers.</summary>
    public RootFileSystem Roots { get; }

    /// <summary>The container runtime.</summary>
    public Runc Runc { get; }

    /// <summary>The machine's memory.</summary>
    public long MachineMemoryBytes { get; }

    /// <summary>Sets up the network and starts the shim, or takes over those of an earlier life.</summary>
    public static async Task<ContainerHost> StartAsync(HostOptions options, CancellationToken cancel)
    {
        Directory.CreateDirectory(options.StateFolder);
        Directory.CreateDirectory(options.RuncRoot);
        var network = new ClusterNetwork(options.Network);
        var shim = ConnectAsync(options, cancel);
        await network.SetUpAsync(options.NodeCount, cancel);
        return new ContainerHost(options, network, await shim);
    }

    /// <summary>Says what to do when a container ends. Called once, on the thread that reads from the shim: be quick.</summary>
    public void WhenExited(string id, Action<ContainerExit> ended) => exits[id] = ended;

    /// <summary>The container will not run after all; false where its end has been told already.</summary>
    public bool ForgetExit(string id) => exits.TryRemove(id, out _);

    /// <summary>
    /// Removes everything that the instance has on this machine but its state folder: the shim, links, namespaces, tables,
    /// control groups. The nodes must have been stopped with everything.
    /// </summary>
    public async Task RemoveAsync(CancellationToken cancel)
    {
        await DisposeAsync();
        await HostSweep.SweepAsync(Options, cancel);
    }

    /// <summary>Lets go of the shim; containers and network stay.</summary>
    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync();
        await Shim.DisposeAsync();
        await watching;
    }

    private static Task<ShimClient> ConnectAsync(HostOptions options, CancellationToken cancel) =>
        ShimClient.ConnectAsync(options.ShimSocket, options.Command, Path.Combine(options.StateFolder, "shim.log"), cancel);

    private ShimClient Listen(ShimClient shim)
    {
        shim.Exited += (id, exit) =>
        {
            if (exits.TryRemove(id, out var ended))
            {
                ended(exit);
            }
        };
        return shim;
    }

    /// <summary>Where the shim is killed, its containers have lost their parent and the reader of their output: they are ended, and a new shim starts.</summary>
    private async Task WatchShimAsync()
    {
        while (true)
        {
            await Shim.Closed;
            if (ending.IsCancellationRequested)
            {
                return;
            }

            try
            {
                ShimLost(logger);
                var lost = exits.Keys.ToList();
                Shim = Listen(await ConnectAsync(Options, ending.Token));
                await Task.WhenAll(lost.Select(EndLostAsync));
            }
            catch (IOException problem)
            {
                ShimNotStarted(logger, problem.Message);
                await Task.Delay(RetryPeriod, time, CancellationToken.None);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private async Task EndLostAsync(string id)
    {
        await Runc.DeleteAsync(id);
        if (exits.TryRemove(id, out var ended))
        {
            ended(new ContainerExit(KilledCode, time.GetUtcNow()) { Reason = "ContainerStatusUnknown" });
        }
    }

    [LoggerMessage(LogLevel.Error, "The shim has ended; its containers are ended and a new shim is started")]
    private static partial void ShimLost(ILogger logger);

    [LoggerMessage(LogLevel.Error, "The shim did not start: {Problem}")]
    private static partial void ShimNotStarted(ILogger logger, string problem);
}
