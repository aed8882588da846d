using Surus.Api;

namespace Surus.Decisions;

/// <summary>
/// Moves the primary off a node that takes no more pods. Whoever drains the node would else wait for ever: the budget lets nobody evict
/// the primary, and a replica it lets go.
/// </summary>
internal static class Draining
{
    /// <summary>
    /// Time that has to pass between changes of the primary: should the one that is to take over not manage to, and the old primary be
    /// elected again, clients get on with their work before the next try.
    /// </summary>
    private static readonly TimeSpan PauseBetweenTries = TimeSpan.FromMinutes(1);

    public static Opinion Judge(ClusterView view)
    {
        if (view.CurrentPrimary is not { Observation.NodeIsSchedulable: false } primary || !view.PrimaryIsWell || view.PrimaryIsChanging)
        {
            return Opinion.None;
        }

        // With no replica elsewhere, the primary serves where it is for as long as it can.
        if (Successor.Of(view) is not { Observation.NodeIsSchedulable: true } successor)
        {
            return Opinion.None;
        }

        if (RestOfPause(view) is { } rest)
        {
            return new() { CheckAgainAfter = rest };
        }

        var reason = $"The node of the primary {primary.Name} takes no more pods, so instance {successor.Name} takes over.";
        return Opinion.Waits(Phase.Switchover, reason) with
        {
            StatusChanges = [new StatusChange.SetTargetPrimary(successor.Name)],
            Events = [new(EventReasons.SwitchingOver, reason)],
        };
    }

    // A time in the future is that of a clock that was set back since, and tells nothing.
    private static TimeSpan? RestOfPause(ClusterView view)
    {
        var age = view.Now - Timestamps.Parse(view.Status.TargetPrimaryTimestamp);
        return age >= TimeSpan.Zero && age < PauseBetweenTries ? PauseBetweenTries - age : null;
    }
}
