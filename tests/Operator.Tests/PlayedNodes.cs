using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Surus.Api;
using Surus.Kubernetes;
using Surus.KubernetesTypes;

namespace Surus.Operator.Tests;

/// <summary>
/// Plays what the nodes do: jobs do their work, pods get an address on which a status server answers, and the instance that is the target
/// primary says that it is the primary. All else is real: API server, operator, and the TLS between operator and instances.
/// </summary>
internal sealed class PlayedNodes(KubernetesClient client, string network) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, FakeInstance> instances = new();
    private readonly CancellationTokenSource stop = new();
    private string? primary;
    private Task run = Task.CompletedTask;

    /// <summary>The names of all jobs that ever were, each as often as it was made.</summary>
    public ConcurrentQueue<string> Jobs { get; } = new();

    public void Start()
    {
        var jobs = new Informer<Job>(client, new InformerOptions<Job> { Select = new Selection(null, Labels.JobRole) });
        var pods = new Informer<Pod>(client, new InformerOptions<Pod> { Select = new Selection(null, Labels.Cluster) });
        var clusters = new Informer<Cluster>(client);
        jobs.AddHandler((change, cancel) => new ValueTask(change.New is { } job ? Work(change.Old is null, job, cancel) : Task.CompletedTask));
        pods.AddHandler((change, cancel) => new ValueTask(change.New is { } pod ? Begin(pod, cancel) : End(change.Old!)));
        clusters.AddHandler((change, cancel) => new ValueTask(change.New is { } cluster ? Promote(cluster, cancel) : Task.CompletedTask));
        run = Task.WhenAll(jobs.Run(stop.Token), pods.Run(stop.Token), clusters.Run(stop.Token));
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await run.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (var instance in instances.Values)
        {
            await instance.DisposeAsync();
        }

        stop.Dispose();
    }

    private async Task Work(bool isNew, Job job, CancellationToken cancel)
    {
        if (isNew)
        {
            Jobs.Enqueue(job.Metadata.Name!);
        }

        if (job.Status?.Conditions is null or { Count: 0 })
        {
            await client.PatchStatus<Job>(job.Key(), Patch.Merge(JsonNode.Parse(
                """{"status":{"succeeded":1,"startTime":"2026-11-21T09:00:00Z","completionTime":"2026-11-21T09:00:01Z","conditions":[{"type":"SuccessCriteriaMet","status":"True"},{"type":"Complete","status":"True"}]}}""")!.AsObject()), cancel);
        }
    }

    private async Task Begin(Pod pod, CancellationToken cancel)
    {
        var name = pod.Metadata.Name!;
        if (pod.Metadata.DeletionTimestamp is not null)
        {
            await End(pod);
            await client.Delete<Pod>(pod.Key(), cancel, new DeleteOptions { GracePeriodSeconds = 0 });
            return;
        }

        if (!string.IsNullOrEmpty(pod.Status?.PodIP))
        {
            return;
        }

        var address = $"{network}.{ObjectNames.InstanceSerial(pod.Metadata.Labels![Labels.Cluster], name)}";
        var secret = await client.Get<Secret>(new NamespacedName(pod.Metadata.Namespace, ObjectNames.ServerSecret(pod.Metadata.Labels[Labels.Cluster])), cancel);
        var pair = new KeyPair(KeyPair.Text(secret, SecretKeys.TlsCertificate)!, KeyPair.Text(secret, SecretKeys.TlsKey)!);
        instances[name] = new FakeInstance(address, pair, () => Report(name));
        await client.PatchStatus<Pod>(pod.Key(), Patch.Merge(JsonNode.Parse(
            $$$"""{"status":{"phase":"Running","podIP":"{{{address}}}","podIPs":[{"ip":"{{{address}}}"}],"conditions":[{"type":"Ready","status":"True"}]}}""")!.AsObject()), cancel);
        await Promote(await client.Get<Cluster>(new NamespacedName(pod.Metadata.Namespace, pod.Metadata.Labels[Labels.Cluster]), cancel), cancel);
    }

    private async Task End(Pod pod)
    {
        if (instances.TryRemove(pod.Metadata.Name!, out var instance))
        {
            await instance.DisposeAsync();
        }
    }

    private async Task Promote(Cluster cluster, CancellationToken cancel)
    {
        primary = cluster.Status?.CurrentPrimary;
        if (cluster.Status is { TargetPrimary: { Length: > 0 } target } && target != primary && instances.ContainsKey(target))
        {
            await client.PatchStatus<Cluster>(
                cluster.Key(), Patch.Merge(new JsonObject { ["status"] = new JsonObject { ["currentPrimary"] = target } }), cancel);
        }
    }

    private string Report(string name) => new JsonObject
    {
        ["isPrimary"] = name == primary,
        ["leaseHeld"] = name == primary,
        ["isWalReceiverActive"] = name != primary,
        ["postmasterState"] = "Running",
        ["sessionID"] = "session-" + name,
        ["timeLineID"] = 1,
        ["isPodReady"] = true,
    }.ToJsonString();
}
