using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Surus.LocalCluster.ApiServer;
using Surus.LocalCluster.Cluster;

namespace Surus.LocalCluster.Tests.ApiServer;

public sealed class PodKeeperTests
{
    private readonly ApiCore core = new(new Store(new NoJournal()), TimeProvider.System, new ApiCoreOptions());

    [Fact]
    public async Task A_deletion_that_a_crash_cut_in_two_is_finished()
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(30));
        var cancel = limit.Token;
        var api = new ClusterApi(core, "test");
        await api.Create(
            new ResourceType("", "v1", "serviceaccounts"), "default", (JsonObject)JsonNode.Parse("""{ "metadata": { "name": "default", "namespace": "default" } }""")!, cancel);
        await Marked(api, "half", """{ "deletionTimestamp": "2026-01-01T00:00:00Z", "deletionGracePeriodSeconds": 0 }""", cancel);
        await Marked(api, "held", """{ "deletionTimestamp": "2026-01-01T00:00:00Z", "deletionGracePeriodSeconds": 0, "finalizers": [ "a/b" ] }""", cancel);
        await Marked(api, "ending", """{ "deletionTimestamp": "2026-01-01T00:00:00Z", "deletionGracePeriodSeconds": 30 }""", cancel);
        var before = await api.List(ResourceTypes.Pods, "default", ObjectFilter.All, cancel);
        await using var keeper = new Housekeeper(core, NullLogger<Housekeeper>.Instance);
        await foreach (var change in api.Watch(ResourceTypes.Pods, "default", ObjectFilter.All, before.ResourceVersion, cancel))
        {
            if (change.Type == WatchEventType.Deleted)
            {
                Assert.Equal("half", change.Object.Key.Name);
                break;
            }
        }

        var left = await api.List(ResourceTypes.Pods, "default", ObjectFilter.All, cancel);
        Assert.Equal(["ending", "held"], left.Items.Select(pod => pod.Key.Name).Order(StringComparer.Ordinal));
    }

    // As the store has it between the two halves.
    private async Task Marked(ClusterApi api, string name, string mark, CancellationToken cancel)
    {
        var pod = await api.Create(
            ResourceTypes.Pods, "default", (JsonObject)JsonNode.Parse($$"""{ "metadata": { "name": "{{name}}" }, "spec": { "containers": [ { "name": "c", "image": "i" } ] } }""")!, cancel);
        foreach (var (field, value) in (JsonObject)JsonNode.Parse(mark)!)
        {
            pod["metadata"]![field] = value?.DeepClone();
        }

        var resource = core.Registry.Get(ResourceTypes.Pods);
        Assert.NotNull(await core.Writer.Force(resource, core.Reader.Find(resource, "default", name)!, pod));
    }
}
