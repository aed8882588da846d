using System.Text.Json.Nodes;
using Surus.Kubernetes.Tests;
using Surus.LocalCluster.ApiServer;
using Surus.LocalCluster.Cluster;

namespace Surus.LocalCluster.Tests.ApiServer;

public sealed class ClusterApiTests
{
    private static readonly ResourceType Pods = new("", "v1", "pods");
    private static readonly ResourceType Services = new("", "v1", "services");
    private static readonly ResourceType ConfigMaps = new("", "v1", "configmaps");

    private readonly ClusterApi api = ClusterApi.InMemory(TimeProvider.System);

    [Fact]
    public async Task A_created_object_is_read_back_with_what_the_server_decides()
    {
        var created = await api.Create(ConfigMaps, "default", ConfigMap("a"), TestContext.Current.CancellationToken);
        var read = await api.Get(ConfigMaps, "default", "a", TestContext.Current.CancellationToken);
        Assert.Equal(created.ToJsonString(), read!.ToJsonString());
        Assert.NotNull(read["metadata"]!["uid"]);
    }

    [Fact]
    public async Task A_stale_update_conflicts()
    {
        var created = await api.Create(ConfigMaps, "default", ConfigMap("a"), TestContext.Current.CancellationToken);
        var mine = created.Copy();
        mine["data"] = new JsonObject { ["k"] = "1" };
        await api.Update(ConfigMaps, "default", "a", mine, null, TestContext.Current.CancellationToken);
        mine["data"] = new JsonObject { ["k"] = "2" };
        var refused = await Assert.ThrowsAsync<ApiException>(async () => await api.Update(ConfigMaps, "default", "a", mine, null, TestContext.Current.CancellationToken));
        Assert.Equal((409, "Conflict"), (refused.Code, refused.Reason));
    }

    [Fact]
    public async Task A_watch_from_a_revision_sees_each_change_once_and_in_order()
    {
        var created = await api.Create(ConfigMaps, "default", ConfigMap("a"), TestContext.Current.CancellationToken);
        await api.MergePatch(ConfigMaps, "default", "a", new JsonObject { ["data"] = new JsonObject { ["k"] = "v" } }, null, TestContext.Current.CancellationToken);
        await api.Delete(ConfigMaps, "default", "a", new DeleteOptions(), TestContext.Current.CancellationToken);
        var seen = new List<WatchEventType>();
        await foreach (var change in api.Watch(ConfigMaps, "default", ObjectFilter.All, created.Text("metadata", "resourceVersion"), TestContext.Current.CancellationToken))
        {
            seen.Add(change.Type);
            if (seen.Count == 2)
            {
                break;
            }
        }

        Assert.Equal([WatchEventType.Modified, WatchEventType.Deleted], seen);
    }

    [Fact]
    public async Task A_watch_that_sees_nothing_says_again_and_again_how_far_it_is()
    {
        var cancel = TestContext.Current.CancellationToken;
        var time = new ManualTime();
        var quiet = ClusterApi.InMemory(time);
        var created = await quiet.Create(ConfigMaps, "default", ConfigMap("a"), cancel);
        await using var events = quiet.Watch(ConfigMaps, "default", ObjectFilter.All, created.Text("metadata", "resourceVersion"), cancel).GetAsyncEnumerator(cancel);
        for (var minute = 1; minute <= 3; minute++)
        {
            var next = events.MoveNextAsync().AsTask();
            await time.AdvanceToTimer(wait => wait == TimeSpan.FromMinutes(1));
            Assert.True(await next.WaitAsync(cancel));
            Assert.Equal(WatchEventType.Bookmark, events.Current.Type);
        }
    }

    [Fact]
    public async Task A_running_pod_waits_for_its_node_and_goes_with_grace_zero()
    {
        await api.Create(new ResourceType("", "v1", "serviceaccounts"), "default", Named("default"), TestContext.Current.CancellationToken);
        var pod = Named("p");
        pod["spec"] = new JsonObject { ["nodeName"] = "n", ["containers"] = new JsonArray(new JsonObject { ["name"] = "c", ["image"] = "i" }) };
        await api.Create(Pods, "default", pod, TestContext.Current.CancellationToken);
        await api.Delete(Pods, "default", "p", new DeleteOptions(), TestContext.Current.CancellationToken);
        var waiting = await api.Get(Pods, "default", "p", TestContext.Current.CancellationToken);
        Assert.NotNull(waiting!["metadata"]!["deletionTimestamp"]);
        await api.Delete(Pods, "default", "p", new DeleteOptions(GracePeriodSeconds: 0), TestContext.Current.CancellationToken);
        Assert.Null(await api.Get(Pods, "default", "p", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_service_gives_its_address_back()
    {
        var service = Named("s");
        service["spec"] = new JsonObject { ["clusterIP"] = "10.96.7.7", ["ports"] = new JsonArray(new JsonObject { ["port"] = 80 }) };
        await api.Create(Services, "default", service, TestContext.Current.CancellationToken);
        service["metadata"]!["name"] = "t";
        await Assert.ThrowsAsync<ApiException>(async () => await api.Create(Services, "default", service, TestContext.Current.CancellationToken));
        await Assert.ThrowsAsync<ApiException>(async () => await api.Create(Services, "default", service, TestContext.Current.CancellationToken));
        await api.Delete(Services, "default", "s", new DeleteOptions(), TestContext.Current.CancellationToken);
        Assert.Equal("10.96.7.7", (await api.Create(Services, "default", service, TestContext.Current.CancellationToken)).Text("spec", "clusterIP"));
    }

    private static JsonObject ConfigMap(string name) => Named(name);

    private static JsonObject Named(string name) => new() { ["metadata"] = new JsonObject { ["name"] = name } };
}
