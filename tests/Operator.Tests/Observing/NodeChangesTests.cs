using Surus.Kubernetes;
using Surus.KubernetesTypes;

namespace Surus.Operator.Tests;

public sealed class NodeChangesTests
{
    private static readonly Node Node = new()
    {
        Metadata = new ObjectMeta { Name = "n", ResourceVersion = "1", Labels = new Dictionary<string, string> { ["zone"] = "a", ["rack"] = "1" } },
        Spec = new NodeSpec { Taints = [new Taint { Key = "k", Effect = "NoSchedule" }] },
    };

    [Fact]
    public void A_sign_of_life_does_not_matter()
    {
        var labels = new Dictionary<string, string> { ["rack"] = "1", ["zone"] = "a" };

        Assert.False(Matters(Node with { Metadata = Node.Metadata with { ResourceVersion = "2", Labels = labels } }));
    }

    [Fact]
    public void What_is_asked_of_a_node_matters()
    {
        Assert.True(Matters(Node with { Spec = Node.Spec! with { Unschedulable = true } }));
        Assert.True(Matters(Node with { Spec = Node.Spec! with { Taints = null } }));
        Assert.True(Matters(Node with { Metadata = Node.Metadata with { Labels = new Dictionary<string, string> { ["zone"] = "b", ["rack"] = "1" } } }));
        Assert.True(NodeChanges.Matter(new ObjectChange<Node>(null, Node)));
        Assert.True(NodeChanges.Matter(new ObjectChange<Node>(Node, null)));
    }

    private static bool Matters(Node after) => NodeChanges.Matter(new ObjectChange<Node>(Node, after));
}
