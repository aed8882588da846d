using System.Net;
using System.Text;
using Surus.LocalCluster.ApiServer;
using Surus.LocalCluster.Cluster;

namespace Surus.Kubernetes.Tests;

/// <summary>The embedded Kubernetes API server, whole, over HTTPS; the only thing made up is what runs in its pods.</summary>
public sealed class EmbeddedServer : IAsyncLifetime
{
    private readonly DirectoryInfo state = Directory.CreateTempSubdirectory("api-server");
    private ApiServer? server;
    private IPEndPoint address = new(IPAddress.Loopback, 0);

    /// <summary>A client as the kubeconfig's administrator.</summary>
    public KubernetesClient Client(string name = "test") => new(
        KubernetesConfiguration.FromKubeconfig(new KubeconfigOverrides { Path = server!.KubeconfigPath }, TimeProvider.System),
        new KubernetesClientOptions { UserAgent = name });

    public async ValueTask InitializeAsync() => await Start();

    public async Task Restart()
    {
        await server!.DisposeAsync();
        await Start();
    }

    public async ValueTask DisposeAsync()
    {
        await server!.DisposeAsync();
        state.Delete(recursive: true);
    }

    private async Task Start()
    {
        server = await ApiServer.StartAsync(new ApiServerOptions { StateDirectory = state.FullName, Listen = [address], PodStreams = new Echo() });
        address = new IPEndPoint(IPAddress.Loopback, server.Url.Port);
    }

    /// <summary>Every program writes its arguments and its input, and ends with the code its name says.</summary>
    private sealed class Echo : IPodStreams
    {
        public async Task WriteLog(ContainerReference container, LocalCluster.Cluster.LogOptions options, Stream output, CancellationToken cancel) =>
            await output.WriteAsync(Encoding.UTF8.GetBytes($"log of {container.Container}\n"), cancel);

        public async Task<int> Exec(ContainerReference container, IReadOnlyList<string> command, ProcessStreams streams, CancellationToken cancel)
        {
            await streams.Stderr!.WriteAsync(Encoding.UTF8.GetBytes(string.Join(' ', command.Skip(1))), cancel);
            if (streams.Stdin is { } input)
            {
                await input.CopyToAsync(streams.Stdout!, cancel);
            }

            return int.Parse(command[0]["exit-".Length..]);
        }

        public Task<int> Attach(ContainerReference container, ProcessStreams streams, CancellationToken cancel) => throw new IOException("nothing to attach to");

        public Task<Stream> Connect(string @namespace, string pod, int port, CancellationToken cancel) => throw new IOException("nothing listens");
    }
}
