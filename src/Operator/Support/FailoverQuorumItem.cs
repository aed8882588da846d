using Surus.Api;
using Surus.Kubernetes;

namespace Surus.Operator;

/// <summary>The FailoverQuorum of a Cluster. All that it holds is its status, which the primary writes, so there is nothing to change.</summary>
internal sealed class FailoverQuorumItem(KubernetesClient client, Cluster cluster, string name, FailoverQuorum? wanted, FailoverQuorum? actual)
    : SupportItem<FailoverQuorum>(client, cluster, name, wanted, actual)
{
    protected override string? Difference() => null;
}
