using Surus.Api;

namespace Surus.Objects;

/// <summary>The FailoverQuorum of a Cluster: the operator makes it, and the primary tells in its status whom commits wait for.</summary>
public static class FailoverQuorums
{
    /// <summary>The FailoverQuorum as it is created; null where the Cluster does not ask for one (<c>synchronous.failoverQuorum</c>).</summary>
    public static FailoverQuorum? Of(Cluster cluster, OperatorSettings settings) =>
        cluster.Spec.Postgresql?.Synchronous is { FailoverQuorum: true }
            ? new() { Metadata = ClusterMetadata.For(cluster, settings, ObjectNames.FailoverQuorum(cluster.Metadata.Name!)) }
            : null;
}
