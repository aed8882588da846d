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

/// <summary>The operator on a real API server, with nodes that are played.</summary>
internal sealed class World : IAsyncDisposable
{
    /// <summary>The Cluster.</summary>
    public static readonly NamespacedName Key = new("default", "c");

    /// <summary>The repository.</summary>
    public static readonly string Root = Find();

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly string folder = Directory.CreateTempSubdirectory("surus-operator-").FullName;
    private readonly ILoggerFactory logging = LoggerFactory.Create(_ => { });
    private ApiServer server = null!;
    private CancellationTokenSource stop = new();
    private Task run = Task.CompletedTask;
    private OperatorSettings settings = new();

    public KubernetesClient Client { get; private set; } = null!;

    public PlayedNodes Nodes { get; private set; } = null!;

    public static async Task<World> Start(string network, OperatorSettings? settings = null)
    {
        var world = new World { settings = settings ?? new() };
        world.server = await ApiServer.StartAsync(new ApiServerOptions { StateDirectory = world.folder });
        await Kubectl(world.server.KubeconfigPath, "apply", "--server-side", "-f", Path.Combine(Root, "deploy", "crds"));
        world.Client = new KubernetesClient(
            KubernetesConfiguration.FromKubeconfig(new KubeconfigOverrides { Path = world.server.KubeconfigPath }, TimeProvider.System));
        world.Nodes = new PlayedNodes(world.Client, network);
        world.Nodes.Start();
        world.StartOperator();
        return world;
    }

    public Task Apply(int instances, Func<ClusterSpec, ClusterSpec>? change = null)
    {
        var spec = new ClusterSpec { Instances = instances, ImageName = "postgresql:17.2", Storage = new StorageConfiguration { Size = "1Gi" } };
        return Client.Create(
            new Cluster { Metadata = new ObjectMeta { Name = Key.Name, Namespace = Key.Namespace }, Spec = change?.Invoke(spec) ?? spec },
            CancellationToken.None);
    }

    /// <summary>Makes a node, and binds a pod to it as a scheduler does.</summary>
    public async Task Bind(string pod, string node)
    {
        await Client.Create(new Node { Metadata = new ObjectMeta { Name = node } }, CancellationToken.None);
        var binding = Path.Combine(folder, $"{pod}-binding.json");
        await File.WriteAllTextAsync(binding, $$$"""
            {"apiVersion":"v1","kind":"Binding","metadata":{"name":"{{{pod}}}"},"target":{"apiVersion":"v1","kind":"Node","name":"{{{node}}}"}}
            """);
        await Kubectl(server.KubeconfigPath, "create", "--raw", $"/api/v1/namespaces/{Key.Namespace}/pods/{pod}/binding", "-f", binding);
    }

    public Task Scale(int instances) => Change(new JsonObject { ["spec"] = new JsonObject { ["instances"] = instances } });

    /// <summary>Merges into the Cluster.</summary>
    public Task Change(JsonObject change) => Client.Patch<Cluster>(Key, Kubernetes.Patch.Merge(change), CancellationToken.None);

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
            await Controllers.Run(new OperatorOptions(), Client, settings, identity, logging, TimeProvider.System, token);
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

    private static string Find([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", ".."));
}
