using System.Diagnostics;
using Surus.EndToEnd;
using Surus.Kubernetes;
using Surus.KubernetesTypes;
using Surus.Workload;

[assembly: AssemblyFixture(typeof(LocalKubernetes))]
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace Surus.EndToEnd;

/// <summary>One embedded Kubernetes with the operator installed, for all tests of this project.</summary>
public sealed class LocalKubernetes : IAsyncLifetime
{
    private readonly string state = Directory.CreateTempSubdirectory("surus-e2e-").FullName;
    private readonly LocalCluster cluster;
    private readonly Dictionary<PostgresVersion, DatabaseCluster> shared = [];

    public LocalKubernetes() => cluster = new LocalCluster(Repository.Root, state);

    public KubernetesClient Client { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "These tests make containers and network namespaces: run them as root.");
        Assert.SkipUnless(File.Exists(Path.Combine(Repository.Root, "out", "surus-local")), "out/surus-local is missing: run `make build` first.");
        var cancel = TestContext.Current.CancellationToken;
        await cluster.Up(nodes: 3, cancel);
        foreach (var version in PostgresVersion.All)
        {
            await cluster.Local(cancel, "load-image", version.Image, await version.RootFileSystem(cancel), "--user", "26=postgres");
        }

        Client = new KubernetesClient(
            KubernetesConfiguration.FromKubeconfig(new KubeconfigOverrides { Path = cluster.Kubeconfig }, TimeProvider.System));
        await Kubectl(cancel, "apply", "--server-side", "-f", cluster.Manifest);
        await OperatorIsReady(cancel);
    }

    public async ValueTask DisposeAsync()
    {
        Client?.Dispose();
        if (cluster.Kubeconfig is not null)
        {
            await Local(CancellationToken.None, "reset");
        }

        if (Directory.Exists(state))
        {
            Directory.Delete(state, recursive: true);
        }
    }

    /// <summary>Runs <c>surus-local</c> for this cluster; its output.</summary>
    public Task<string> Local(CancellationToken cancel, params IReadOnlyList<string> words) => cluster.Local(cancel, words);

    /// <summary>Runs <c>kubectl</c> against this cluster; its output.</summary>
    public Task<string> Kubectl(CancellationToken cancel, params IReadOnlyList<string> words) => cluster.Kubectl(cancel, words);

    /// <summary>Applies a manifest with <c>kubectl apply</c>; how that ended.</summary>
    public Task<CommandOutcome> Apply(string manifest, CancellationToken cancel) => cluster.Apply(manifest, cancel);

    /// <summary>
    /// A healthy cluster of three instances that tests hand on from one to the next: what it survived before is part of what it
    /// is. A test that fails leaves a new one to its successor.
    /// </summary>
    internal async Task With(PostgresVersion version, Func<DatabaseCluster, Task> test, CancellationToken cancel)
    {
        if (!shared.Remove(version, out var cluster))
        {
            cluster = await DatabaseCluster.Create(this, version, instances: 3, cancel);
        }

        await test(cluster);
        shared[version] = cluster;
    }

    /// <summary>The processes in this cluster's containers, and of no other's, with that in their command line and environment.</summary>
    internal IReadOnlyList<int> Processes(string commandPart, string environmentPart = "") => cluster.Processes(commandPart, environmentPart);

    /// <summary>Ends the operator as a crash does.</summary>
    internal void KillOperator()
    {
        // Beside the one that leads there may be one that is on its way out.
        var running = Processes("manager controller");
        Assert.NotEmpty(running);
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
    internal async Task RenewOperator(CancellationToken cancel)
    {
        await Kubectl(cancel, "-n", "cnpg-system", "rollout", "restart", "deployment/cnpg-controller-manager");
        await Kubectl(cancel, "-n", "cnpg-system", "rollout", "status", "deployment/cnpg-controller-manager");
    }

    /// <summary>Sees to it that the cluster's primary does not share its node with the operator.</summary>
    internal Task LeaveTheOperatorsNode(DatabaseCluster database, CancellationToken cancel) =>
        Placement.PrimaryLeavesTheOperator(cluster, Client, database.Key, cancel);

    /// <summary>The node of an instance's pod.</summary>
    internal Task<string> NodeOf(DatabaseCluster database, string instance, CancellationToken cancel) =>
        Placement.NodeOf(Client, database.Key, instance, cancel);

    /// <summary>Waits until the operator's Deployment has an available pod.</summary>
    public Task<Deployment?> OperatorIsReady(CancellationToken cancel) => Client.WaitUntil<Deployment>(
        new NamespacedName("cnpg-system", "cnpg-controller-manager"),
        deployment => deployment?.Status?.AvailableReplicas > 0,
        cancel);
}
