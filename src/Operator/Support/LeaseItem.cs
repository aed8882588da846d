using Surus.Api;
using Surus.Decisions;
using Surus.KubernetesTypes;
using Surus.Objects;

namespace Surus.Operator;

/// <summary>The primary lease. The failover decision makes a missing one; here it only matters whose it is.</summary>
internal sealed class LeaseItem(Cluster cluster, Lease? actual) : SupportItem
{
    public override SupportingObject State => actual is null || ClusterMetadata.IsOwnedBy(actual.Metadata, cluster)
        ? new(nameof(Lease), cluster.Metadata.Name!, SupportState.Current)
        : new(
            nameof(Lease), cluster.Metadata.Name!, SupportState.Foreign,
            $"Lease {cluster.Metadata.Name} exists and does not belong to Cluster {cluster.Metadata.Name}: remove it, so that no other program can hold up the primary.");

    public override Task Create(CancellationToken cancel) => Task.CompletedTask;

    public override Task Update(CancellationToken cancel) => Task.CompletedTask;

    public override Task Delete(CancellationToken cancel) => Task.CompletedTask;
}
