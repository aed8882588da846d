using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Surus.Kubernetes.Tests;
using Surus.LocalCluster.ApiServer;
using Surus.LocalCluster.Cluster;
using Surus.LocalCluster.Controllers;

namespace Surus.LocalCluster.Tests.Controllers;

public sealed class NodeLifecycleTests
{
    private static readonly TimeSpan grace = TimeSpan.FromSeconds(40);
    private static readonly TimeSpan away = TimeSpan.FromSeconds(2);
    private readonly ManualTime time = new();
    private readonly ClusterApi api = ClusterApi.InMemory(TimeProvider.System);

    [Fact]
    public async Task Nobody_is_taken_as_gone_for_a_silence_of_the_API_server()
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromMinutes(1));
        var cancel = limit.Token;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        using var gate = new ApiGate();
        await CreateNode(cancel);
        var gated = new GatedApi(api, gate);
        var (nodes, pods, leases) = (new ObjectCache(gated, ResourceTypes.Nodes, time), new ObjectCache(gated, ResourceTypes.Pods, time), new ObjectCache(gated, ResourceTypes.Leases, time));
        var controller = new NodeLifecycleController(gated, nodes, pods, leases, grace, time, NullLogger.Instance);
        var caches = new[] { nodes, pods, leases };
        var following = caches.Select(cache => cache.Run(stop.Token)).ToList();
        await Task.WhenAll(caches.Select(cache => cache.Synced)).WaitAsync(cancel);
        var working = controller.Run(1, stop.Token);
        await Looked(cancel);

        // The server goes before the time is over, and is back when it is: the node could not be heard in between.
        time.Advance(grace - away);
        var lost = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        leases.Lost += () => lost.TrySetResult();
        gate.Shut("The API server is stopped.");
        await lost.Task.WaitAsync(cancel);
        gate.Open();
        time.Advance(away);
        await Looked(cancel);
        Assert.Equal("True", await Ready(cancel));

        // A look that was late reckons from a little later, and asks for another one.
        while (await Ready(cancel) != "Unknown")
        {
            await time.AdvanceToTimer(_ => true).WaitAsync(cancel);
        }

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.WhenAll([working, .. following]));
    }

    // Each look at a node that answers, or that has just been given up, asks for the next one. It may happen while the clock is still being moved.
    private Task Looked(CancellationToken cancel) => time.Armed(due => due >= grace - away).WaitAsync(cancel);

    private async Task<string?> Ready(CancellationToken cancel) => (await api.Get(ResourceTypes.Nodes, null, "a", cancel))!.Condition("Ready");

    private async Task CreateNode(CancellationToken cancel)
    {
        var node = await api.Create(ResourceTypes.Nodes, null, Json("""{ "metadata": { "name": "a" } }"""), cancel);
        node["status"] = Json("""{ "conditions": [ { "type": "Ready", "status": "True" } ] }""");
        await api.Update(ResourceTypes.Nodes, null, "a", node, "status", cancel);
        await api.Create(ResourceTypes.Leases, "kube-node-lease", Json("""{ "metadata": { "name": "a" }, "spec": { "renewTime": "2026-01-01T00:00:00.000000Z" } }"""), cancel);
    }

    private static JsonObject Json(string text) => JsonNode.Parse(text)!.AsObject();
}
