using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Surus.Api;
using Surus.Kubernetes;
using Surus.KubernetesTypes;
using Surus.LocalCluster.ApiServer;
using Surus.Objects;

namespace Surus.Operator.Tests;

/// <summary>The operator against a real API server; only nodes and PostgreSQL are played.</summary>
public sealed class OperatorTests
{
    private static readonly NamespacedName Key = new("default", "c");

    [Fact]
    public async Task MakesHealsAndScalesACluster()
    {
        await using var world = await World.Start("127.81.1");
        await world.Apply(instances: 3);

        var healthy = await world.Until(cluster => cluster?.Status is { Phase: Phase.Healthy, ReadyInstances: 3 });
        Assert.Equal(["c-1", "c-2", "c-3"], healthy.Status!.InstanceNames!);
        Assert.Equal(["c-1-initdb", "c-2-join", "c-3-join"], world.Nodes.Jobs.Order(StringComparer.Ordinal));
        Assert.Equal("c-1", healthy.Status.CurrentPrimary);
        var pod = await world.Client.Get<Pod>(new NamespacedName("default", "c-2"), CancellationToken.None);

        await world.Client.Delete<Pod>(pod.Key(), CancellationToken.None);
        await world.Until<Pod>("c-2", other => other is { Metadata.Uid: var uid } && uid != pod.Metadata.Uid && !string.IsNullOrEmpty(other.Status?.PodIP));

        await world.Scale(2);
        await world.Until<PersistentVolumeClaim>("c-3", claim => claim is null or { Metadata.DeletionTimestamp: not null });
        await world.Until<Pod>("c-3", gone => gone is null);
    }

    [Fact]
    public async Task KilledInTheMiddleItGoesOn()
    {
        await using var world = await World.Start("127.81.2");
        await world.Apply(instances: 3);
        foreach (var milestone in (Func<Cluster?, bool>[])
        [
            cluster => cluster?.Status?.LatestGeneratedNode == 1,
            cluster => !string.IsNullOrEmpty(cluster?.Status?.CurrentPrimary),
            cluster => cluster?.Status?.LatestGeneratedNode == 3,
        ])
        {
            await world.Until(milestone);
            await world.RestartOperator();
        }

        var healthy = await world.Until(cluster => cluster?.Status is { Phase: Phase.Healthy, ReadyInstances: 3 });

        Assert.Equal(3, healthy.Status!.LatestGeneratedNode);
        Assert.Equal(["c-1-initdb", "c-2-join", "c-3-join"], world.Nodes.Jobs.Order(StringComparer.Ordinal));
    }

    private sealed class World : IAsyncDisposable
    {
        private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

        private readonly string folder = Directory.CreateTempSubdirectory("surus-operator-").FullName;
        private readonly ILoggerFactory logging = LoggerFactory.Create(_ => { });
        private ApiServer server = null!;
        private CancellationTokenSource stop = new();
        private Task run = Task.CompletedTask;

        public KubernetesClient Client { get; private set; } = null!;

        public PlayedNodes Nodes { get; private set; } = null!;

        public static async Task<World> Start(string network)
        {
            var world = new World();
            world.server = await ApiServer.StartAsync(new ApiServerOptions { StateDirectory = world.folder });
            await Kubectl(world.server.KubeconfigPath, "apply", "--server-side", "-f", Path.Combine(Root(), "deploy", "crds"));
            world.Client = new KubernetesClient(
                KubernetesConfiguration.FromKubeconfig(new KubeconfigOverrides { Path = world.server.KubeconfigPath }, TimeProvider.System));
            world.Nodes = new PlayedNodes(world.Client, network);
            world.Nodes.Start();
            world.StartOperator();
            return world;
        }

        public Task Apply(int instances) => Client.Create(
            new Cluster
            {
                Metadata = new ObjectMeta { Name = Key.Name, Namespace = Key.Namespace },
                Spec = new ClusterSpec { Instances = instances, ImageName = "postgresql:17.2", Storage = new StorageConfiguration { Size = "1Gi" } },
            },
            CancellationToken.None);

        public Task Scale(int instances) => Client.Patch<Cluster>(
            Key, Kubernetes.Patch.Merge(new JsonObject { ["spec"] = new JsonObject { ["instances"] = instances } }), CancellationToken.None);

        public async Task<Cluster> Until(Func<Cluster?, bool> isSo) => (await Until<Cluster>(Key.Name, isSo))!;

        public async Task<T?> Until<T>(string name, Func<T?, bool> isSo)
            where T : class, IKubernetesObject<T>
        {
            using var limit = new CancellationTokenSource(Patience);
            try
            {
                return await Client.WaitUntil(new NamespacedName(Key.Namespace, name), isSo, limit.Token);
            }
            catch (OperationCanceledException)
            {
                var last = await Client.Find<Cluster>(Key, CancellationToken.None);
                throw new TimeoutException($"{T.Definition.Kind} {name} did not come to be as wanted. The Cluster: {last?.Status?.Phase}: {last?.Status?.PhaseReason}");
            }
        }

        public async Task RestartOperator()
        {
            await StopOperator();
            stop = new CancellationTokenSource();
            StartOperator();
        }

        public async ValueTask DisposeAsync()
        {
            await StopOperator();
            await Nodes.DisposeAsync();
            Client.Dispose();
            await server.DisposeAsync();
            logging.Dispose();
            Directory.Delete(folder, recursive: true);
        }

        private void StartOperator()
        {
            var token = stop.Token;
            run = Task.Run(async () =>
            {
                using var identity = OperatorIdentity.Create(TimeProvider.System.GetUtcNow());
                await Controllers.Run(new OperatorOptions(), Client, new OperatorSettings(), identity, logging, TimeProvider.System, token);
            });
        }

        private async Task StopOperator()
        {
            await stop.CancelAsync();
            await run.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            stop.Dispose();
        }

        private static async Task Kubectl(string kubeconfig, params string[] arguments)
        {
            var start = new ProcessStartInfo("kubectl", ["--kubeconfig", kubeconfig, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
            using var process = Process.Start(start)!;
            var output = process.StandardOutput.ReadToEndAsync();
            var error = await process.StandardError.ReadToEndAsync();
            await process.WaitForExitAsync();
            Assert.True(process.ExitCode == 0, $"kubectl {string.Join(' ', arguments)}: {error}{await output}");
        }

        private static string Root([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", ".."));
    }
}
