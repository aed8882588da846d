using Surus.Api;

namespace Surus.Decisions;

/// <summary>
/// Moves the primary off a node that takes no more pods. Whoever drains the node would else wait for ever: the budget lets nobody evict
/// the primary, and a replica it lets go.
/// </summary>
internal static class Draining
{
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

        if (SwitchoverPause.Rest(view) is { } rest)
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
}
