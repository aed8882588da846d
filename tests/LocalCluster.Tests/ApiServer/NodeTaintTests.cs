using System.Text.Json.Nodes;
using Surus.LocalCluster.ApiServer;
using Surus.LocalCluster.Cluster;
using Surus.LocalCluster.Controllers;

namespace Surus.LocalCluster.Tests.ApiServer;

public sealed class NodeTaintTests
{
    private const string Added = """{"key":"node.kubernetes.io/not-ready","effect":"NoSchedule"}""";

    private readonly ClusterApi api = ClusterApi.InMemory(TimeProvider.System);

    [Theory]
    [InlineData("[]", $"[{Added}]")]
    [InlineData("""[{"key":"own","effect":"NoSchedule"}]""", $$"""[{"key":"own","effect":"NoSchedule"},{{Added}}]""")]
    [InlineData($"[{Added}]", $"[{Added}]")]
    [InlineData("""[{"key":"node.kubernetes.io/not-ready","effect":"NoExecute"}]""", $$"""[{"key":"node.kubernetes.io/not-ready","effect":"NoExecute"},{{Added}}]""")]
    public async Task A_new_node_takes_no_pods_until_it_is_ready(string taints, string expected)
    {
        var node = await Create(new JsonObject { ["taints"] = JsonNode.Parse(taints) });
        Assert.Equal(expected, node["spec"]!["taints"]!.ToJsonString());
        Assert.DoesNotContain(Taints.Of(node, "True", evict: true, DateTimeOffset.UnixEpoch), taint => (string?)taint!["key"] == Taints.NotReady);
    }

    [Fact]
    public async Task A_taint_that_was_taken_away_does_not_come_back_with_an_update()
    {
        var node = await Create([]);
        node["spec"] = new JsonObject();
        var updated = await api.Update(ResourceTypes.Nodes, null, "a", node, null, TestContext.Current.CancellationToken);
        Assert.Null(updated["spec"]!["taints"]);
    }

    private ValueTask<JsonObject> Create(JsonObject spec) => api.Create(
        ResourceTypes.Nodes, null, new JsonObject { ["metadata"] = new JsonObject { ["name"] = "a" }, ["spec"] = spec }, TestContext.Current.CancellationToken);
}
