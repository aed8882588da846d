using System.Collections.Concurrent;
using Surus.LocalCluster.Network;

namespace Surus.LocalCluster.Node;

/// <summary>
/// What all nodes of an instance share on this machine: network, images, the shim. Start it before the nodes, and end it after
/// them.
/// </summary>
internal sealed class ContainerHost : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, Action<ContainerExit>> exits = new();

    private ContainerHost(HostOptions options, ClusterNetwork network, ShimClient shim)
    {
        Options = options;
        Network = network;
        Shim = shim;
        Images = new ImageMap(options.ImagesFile);
        Roots = new RootFileSystem(Path.Combine(options.RunFolder, "base-layer"), options.StateFolder);
        Runc = new Runc(options.RuncRoot);
        MachineMemoryBytes = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        shim.Exited += (id, exit) =>
        {
            if (exits.TryRemove(id, out var ended))
            {
                ended(exit);
            }
        };
    }

    /// <summary>Names and places.</summary>
    public HostOptions Options { get; }

    /// <summary>The network.</summary>
    public ClusterNetwork Network { get; }

    /// <summary>The parent of all containers.</summary>
    public ShimClient Shim { get; }

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
        Directory.CreateDirectory(options.PodsFolder);
        Directory.CreateDirectory(options.RuncRoot);
        var network = new ClusterNetwork(options.Network);
        var shim = ShimClient.ConnectAsync(options.ShimSocket, options.Command, Path.Combine(options.StateFolder, "shim.log"), cancel);
        await network.SetUpAsync(options.NodeCount, cancel);
        return new ContainerHost(options, network, await shim);
    }

    /// <summary>Says what to do when a container ends. Called once, on the thread that reads from the shim: be quick.</summary>
    public void WhenExited(string id, Action<ContainerExit> ended) => exits[id] = ended;

    /// <summary>The container will not run after all.</summary>
    public void ForgetExit(string id) => exits.TryRemove(id, out _);

    /// <summary>
    /// Removes everything that the instance has on this machine but its state folder: the shim, links, namespaces, tables,
    /// control groups. The nodes must have been stopped with everything.
    /// </summary>
    public async Task RemoveAsync(CancellationToken cancel)
    {
        await Shim.DisposeAsync();
        await HostSweep.SweepAsync(Options, cancel);
    }

    /// <summary>Lets go of the shim; containers and network stay.</summary>
    public ValueTask DisposeAsync() => Shim.DisposeAsync();
}
