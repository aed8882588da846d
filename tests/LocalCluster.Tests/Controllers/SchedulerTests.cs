using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Surus.LocalCluster.ApiServer;
using Surus.LocalCluster.Cluster;
using Surus.LocalCluster.Controllers;

namespace Surus.LocalCluster.Tests.Controllers;

public sealed class SchedulerTests
{
    private const string Apart = """
        { "podAntiAffinity": { "preferredDuringSchedulingIgnoredDuringExecution": [ { "weight": 100, "podAffinityTerm": {
          "labelSelector": { "matchLabels": { "app": "db" } }, "topologyKey": "kubernetes.io/hostname" } } ] } }
        """;

    private readonly ClusterApi api = ClusterApi.InMemory(TimeProvider.System);

    // Each waits for its volume, and has no node yet when the next one is placed.
    [Fact]
    public async Task Pods_that_want_to_be_apart_are_so_while_their_volumes_are_still_made()
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromMinutes(1));
        var cancel = limit.Token;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        await api.Create(new ResourceType("", "v1", "serviceaccounts"), "default", Json("""{ "metadata": { "name": "default" } }"""), cancel);
        foreach (var node in new[] { "a", "b", "c" })
        {
            await CreateNode(node, cancel);
        }

        foreach (var pod in new[] { "one", "two", "three" })
        {
            await CreatePod(pod, cancel);
        }

        var running = Start(stop.Token);
        var nodes = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var change in api.Watch(ResourceTypes.PersistentVolumeClaims, "default", ObjectFilter.All, "0", cancel))
        {
            if (change.Object.Map("metadata", "annotations").GetValueOrDefault(VolumeProvisioner.SelectedNodeAnnotation) is { } node)
            {
                Assert.True(nodes.Add(node), $"Two pods are to go to {node}.");
                if (nodes.Count == 3)
                {
                    break;
                }
            }
        }

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    private async Task Start(CancellationToken cancel)
    {
        ObjectCache Cache(ResourceType type) => new(api, type, TimeProvider.System);
        var (pods, nodes, claims, volumes) = (Cache(ResourceTypes.Pods), Cache(ResourceTypes.Nodes), Cache(ResourceTypes.PersistentVolumeClaims), Cache(ResourceTypes.PersistentVolumes));
        var scheduler = new Scheduler(api, pods, nodes, claims, volumes, TimeProvider.System, NullLogger.Instance);
        ObjectCache[] caches = [nodes, claims, volumes, pods];
        var following = new List<Task>();
        foreach (var cache in caches)
        {
            following.Add(cache.Run(cancel));
            await cache.Synced.WaitAsync(cancel);
        }

        await Task.WhenAll([scheduler.Run(1, cancel), .. following]);
    }

    private async Task CreateNode(string name, CancellationToken cancel)
    {
        var node = await api.Create(ResourceTypes.Nodes, null, Json($$"""{ "metadata": { "name": "{{name}}", "labels": { "kubernetes.io/hostname": "{{name}}" } } }"""), cancel);
        node["status"] = Json("""{ "conditions": [ { "type": "Ready", "status": "True" } ], "allocatable": { "memory": "1Gi", "pods": "110" } }""");
        await api.Update(ResourceTypes.Nodes, null, name, node, "status", cancel);
        // A new node is tainted until somebody finds it ready.
        await api.MergePatch(ResourceTypes.Nodes, null, name, Json("""{ "spec": { "taints": null } }"""), null, cancel);
    }

    private async Task CreatePod(string name, CancellationToken cancel)
    {
        await api.Create(ResourceTypes.PersistentVolumeClaims, "default", Json($$"""
            { "metadata": { "name": "{{name}}" }, "spec": { "accessModes": [ "ReadWriteOnce" ], "resources": { "requests": { "storage": "1Mi" } } } }
            """), cancel);
        await api.Create(ResourceTypes.Pods, "default", Json($$"""
            { "metadata": { "name": "{{name}}", "labels": { "app": "db" } },
              "spec": { "affinity": {{Apart}}, "containers": [ { "name": "c", "image": "i" } ],
                        "volumes": [ { "name": "data", "persistentVolumeClaim": { "claimName": "{{name}}" } } ] } }
            """), cancel);
    }

    private static JsonObject Json(string text) => JsonNode.Parse(text)!.AsObject();
}
