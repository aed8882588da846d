using System.Text.Json.Nodes;
using Surus.LocalCluster.Controllers;

namespace Surus.LocalCluster.Tests.Controllers;

public sealed class NodeChoiceTests
{
    private static readonly JsonObject[] threeNodes = [Node("node-1"), Node("node-2"), Node("node-3")];

    [Fact]
    public void Of_equal_nodes_the_emptiest_is_chosen_then_the_first_by_name()
    {
        Assert.Equal("node-1", Choose(Pod("{}")).Node);
        Assert.Equal("node-2", Choose(Pod("{}"), Placed("node-1")).Node);
    }

    [Fact]
    public void Pods_that_prefer_to_be_apart_are_put_apart()
    {
        const string apart = """
            {"affinity": {"podAntiAffinity": {"preferredDuringSchedulingIgnoredDuringExecution": [{"weight": 100, "podAffinityTerm": {
              "labelSelector": {"matchLabels": {"app": "db"}}, "topologyKey": "kubernetes.io/hostname"}}]}}}
            """;
        var choice = Choose(Pod(apart), Placed("node-1"), Placed("node-3"), Placed("node-2", "other"), Placed("node-2", "other"));
        Assert.Equal("node-2", choice.Node);
    }

    [Fact]
    public void Pods_that_must_be_apart_and_cannot_say_so()
    {
        const string apart = """
            {"affinity": {"podAntiAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": [{
              "labelSelector": {"matchLabels": {"app": "db"}}, "topologyKey": "kubernetes.io/hostname"}]}}}
            """;
        var choice = Choose(Pod(apart), Placed("node-1"), Placed("node-2"), Placed("node-3"));
        Assert.Null(choice.Node);
        Assert.Equal("0/3 nodes are available: 3 node(s) didn't match pod anti-affinity rules.", choice.Refusal);
    }

    [Theory]
    [InlineData("""{"nodeSelector": {"kubernetes.io/hostname": "node-3"}}""")]
    [InlineData("""
        {"affinity": {"nodeAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": {"nodeSelectorTerms": [
          {"matchExpressions": [{"key": "kubernetes.io/hostname", "operator": "NotIn", "values": ["node-1", "node-2"]}]}]}}}}
        """)]
    public void A_pod_goes_only_where_it_asks_to(string spec) => Assert.Equal("node-3", Choose(Pod(spec)).Node);

    [Fact]
    public void A_volume_that_is_on_one_node_decides()
    {
        var volume = Json("""
            {"spec": {"nodeAffinity": {"required": {"nodeSelectorTerms": [
              {"matchExpressions": [{"key": "kubernetes.io/hostname", "operator": "In", "values": ["node-2"]}]}]}}}}
            """);
        Assert.Equal("node-2", NodeChoice.For(new SchedulingView(Pod("{}"), threeNodes, [], [volume])).Node);
    }

    [Theory]
    [InlineData("""{"spec": {"unschedulable": true}}""", "unschedulable")]
    [InlineData("""{"spec": {"taints": [{"key": "a", "effect": "NoExecute"}]}}""", "taint")]
    [InlineData("""{"status": {"conditions": []}}""", "not ready")]
    [InlineData("""{"status": {"allocatable": {"memory": "1Mi"}}}""", "Insufficient memory")]
    public void A_node_that_cannot_take_the_pod_says_why(string change, string reason)
    {
        var node = Node("node-1");
        foreach (var (section, fields) in Json(change))
        {
            foreach (var (field, value) in fields!.AsObject())
            {
                node[section]![field] = value!.DeepClone();
            }
        }

        var pod = Pod("""{"containers": [{"resources": {"requests": {"memory": "2Mi"}}}]}""");
        var choice = NodeChoice.For(new SchedulingView(pod, [node], [], []));
        Assert.Null(choice.Node);
        Assert.Contains(reason, choice.Refusal, StringComparison.Ordinal);
    }

    private static NodeChoice Choose(JsonObject pod, params PlacedPod[] placed) => NodeChoice.For(new SchedulingView(pod, threeNodes, placed, []));

    private static PlacedPod Placed(string node, string app = "db")
    {
        var pod = Pod("{}");
        pod["metadata"]!["labels"]!["app"] = app;
        return new PlacedPod(pod, node);
    }

    private static JsonObject Pod(string spec) => new()
    {
        ["metadata"] = Json("""{"name": "pod", "namespace": "default", "labels": {"app": "db"}}"""),
        ["spec"] = Json(spec),
    };

    private static JsonObject Node(string name) => new()
    {
        ["metadata"] = new JsonObject { ["name"] = name, ["labels"] = new JsonObject { ["kubernetes.io/hostname"] = name } },
        ["spec"] = new JsonObject(),
        ["status"] = Json("""{"conditions": [{"type": "Ready", "status": "True"}], "allocatable": {"memory": "1Gi", "pods": "110"}}"""),
    };

    private static JsonObject Json(string text) => JsonNode.Parse(text)!.AsObject();
}
