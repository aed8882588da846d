using System.Net;
using Surus.KubernetesTypes;
using Surus.LocalCluster.Network;

namespace Surus.LocalCluster.Node;

/// <summary>A pod's network and volumes on this machine.</summary>
/// <param name="node">The node.</param>
/// <param name="folder">The pod's folder.</param>
internal sealed class PodSandbox(NodeContext node, PodFolder folder)
{
    private readonly SemaphoreSlim gate = new(1);

    /// <summary>Its place in the network; null before it has one.</summary>
    public PodNetwork? Network { get; private set; }

    /// <summary>Its volumes, by name.</summary>
    public MountedVolumes Volumes { get; private set; } = new(new Dictionary<string, MountedVolume>(), null);

    /// <summary>Takes over the network of an earlier life.</summary>
    public void Adopt(PodNetwork network)
    {
        Network = network;
        if (network.Namespace is not null)
        {
            node.Addresses.Adopt(network.Address);
        }
    }

    /// <summary>Makes what is missing. Safe to repeat after a failure.</summary>
    /// <exception cref="VolumeException">A volume can't be made.</exception>
    public async Task PrepareAsync(Pod pod, CancellationToken cancel)
    {
        await gate.WaitAsync(cancel);
        try
        {
            var volumes = node.Volumes.MountAsync(pod, folder.Volumes, cancel);
            Network ??= await ConnectAsync(pod, cancel);
            Volumes = await volumes;
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>Brings volumes made from objects up to date; returns when to do so again at the latest.</summary>
    public Task<DateTimeOffset?> RefreshAsync(Pod pod, CancellationToken cancel) => node.Volumes.RefreshAsync(pod, folder.Volumes, cancel);

    /// <summary>Takes everything away. No container may run. Safe to repeat.</summary>
    public async Task RemoveAsync()
    {
        await DisconnectAsync();
        VolumeMounter.Unmount(folder.Volumes);
        Cgroups.Remove(node.Host.Options.PodCgroup(node.Name, folder.Uid));
        if (Directory.Exists(folder.Volumes))
        {
            Directory.Delete(folder.Volumes, recursive: true);
        }
    }

    /// <summary>Takes the pod off the network; its volumes stay. Safe to repeat.</summary>
    public async Task DisconnectAsync()
    {
        await gate.WaitAsync();
        try
        {
            if (Network is { } network)
            {
                await node.Host.Network.DisconnectAsync(network, CancellationToken.None);
                folder.ForgetNetwork();
                Network = null;
                if (network.Namespace is not null)
                {
                    node.Addresses.Release(network.Address);
                }
            }
        }
        finally
        {
            gate.Release();
        }
    }

    private async Task<PodNetwork> ConnectAsync(Pod pod, CancellationToken cancel)
    {
        if (pod.Spec?.HostNetwork == true)
        {
            var shared = new PodNetwork(null, null, IPAddress.Parse(node.Address));
            folder.SaveNetwork(shared);
            return shared;
        }

        var address = node.Addresses.Take();
        var network = node.Host.Network.Plan(folder.Uid, address);
        // Kept before it exists: what a crash leaves half made is found and removed.
        folder.SaveNetwork(network);
        try
        {
            await node.Host.Network.ConnectAsync(network, IPAddress.Parse(node.Address), cancel);
            return network;
        }
        catch
        {
            await node.Host.Network.DisconnectAsync(network, CancellationToken.None);
            folder.ForgetNetwork();
            node.Addresses.Release(address);
            throw;
        }
    }
}
