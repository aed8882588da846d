using System.Net;
using System.Net.Sockets;
using Surus.LocalCluster.Cluster;

namespace Surus.LocalCluster.Tests.ApiServer;

/// <summary>Pods whose port 80 is a listener of the test, and which have no other; nothing else runs in them.</summary>
internal sealed class LoopbackStreams : IPodStreams, IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);

    public LoopbackStreams() => listener.Start();

    /// <summary>The pod's end of the next connection.</summary>
    public async Task<Socket> Accept() => await listener.AcceptSocketAsync(TestContext.Current.CancellationToken);

    public async Task<Stream> Connect(string @namespace, string pod, int port, CancellationToken cancel)
    {
        if (port != 80)
        {
            throw new IOException($"Nothing in the pod listens on port {port}");
        }

        var client = new TcpClient();
        await client.ConnectAsync((IPEndPoint)listener.LocalEndpoint, cancel);
        return client.GetStream();
    }

    public Task WriteLog(ContainerReference container, LogOptions options, Stream output, CancellationToken cancel) => throw new IOException("It has no log.");

    public Task<int> Exec(ContainerReference container, IReadOnlyList<string> command, ProcessStreams streams, CancellationToken cancel) => throw new IOException("It has no programs.");

    public Task<int> Attach(ContainerReference container, ProcessStreams streams, CancellationToken cancel) => throw new IOException("It has no process.");

    public void Dispose() => listener.Dispose();
}
