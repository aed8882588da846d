using Surus.EndToEnd;
using Surus.Workload;

[assembly: AssemblyFixture(typeof(LocalKubernetes))]
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace Surus.EndToEnd;

/// <summary>One embedded Kubernetes with the operator installed, for all tests of this project.</summary>
public sealed class LocalKubernetes() : Laboratory("e2e"), IAsyncLifetime
{
    /// <summary>A commit waits for one of two standbys: no acknowledged row may ever be missing.</summary>
    internal static readonly ClusterShape Synchronous = new(PostgresVersion.Of(15), Instances: 3) { StorageClass = "loop", Size = "4Gi" };

    /// <summary>A commit waits for nobody.</summary>
    internal static readonly ClusterShape Asynchronous = Synchronous with { Version = PostgresVersion.Of(17), IsSynchronous = false };

    private readonly Dictionary<ClusterShape, DatabaseCluster> shared = [];

    public async ValueTask InitializeAsync()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "These tests make containers and network namespaces: run them as root.");
        Assert.SkipUnless(File.Exists(Path.Combine(Repository.Root, "out", "surus-local")), "out/surus-local is missing: run `make build` first.");
        await Start(PostgresVersion.All, TestContext.Current.CancellationToken);
    }

    /// <summary>
    /// A healthy cluster of that shape that tests hand on from one to the next: what it survived before is part of what it is. A test that fails leaves a new one
    /// to its successor.
    /// </summary>
    internal async Task With(ClusterShape shape, Func<DatabaseCluster, Task> test, CancellationToken cancel)
    {
        if (!shared.Remove(shape, out var cluster))
        {
            cluster = await DatabaseCluster.Create(this, shape, cancel);
        }

        await test(cluster);
        shared[shape] = cluster;
    }
}
