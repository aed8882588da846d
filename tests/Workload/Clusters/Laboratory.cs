using System.Diagnostics;
using Surus.Kubernetes;
using Surus.KubernetesTypes;

namespace Surus.Workload;

/// <summary>An embedded Kubernetes of its own with three nodes, the operator, and an image of each PostgreSQL version, to break things in.</summary>
public class Laboratory : IAsyncDisposable
{
    private const int Nodes = 3;
    private static readonly NamespacedName operatorKey = new("cnpg-system", "cnpg-controller-manager");

    private readonly string state;

    /// <param name="purpose">What it is for, as a part of the name of its state folder.</param>
    public Laboratory(string purpose)
    {
        state = Directory.CreateTempSubdirectory($"surus-{purpose}-").FullName;
        Cluster = new LocalCluster(Repository.Root, state);
    }

    /// <summary>The embedded Kubernetes.</summary>
    public LocalCluster Cluster { get; }

    /// <summary>An administrator's client; there once it has started.</summary>
    public KubernetesClient Client { get; private set; } = null!;

    /// <summary>The processes of <c>surus-local</c> itself.</summary>
    public IReadOnlyList<int> Daemons => HostProcesses.Find("surus-local daemon " + state);

    /// <summary>The names of the nodes.</summary>
    public async Task<IReadOnlyList<string>> NodeNames(CancellationToken cancel) =>
        [.. (await Client.List<Node>(new ListOptions(), cancel)).Items.Select(node => node.Metadata.Name!).Order(StringComparer.Ordinal)];

    /// <summary>Starts the Kubernetes alone.</summary>
    public Task Up(CancellationToken cancel) => Cluster.Up(Nodes, cancel);

    /// <summary>Starts what is not started yet, maps the images, and waits for the operator.</summary>
    public async Task Start(IEnumerable<PostgresVersion> versions, CancellationToken cancel)
    {
        await Up(cancel);
        foreach (var version in versions)
        {
            await Local(cancel, "load-image", version.Image, await version.RootFileSystem(cancel), "--user", "26=postgres");
        }

        Client = new KubernetesClient(KubernetesConfiguration.FromKubeconfig(new KubeconfigOverrides { Path = Cluster.Kubeconfig }, TimeProvider.System));
        await Kubectl(cancel, "apply", "--server-side", "-f", Cluster.Manifest);
        await OperatorIsReady(cancel);
    }

    /// <summary>Runs <c>surus-local</c> for this cluster; its output.</summary>
    public Task<string> Local(CancellationToken cancel, params IReadOnlyList<string> words) => Cluster.Local(cancel, words);

    /// <summary>Runs <c>kubectl</c> against this cluster; its output.</summary>
    public Task<string> Kubectl(CancellationToken cancel, params IReadOnlyList<string> words) => Cluster.Kubectl(cancel, words);

    /// <summary>Applies a manifest with <c>kubectl apply</c>; how that ended.</summary>
    public Task<CommandOutcome> Apply(string manifest, CancellationToken cancel) => Cluster.Apply(manifest, cancel);

    /// <summary>The processes in this cluster's containers, and of no other's, with that in their command line and environment.</summary>
    public IReadOnlyList<int> Processes(string commandPart, string environmentPart = "") => Cluster.Processes(commandPart, environmentPart);

    /// <summary>Ends the operator as a crash does.</summary>
    public void KillOperator()
    {
        // Beside the one that leads there may be one that is on its way out.
        var running = Processes("manager controller");
        if (running.Count == 0)
        {
            throw new InvalidOperationException("There is no operator to kill.");
        }

        foreach (var pid in running)
        {
            using var manager = Process.GetProcessById(pid);
            manager.Kill();
        }
    }

    /// <summary>
    /// Gives the operator a new pod. Kubernetes waits longer and longer before it starts a container again that keeps dying; the container of a
    /// new pod starts at once.
    /// </summary>
    public async Task RenewOperator(CancellationToken cancel)
    {
        await Kubectl(cancel, "-n", operatorKey.Namespace!, "rollout", "restart", $"deployment/{operatorKey.Name}");
        await Kubectl(cancel, "-n", operatorKey.Namespace!, "rollout", "status", $"deployment/{operatorKey.Name}");
    }

    /// <summary>Takes the operator away altogether, and its webhooks with it.</summary>
    public async Task RemoveOperator(CancellationToken cancel)
    {
        await ScaleOperator(0, cancel);
        await Kubectl(cancel, "-n", operatorKey.Namespace!, "wait", "--for=delete", "pod", "--all", "--timeout=60s");
    }

    /// <summary>Brings the operator back.</summary>
    public async Task ReturnOperator(CancellationToken cancel)
    {
        await ScaleOperator(1, cancel);
        await OperatorIsReady(cancel);
    }

    /// <summary>The operator's containers: others when it was started again.</summary>
    public Task<string> OperatorStarts(CancellationToken cancel) => Kubectl(
        cancel, "get", "pods", "-n", operatorKey.Namespace!, "-o", "jsonpath={range .items[*].status.containerStatuses[*]}{.containerID}{\"\\n\"}{end}");

    /// <summary>The last that the operator said.</summary>
    public Task<string> OperatorLog(int lines, CancellationToken cancel) =>
        Kubectl(cancel, "-n", operatorKey.Namespace!, "logs", $"deployment/{operatorKey.Name}", $"--tail={lines}");

    /// <summary>Waits until the operator's Deployment has an available pod.</summary>
    public Task<Deployment?> OperatorIsReady(CancellationToken cancel) =>
        Client.WaitUntil<Deployment>(operatorKey, deployment => deployment?.Status?.AvailableReplicas > 0, cancel);

    /// <summary>Ends everything, and deletes the state.</summary>
    public async ValueTask DisposeAsync()
    {
        Client?.Dispose();
        if (Directory.EnumerateFileSystemEntries(state).Any())
        {
            await Local(CancellationToken.None, "reset");
        }

        if (Directory.Exists(state))
        {
            Directory.Delete(state, recursive: true);
        }

        GC.SuppressFinalize(this);
    }

    private Task<string> ScaleOperator(int replicas, CancellationToken cancel) =>
        Kubectl(cancel, "-n", operatorKey.Namespace!, "scale", $"deployment/{operatorKey.Name}", $"--replicas={replicas}");
}
