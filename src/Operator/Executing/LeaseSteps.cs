using System.Diagnostics;
using Surus.Api;
using Surus.Decisions;
using Surus.Kubernetes;
using Surus.KubernetesTypes;
using Surus.Objects;

namespace Surus.Operator;

/// <summary>The steps of a failover that change the lease, by compare-and-swap.</summary>
internal sealed class LeaseSteps(KubernetesClient client, OperatorSettings settings, TimeProvider time)
{
    public Task Run(ClusterView view, FailoverStep step, CancellationToken cancel) => step switch
    {
        FailoverStep.TakeLeaseAway take => TakeAway(view.Cluster, take, cancel),
        FailoverStep.CreateLease create => Create(view.Cluster, create, cancel),
        _ => throw new UnreachableException($"The failover step {step.GetType().Name} is part of the status."),
    };

    private async Task TakeAway(Cluster cluster, FailoverStep.TakeLeaseAway step, CancellationToken cancel)
    {
        var lease = await client.Get<Lease>(Key(cluster), cancel).ConfigureAwait(false);

        // The version that the evidence was gathered for, and not the one just read, is the one that is compared.
        var seen = lease with { Metadata = lease.Metadata with { ResourceVersion = step.ExpectedResourceVersion } };
        await client.Update(LeaseRecord.TakenAway(seen, step.Successor), cancel).ConfigureAwait(false);
    }

    private async Task Create(Cluster cluster, FailoverStep.CreateLease step, CancellationToken cancel)
    {
        var duration = LeaseTimings.Of(cluster.Spec.PrimaryLease).Duration;
        var unheld = PrimaryLease.Unheld(cluster, settings);
        try
        {
            await client.Create(LeaseRecord.Restored(unheld, step.Holder, step.Timeline, duration, time.GetUtcNow()), cancel).ConfigureAwait(false);
        }
        catch (ApiException error) when (error.IsAlreadyExists)
        {
            // Made by an earlier pass that the cache does not show yet; whose it is, is judged when it is seen.
        }
    }

    private static NamespacedName Key(Cluster cluster) => new(cluster.Metadata.Namespace, ObjectNames.PrimaryLease(cluster.Metadata.Name!));
}
