using Microsoft.Extensions.Logging;
using Surus.Decisions;
using Surus.Kubernetes;

namespace Surus.Operator;

/// <summary>The controller of Clusters: observe, decide, act.</summary>
internal sealed partial class ClusterController(ClusterObserver observer, ClusterExecutor executor, StepFailures failures, ILogger logger)
{
    /// <summary>How often a Cluster is looked at when nothing happens: certificates end, and a lost event must not be lost for ever.</summary>
    private static readonly TimeSpan Routine = TimeSpan.FromMinutes(5);

    public async ValueTask<ReconcileResult> Reconcile(NamespacedName key, CancellationToken cancel)
    {
        var seen = await observer.Observe(key, cancel).ConfigureAwait(false);
        if (seen is null)
        {
            executor.Forget(key);
            return ReconcileResult.Done;
        }

        var plan = ClusterDecision.Decide(seen.View);
        try
        {
            var outcome = await executor.Carry(seen, plan, cancel).ConfigureAwait(false);
            var isStale = outcome == PlanOutcome.Stale || failures.Forget(key);
            return ReconcileResult.After(isStale ? TimeSpan.FromMilliseconds(20) : plan.CheckAgainAfter ?? Routine);
        }
        catch (StepFailedException error)
        {
            failures.Remember(key, error);
            LogStepFailed(key, error.Message);
            return ReconcileResult.Failed(error);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Cluster {Cluster}: {Failure}")]
    private partial void LogStepFailed(NamespacedName cluster, string failure);
}
