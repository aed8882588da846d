using Microsoft.Extensions.Logging;
using Surus.Api;
using Surus.Decisions;
using Surus.Kubernetes;

namespace Surus.Operator;

/// <summary>How carrying out a plan went.</summary>
internal enum PlanOutcome
{
    /// <summary>All of it was done.</summary>
    Done,

    /// <summary>Something was not any more as the plan had seen it: a new pass is needed, and nothing is wrong.</summary>
    Stale,
}

/// <summary>Carries out a plan: what proves the status, the status, then the steps. The first step that fails ends it.</summary>
internal sealed partial class ClusterExecutor(StatusWriter status, StepRunner steps, EventRecorder events, StandingWarnings warnings, ILogger logger)
{
    public async Task<PlanOutcome> Carry(ClusterSeen seen, ClusterPlan plan, CancellationToken cancel)
    {
        var cluster = seen.View.Cluster;
        try
        {
            foreach (var step in plan.StepsBeforeStatus)
            {
                await Run(seen, step, cancel).ConfigureAwait(false);
            }

            if (plan.Status is { } wanted)
            {
                LogPhase(seen.View, wanted);
                await status.Write(cluster, wanted, cancel).ConfigureAwait(false);
            }

            Tell(cluster, plan.Events.Where(told => !told.IsWarning));
            Tell(cluster, warnings.Due(cluster.Key(), plan.Events.Where(told => told.IsWarning)));
            foreach (var step in plan.Steps)
            {
                await Run(seen, step, cancel).ConfigureAwait(false);
            }

            return PlanOutcome.Done;
        }
        catch (ApiException error) when (error.IsConflict)
        {
            LogStale(cluster.Key(), error.Message);
            return PlanOutcome.Stale;
        }
    }

    /// <summary>Forgets a Cluster that is gone.</summary>
    public void Forget(NamespacedName cluster) => warnings.Forget(cluster);

    private async Task Run(ClusterSeen seen, ClusterStep step, CancellationToken cancel)
    {
        try
        {
            LogStep(seen.View.Cluster.Key(), step.GetType().Name, step.Reason);
            await steps.Run(seen, step, cancel).ConfigureAwait(false);
        }
        catch (ApiException error) when (error.IsConflict)
        {
            throw;
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            throw new StepFailedException(step, error);
        }

        if (step.Event is { } told)
        {
            Tell(seen.View.Cluster, [told]);
        }
    }

    private void Tell(Cluster cluster, IEnumerable<ClusterEvent> told)
    {
        foreach (var one in told)
        {
            events.Record(cluster, one.IsWarning ? EventType.Warning : EventType.Normal, one.Reason, one.Message);
        }
    }

    private void LogPhase(ClusterView view, ClusterStatus wanted)
    {
        if (wanted.Phase != view.Status.Phase || wanted.PhaseReason != view.Status.PhaseReason)
        {
            LogPhaseChange(view.Cluster.Key(), wanted.Phase, wanted.PhaseReason);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Cluster {Cluster}: {Phase} {Reason}")]
    private partial void LogPhaseChange(NamespacedName cluster, string? phase, string? reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "Cluster {Cluster}: {Step}: {Reason}")]
    private partial void LogStep(NamespacedName cluster, string step, string reason);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Cluster {Cluster} has changed since it was looked at: {Detail}")]
    private partial void LogStale(NamespacedName cluster, string detail);
}
