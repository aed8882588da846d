using System.Text.Json.Nodes;
using Npgsql;
using Surus.Api;
using Surus.Kubernetes;
using Surus.Workload;

namespace Surus.EndToEnd;

/// <summary>A Cluster under test, in a namespace of its own, with a client that writes and remembers.</summary>
internal sealed class DatabaseCluster(LocalKubernetes kubernetes, string @namespace, string name) : IAsyncDisposable
{
    private CancellationTokenSource stopWriting = new();
    private Task writing = Task.CompletedTask;

    public string Namespace => @namespace;

    public string Name => name;

    public NamespacedName Key => new(@namespace, name);

    public RowWriter Writer { get; private set; } = null!;

    /// <summary>Makes a cluster and waits until it is healthy.</summary>
    public static async Task<DatabaseCluster> Create(LocalKubernetes kubernetes, PostgresVersion version, int instances, CancellationToken cancel)
    {
        var cluster = await Begin(kubernetes, version, instances, cancel);
        await cluster.IsHealthy(instances, cancel);
        return cluster;
    }

    /// <summary>Applies the manifest of a new cluster, in a new namespace.</summary>
    public static async Task<DatabaseCluster> Begin(
        LocalKubernetes kubernetes, PostgresVersion version, int instances, CancellationToken cancel, string storageClass = "standard",
        bool isSynchronous = true, string? walSize = null)
    {
        var @namespace = $"test-{Guid.NewGuid().ToString("N")[..8]}";
        await kubernetes.Kubectl(cancel, "create", "namespace", @namespace);
        var cluster = new DatabaseCluster(kubernetes, @namespace, "pg");
        await cluster.Apply(version, instances, cancel, storageClass, isSynchronous, walSize);
        return cluster;
    }

    /// <summary>
    /// Applies the manifest with that number of instances. With three, a commit waits for one of the two standbys: no acknowledged row may then
    /// ever be missing.
    /// </summary>
    public async Task Apply(
        PostgresVersion version, int instances, CancellationToken cancel, string storageClass = "standard", bool isSynchronous = true,
        string? walSize = null)
    {
        var postgresql = instances < 3 || !isSynchronous ? "{}" : "{synchronous: {method: any, number: 1}}";
        var walStorage = walSize is null ? "" : $"walStorage: {{storageClass: {storageClass}, size: {walSize}}}";
        var outcome = await kubernetes.Apply($$"""
            apiVersion: postgresql.cnpg.io/v1
            kind: Cluster
            metadata:
              name: {{name}}
              namespace: {{@namespace}}
            spec:
              instances: {{instances}}
              imageName: {{version.Image}}
              postgresql: {{postgresql}}
              storage:
                storageClass: {{storageClass}}
                size: 1Gi
              {{walStorage}}
            """, cancel);
        Assert.True(outcome.ExitCode == 0, outcome.Errors);
    }

    /// <summary>Begins to write a row every few milliseconds through the read-write service.</summary>
    public async Task StartWriting(CancellationToken cancel)
    {
        Writer = new RowWriter(await DatabaseAccess.ConnectionString(kubernetes.Client, Key, cancel), TimeSpan.FromMilliseconds(5), TimeProvider.System);
        await Writer.Prepare(cancel);
        stopWriting = new CancellationTokenSource();
        writing = Writer.Run(stopWriting.Token);
        await Writer.NextAcknowledgement(cancel);
    }

    /// <summary>Ends the writing and says which acknowledged rows are missing.</summary>
    public async Task<IReadOnlyList<long>> MissingRows(CancellationToken cancel)
    {
        await StopWriting();
        Assert.NotEmpty(Writer.Acknowledged);
        return await Writer.Missing(cancel);
    }

    /// <summary>Waits until the Cluster is as wanted.</summary>
    public async Task<Cluster> Until(Func<Cluster, bool> isAsWanted, CancellationToken cancel)
    {
        try
        {
            return (await kubernetes.Client.WaitUntil<Cluster>(Key, cluster => cluster is not null && isAsWanted(cluster), cancel))!;
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"The Cluster {Key} did not get as wanted.\n{await Story()}");
        }
    }

    /// <summary>Waits until that many instances are ready and the operator has nothing left to do.</summary>
    public Task<Cluster> IsHealthy(int instances, CancellationToken cancel) =>
        Until(cluster => cluster.Status is { Phase: Phase.Healthy } status && status.ReadyInstances == instances && status.Instances == instances, cancel);

    public Task<Cluster> Current(CancellationToken cancel) => kubernetes.Client.Get<Cluster>(Key, cancel);

    /// <summary>Runs <c>kubectl cnpg</c> with the name of this cluster as the first argument.</summary>
    public Task<string> Plugin(CancellationToken cancel, string command, params IReadOnlyList<string> words) =>
        kubernetes.Kubectl(cancel, ["cnpg", command, name, "-n", @namespace, .. words]);

    /// <summary>Runs SQL as the superuser in an instance's pod; its output without decoration.</summary>
    public async Task<string> Ask(string instance, string sql, CancellationToken cancel) =>
        (await Kubectl(cancel, "exec", instance, "-c", "postgres", "--", "psql", "-U", "postgres", "-tAXc", sql)).Trim();

    /// <summary>Asks until that is the answer.</summary>
    public async Task UntilAnswer(string instance, string sql, string answer, CancellationToken cancel)
    {
        while (await Ask(instance, sql, cancel) != answer)
        {
            cancel.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Merges a change, as JSON, into the Cluster.</summary>
    public Task Patch(string change, CancellationToken cancel) => Kubectl(cancel, "patch", "cluster", name, "--type", "merge", "-p", change);

    /// <summary>What <c>kubectl cnpg status -o json</c> says.</summary>
    public async Task<JsonObject> PluginStatus(CancellationToken cancel) =>
        JsonNode.Parse(await Plugin(cancel, "status", "-o", "json"))!.AsObject();

    public Task<string> Kubectl(CancellationToken cancel, params IReadOnlyList<string> words) => kubernetes.Kubectl(cancel, ["-n", @namespace, .. words]);

    /// <summary>Runs SQL as the application's user through the read-write service; the first value.</summary>
    public async Task<object?> Query(string sql, CancellationToken cancel)
    {
        await using var session = new NpgsqlConnection(await DatabaseAccess.ConnectionString(kubernetes.Client, Key, cancel));
        await session.OpenAsync(cancel);
        await using var command = new NpgsqlCommand(sql, session);
        return await command.ExecuteScalarAsync(cancel);
    }

    public async ValueTask DisposeAsync()
    {
        await StopWriting();
        await kubernetes.Kubectl(CancellationToken.None, "delete", "namespace", @namespace, "--timeout=2m");
    }

    // What a person would look at.
    private async Task<string> Story() => string.Join('\n', await Task.WhenAll(
        Kubectl(CancellationToken.None, "get", "cluster", name, "-o", "jsonpath={.status}"),
        Kubectl(CancellationToken.None, "get", "events", "--sort-by=.lastTimestamp"),
        kubernetes.Kubectl(CancellationToken.None, "-n", "cnpg-system", "logs", "deployment/cnpg-controller-manager", "--tail=60")));

    private async Task StopWriting()
    {
        await stopWriting.CancelAsync();
        await writing;
        stopWriting.Dispose();
        (stopWriting, writing) = (new CancellationTokenSource(), Task.CompletedTask);
    }
}
