using System.Text.Json.Nodes;
using Npgsql;
using Surus.Api;
using Surus.Kubernetes;

namespace Surus.Workload;

/// <summary>A Cluster under test, in a namespace of its own, with a client that writes and remembers.</summary>
public sealed class DatabaseCluster : IAsyncDisposable
{
    private static readonly TimeSpan betweenRows = TimeSpan.FromMilliseconds(5);

    private readonly Laboratory laboratory;
    private CancellationTokenSource stopWriting = new();
    private Task writing = Task.CompletedTask;

    private DatabaseCluster(Laboratory laboratory, ClusterShape shape)
    {
        (this.laboratory, Shape) = (laboratory, shape);
        Namespace = $"test-{Guid.NewGuid().ToString("N")[..8]}";
    }

    /// <summary>Its namespace.</summary>
    public string Namespace { get; }

    /// <summary>Its name.</summary>
    public string Name => "pg";

    /// <summary>Namespace and name.</summary>
    public NamespacedName Key => new(Namespace, Name);

    /// <summary>What it is like by the last manifest that was accepted.</summary>
    public ClusterShape Shape { get; private set; }

    /// <summary>The client that writes; there once it has begun.</summary>
    public RowWriter Writer { get; private set; } = null!;

    /// <summary>Makes a cluster and waits until it is healthy.</summary>
    public static async Task<DatabaseCluster> Create(Laboratory laboratory, ClusterShape shape, CancellationToken cancel)
    {
        var cluster = await Begin(laboratory, shape, cancel);
        await cluster.IsHealthy(cancel);
        return cluster;
    }

    /// <summary>Applies the manifest of a new cluster, in a new namespace.</summary>
    public static async Task<DatabaseCluster> Begin(Laboratory laboratory, ClusterShape shape, CancellationToken cancel)
    {
        var cluster = await Announce(laboratory, shape, cancel);
        await cluster.Apply(shape, cancel);
        return cluster;
    }

    /// <summary>Makes the namespace of a cluster that is still to be applied.</summary>
    public static async Task<DatabaseCluster> Announce(Laboratory laboratory, ClusterShape shape, CancellationToken cancel)
    {
        var cluster = new DatabaseCluster(laboratory, shape);
        await laboratory.Kubectl(cancel, "create", "namespace", cluster.Namespace);
        return cluster;
    }

    /// <summary>Applies the manifest of that shape.</summary>
    public async Task Apply(ClusterShape shape, CancellationToken cancel)
    {
        var outcome = await laboratory.Apply(shape.Manifest(Namespace, Name), cancel);
        Shape = outcome.ExitCode == 0 ? shape : throw new InvalidOperationException($"The manifest of {Key} was refused: {outcome.Errors}");
    }

    /// <summary>Begins to write a row every few milliseconds through the read-write service.</summary>
    public async Task StartWriting(CancellationToken cancel)
    {
        Writer = new RowWriter(await DatabaseAccess.ConnectionString(laboratory.Client, Key, cancel), betweenRows, TimeProvider.System);
        await Writer.Prepare(cancel);
        stopWriting = new CancellationTokenSource();
        writing = Writer.Run(stopWriting.Token);
        await Writer.NextAcknowledgement(cancel);
    }

    /// <summary>Ends the writing.</summary>
    public async Task StopWriting()
    {
        await stopWriting.CancelAsync();
        await writing;
        stopWriting.Dispose();
        (stopWriting, writing) = (new CancellationTokenSource(), Task.CompletedTask);
    }

    /// <summary>Ends the writing and says which acknowledged rows are missing.</summary>
    public async Task<IReadOnlyList<long>> MissingRows(CancellationToken cancel)
    {
        await StopWriting();
        return Writer.Acknowledged.IsEmpty ? throw new InvalidOperationException("Not one row was acknowledged.") : await Writer.Missing(cancel);
    }

    /// <summary>Waits until the Cluster is as wanted.</summary>
    public async Task<Cluster> Until(Func<Cluster, bool> isAsWanted, CancellationToken cancel)
    {
        try
        {
            return (await laboratory.Client.WaitUntil<Cluster>(Key, cluster => cluster is not null && isAsWanted(cluster), cancel))!;
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"The Cluster {Key} did not get as wanted.\n{await Story()}");
        }
    }

    /// <summary>Waits until all instances are ready and the operator has nothing left to do.</summary>
    public Task<Cluster> IsHealthy(CancellationToken cancel) => Until(
        cluster => cluster.Status is { Phase: Phase.Healthy } status && status.ReadyInstances == Shape.Instances && status.Instances == Shape.Instances,
        cancel);

    /// <summary>The Cluster as it is now.</summary>
    public Task<Cluster> Current(CancellationToken cancel) => laboratory.Client.Get<Cluster>(Key, cancel);

    /// <summary>Makes an instance the primary by <c>kubectl cnpg promote</c>, and waits until all is well.</summary>
    public async Task Promote(string instance, CancellationToken cancel)
    {
        await Plugin(cancel, "promote", instance);
        await Until(seen => seen.Status!.CurrentPrimary == instance, cancel);
        await IsHealthy(cancel);
    }

    /// <summary>Runs <c>kubectl cnpg</c> with the name of this cluster as the first argument.</summary>
    public Task<string> Plugin(CancellationToken cancel, string command, params IReadOnlyList<string> words) =>
        laboratory.Kubectl(cancel, ["cnpg", command, Name, "-n", Namespace, .. words]);

    /// <summary>Runs SQL as the superuser in an instance's pod; its output without decoration.</summary>
    public Task<string> Ask(string instance, string sql, CancellationToken cancel) => Inside(instance, cancel, "psql", "-U", "postgres", "-tAXc", sql);

    /// <summary>Asks until that is the answer.</summary>
    public async Task UntilAnswer(string instance, string sql, string answer, CancellationToken cancel)
    {
        while (await Ask(instance, sql, cancel) != answer)
        {
            cancel.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Merges a change, as JSON, into the Cluster.</summary>
    public Task Patch(string change, CancellationToken cancel) => Kubectl(cancel, "patch", "cluster", Name, "--type", "merge", "-p", change);

    /// <summary>Runs a program in an instance's container; its output.</summary>
    public async Task<string> Inside(string instance, CancellationToken cancel, params IReadOnlyList<string> words) =>
        (await Kubectl(cancel, ["exec", instance, "-c", "postgres", "--", .. words])).Trim();

    /// <summary>The process on this machine that is an instance's manager, PID 1 of its container.</summary>
    public int ManagerOf(string instance) => laboratory.Processes("manager instance run", $"POD_NAME={instance} NAMESPACE={Namespace} ").Single();

    /// <summary>What <c>kubectl cnpg status -o json</c> says.</summary>
    public async Task<JsonObject> PluginStatus(CancellationToken cancel) =>
        JsonNode.Parse(await Plugin(cancel, "status", "-o", "json"))!.AsObject();

    /// <summary>Runs <c>kubectl</c> in the cluster's namespace; its output.</summary>
    public Task<string> Kubectl(CancellationToken cancel, params IReadOnlyList<string> words) => laboratory.Kubectl(cancel, ["-n", Namespace, .. words]);

    /// <summary>Runs SQL as the application's user through the read-write service; the first value.</summary>
    public async Task<object?> Query(string sql, CancellationToken cancel)
    {
        await using var session = new NpgsqlConnection(await DatabaseAccess.ConnectionString(laboratory.Client, Key, cancel));
        await session.OpenAsync(cancel);
        await using var command = new NpgsqlCommand(sql, session);
        return await command.ExecuteScalarAsync(cancel);
    }

    /// <summary>Takes it away, with its namespace.</summary>
    public async ValueTask DisposeAsync()
    {
        await StopWriting();
        await laboratory.Kubectl(CancellationToken.None, "delete", "namespace", Namespace, "--timeout=2m");
    }

    /// <summary>What a person would look at.</summary>
    public async Task<string> Story() => string.Join('\n', await Task.WhenAll(
        Kubectl(CancellationToken.None, "get", "cluster", Name, "-o", "jsonpath={.status}"),
        Kubectl(CancellationToken.None, "get", "events", "--sort-by=.lastTimestamp"),
        laboratory.OperatorLog(lines: 60, CancellationToken.None)));
}
