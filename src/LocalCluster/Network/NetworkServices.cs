using Microsoft.Extensions.Logging;
using Surus.LocalCluster.Cluster;

namespace Surus.LocalCluster.Network;

/// <summary>Service addresses and DNS of an instance: what makes services of a network. One for all nodes.</summary>
internal sealed class NetworkServices : IAsyncDisposable
{
    private readonly CancellationTokenSource stopping = new();
    private readonly DnsServer dns;
    private readonly Task work;

    private NetworkServices(ServiceProxy proxy, DnsServer dns)
    {
        this.dns = dns;
        work = Task.WhenAll(proxy.RunAsync(stopping.Token), dns.RunAsync(stopping.Token));
    }

    /// <summary>Begins, and returns when the services that there are lead to their endpoints. The network must be set up.</summary>
    public static async Task<NetworkServices> StartAsync(
        ClusterNetwork network, IClusterApi api, TimeProvider time, ILoggerFactory loggers, CancellationToken cancel)
    {
        var proxy = new ServiceProxy(network, api, time, loggers);
        var dns = new DnsServer(network.Options, () => proxy.Index, loggers);
        dns.Listen();
        var services = new NetworkServices(proxy, dns);
        await (await Task.WhenAny(proxy.Ready, services.work)).WaitAsync(cancel);
        return services;
    }

    /// <summary>Ends it; rules stay as they are.</summary>
    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        dns.Dispose();
        try
        {
            await work;
        }
        catch (Exception end) when (end is OperationCanceledException or ObjectDisposedException)
        {
            // As asked.
        }

        stopping.Dispose();
    }
}
