using System.Collections.Immutable;
using Surus.Api;

namespace Surus.Decisions;

/// <summary>Who is the primary: puts the question to the failover decision, and its answer into the terms of a Cluster.</summary>
internal static class FailoverSubject
{
    private static readonly TimeSpan AnotherLook = TimeSpan.FromSeconds(1);

    public static Opinion Judge(ClusterView view)
    {
        if (string.IsNullOrEmpty(view.Status.TargetPrimary))
        {
            return Opinion.None;
        }

        if (PrimaryRestart.IsUnderWay(view))
        {
            return Opinion.Waits(Phase.PrimaryRestartWithoutSwitchover, $"The pod of the primary {view.Status.CurrentPrimary} is made anew, and it stays the primary.") with
            {
                CheckAgainAfter = AnotherLook,
            };
        }

        var decision = FailoverDecision.Decide(View(view));
        return new()
        {
            Phase = DiskSpace.KeepsEveryoneDown(view) ? null : PhaseOf(decision.Kind),
            Reason = decision.Message,
            StatusChanges = [.. decision.Steps.Select(StatusChangeOf).OfType<StatusChange>()],
            StepsBeforeStatus =
            [
                .. decision.Steps.Where(step => StatusChangeOf(step) is null).Select(step => new ClusterStep.Failover(step, decision.Message)),
            ],
            Events = EventsOf(view, decision),
            Hold = decision.Kind is FailoverKind.Settled or FailoverKind.Waiting ? Hold.Nothing : Hold.Changes,
            CheckAgainAfter = decision.CheckAgainAfter,
        };
    }

    /// <summary>What the failover decision looks at.</summary>
    public static FailoverView View(ClusterView view) => new()
    {
        Now = view.Now,
        TargetPrimary = view.Status.TargetPrimary,
        TargetPrimaryTimestamp = view.Status.TargetPrimaryTimestamp,
        TargetSeenFor = view.TargetSeenFor,
        CurrentPrimary = view.Status.CurrentPrimary,
        PrimaryFailingSince = Timestamps.Parse(view.Status.CurrentPrimaryFailingSinceTimestamp),
        FailoverDelay = TimeSpan.FromSeconds(view.Cluster.Spec.FailoverDelay ?? 0),
        PresentInstances = view.Members.Count(member => member.MayHaveRun),
        Timings = LeaseTimings.Of(view.Cluster.Spec.PrimaryLease),
        Lease = view.Lease,
        Instances = [.. view.Members.Select(member => member.Observation).OrderBy(instance => instance.Name, StringComparer.Ordinal)],
        Synchronous = SynchronousPromise.Of(view),
    };

    private static string? PhaseOf(FailoverKind kind) => kind switch
    {
        FailoverKind.FailingOver => Phase.FailOver,
        FailoverKind.SwitchingOver => Phase.Switchover,
        _ => null,
    };

    private static StatusChange? StatusChangeOf(FailoverStep step) => step switch
    {
        FailoverStep.SetTargetPrimary target => new StatusChange.SetTargetPrimary(target.Name),
        FailoverStep.SetPrimaryFailingSince failing => new StatusChange.SetPrimaryFailingSince(failing.Since),
        _ => null,
    };

    private static ImmutableArray<ClusterEvent> EventsOf(ClusterView view, FailoverDecision decision)
    {
        if (decision.Steps.OfType<FailoverStep.SetTargetPrimary>().FirstOrDefault() is not { } target || target.Name == view.Status.TargetPrimary)
        {
            return [];
        }

        var reason = decision.Kind == FailoverKind.SwitchingOver ? EventReasons.SwitchingOver : EventReasons.FailingOver;
        return target.Name == ClusterTarget.Pending
            ? [new(reason, decision.Message)]
            : [new(reason, decision.Message), new(EventReasons.FailoverTarget, $"Instance {target.Name} is to be the primary")];
    }
}
