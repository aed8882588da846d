using System.Text.Json.Nodes;
using Surus.LocalCluster.Controllers;

namespace Surus.LocalCluster.Tests.Controllers;

public sealed class TaintsTests
{
    private const string Added = "2026-01-01T12:00:00Z";
    private static readonly DateTimeOffset added = DateTimeOffset.Parse(Added);

    /// <summary>Taints of the node as key:effect; tolerations of the pod as JSON; after how many seconds it must leave.</summary>
    [Theory]
    [InlineData("", "", null)]
    [InlineData("gone:NoSchedule", "", null)]
    [InlineData("gone:NoExecute", "", 0)]
    [InlineData("gone:NoExecute", """{ "key": "gone", "operator": "Exists" }""", null)]
    [InlineData("gone:NoExecute", """{ "key": "gone", "operator": "Exists", "effect": "NoSchedule" }""", 0)]
    [InlineData("gone:NoExecute", """{ "key": "gone", "operator": "Exists", "effect": "NoExecute", "tolerationSeconds": 300 }""", 300)]
    [InlineData("gone:NoExecute", """{ "key": "gone", "operator": "Exists", "tolerationSeconds": 300 }, { "key": "gone", "operator": "Exists", "tolerationSeconds": 20 }""", 20)]
    [InlineData("gone:NoExecute", """{ "operator": "Exists" }, { "key": "gone", "operator": "Exists", "tolerationSeconds": -5 }""", 0)]
    [InlineData("gone:NoExecute", """{ "key": "gone", "operator": "Exists", "tolerationSeconds": 9223372036854775807 }""", 1_000_000_000)]
    [InlineData("gone:NoExecute", """{ "operator": "Exists" }""", null)]
    [InlineData("gone:NoExecute other:NoExecute", """{ "key": "gone", "operator": "Exists", "tolerationSeconds": 300 }""", 0)]
    [InlineData("gone:NoExecute", """{ "key": "gone", "value": "no" }""", 0)]
    public void A_pod_leaves_when_its_tolerations_end(string taints, string tolerations, int? seconds)
    {
        var pod = JsonNode.Parse($$"""{ "spec": { "tolerations": [ {{tolerations}} ] } }""")!.AsObject();
        Assert.Equal(seconds is { } after ? added.AddSeconds(after) : null, Taints.LeaveAt(pod, Node(taints)));
    }

    [Theory]
    [InlineData("own:NoSchedule", "True", true, "own:NoSchedule")]
    [InlineData("own:NoSchedule", "Unknown", true, "own:NoSchedule node.kubernetes.io/unreachable:NoSchedule node.kubernetes.io/unreachable:NoExecute")]
    [InlineData("", "False", true, "node.kubernetes.io/not-ready:NoSchedule node.kubernetes.io/not-ready:NoExecute")]
    [InlineData("", "Unknown", false, "node.kubernetes.io/unreachable:NoSchedule")]
    [InlineData("node.kubernetes.io/not-ready:NoExecute", "Unknown", true, "node.kubernetes.io/unreachable:NoSchedule node.kubernetes.io/unreachable:NoExecute")]
    [InlineData("node.kubernetes.io/unreachable:NoSchedule node.kubernetes.io/unreachable:NoExecute", "True", true, "")]
    public void A_node_is_tainted_by_its_health(string before, string ready, bool evict, string after)
    {
        var taints = Taints.Of(Node(before), ready, evict, added);
        Assert.Equal(after, string.Join(' ', taints.Select(taint => $"{taint!["key"]}:{taint["effect"]}")));
    }

    [Fact]
    public void What_was_tainted_stays_tainted_since_then()
    {
        var node = Node("node.kubernetes.io/unreachable:NoSchedule node.kubernetes.io/unreachable:NoExecute");
        Assert.All(Taints.Of(node, "Unknown", evict: true, added.AddHours(1)), taint => Assert.Equal(Added, (string?)taint!["timeAdded"]));
    }

    private static JsonObject Node(string taints) => new()
    {
        ["spec"] = new JsonObject
        {
            ["taints"] = new JsonArray([.. taints.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(text => text.Split(':'))
                .Select(parts => new JsonObject { ["key"] = parts[0], ["effect"] = parts[1], ["timeAdded"] = Added })]),
        },
    };
}
