using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Surus.LocalCluster.ApiServer;
using Surus.LocalCluster.Cluster;

namespace Surus.LocalCluster.Tests.ApiServer;

public sealed class NamespaceKeeperTests
{
    private static readonly ResourceType Namespaces = new("", "v1", "namespaces");
    private static readonly ResourceType Secrets = new("", "v1", "secrets");

    [Fact]
    public async Task A_namespace_ends_after_its_pods_and_they_keep_what_they_end_with()
    {
        var cancel = TestContext.Current.CancellationToken;
        var core = new ApiCore(new Store(new NoJournal()), TimeProvider.System, new ApiCoreOptions());
        var api = new ClusterApi(core, "test");
        await using var keeper = new Housekeeper(core, NullLogger<Housekeeper>.Instance);
        await api.Create(Namespaces, null, Json("""{ "metadata": { "name": "n" } }"""), cancel);
        await api.Create(Secrets, "n", Json("""{ "metadata": { "name": "password" } }"""), cancel);
        await api.Create(ResourceTypes.PodDisruptionBudgets, "n", Json("""
            { "metadata": { "name": "budget" }, "spec": { "selector": { "matchLabels": { "a": "b" } }, "minAvailable": 1 } }
            """), cancel);
        await Until(api, new ResourceType("", "v1", "serviceaccounts"), "n", "default", account => account is not null);
        await api.Create(ResourceTypes.Pods, "n", Json("""
            { "metadata": { "name": "p" }, "spec": { "nodeName": "node-1", "terminationGracePeriodSeconds": 1800, "containers": [ { "name": "c", "image": "i" } ] } }
            """), cancel);

        await api.Delete(Namespaces, null, "n", new DeleteOptions(), cancel);
        await Until(api, ResourceTypes.Pods, "n", "p", pod => pod!.IsTerminating);
        Assert.NotNull(await api.Get(Secrets, "n", "password", cancel));
        Assert.NotNull(await api.Get(Namespaces, null, "n", cancel));

        // The node says that nothing of the pod runs any more.
        await api.Delete(ResourceTypes.Pods, "n", "p", new DeleteOptions(GracePeriodSeconds: 0), cancel);
        await Until(api, Namespaces, null, "n", found => found is null);
        Assert.Null(await api.Get(Secrets, "n", "password", cancel));
    }

    private static JsonObject Json(string text) => JsonNode.Parse(text)!.AsObject();

    private static async Task Until(IClusterApi api, ResourceType type, string? @namespace, string name, Func<JsonObject?, bool> wanted)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(30));
        var list = await api.List(type, @namespace, ObjectFilter.All, limit.Token);
        if (wanted(list.Items.FirstOrDefault(value => value.Key.Name == name)))
        {
            return;
        }

        await foreach (var change in api.Watch(type, @namespace, ObjectFilter.All, list.ResourceVersion, limit.Token))
        {
            if (change.Object.Key.Name == name && wanted(change.Type == WatchEventType.Deleted ? null : change.Object))
            {
                return;
            }
        }
    }
}
