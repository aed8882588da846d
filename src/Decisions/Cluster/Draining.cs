using Surus.Api;

namespace Surus.Decisions;

/// <summary>
/// Moves the primary off a node that takes no more pods, and off a volume that is being deleted. Whoever drains the node, or deleted the claim, would else wait
/// for ever: the budget lets nobody evict the primary, and a replica it lets go; and a claim stays as long as its pod.
/// </summary>
internal static class Draining
{
    public static Opinion Judge(ClusterView view)
    {
        if (view.CurrentPrimary is not { } primary || !view.PrimaryIsWell || view.PrimaryIsChanging || WhatGoes(primary) is not { } what)
        {
            return Opinion.None;
        }

        // With no replica elsewhere, the primary serves where it is for as long as it can.
        if (Successor.Of(view) is not { } successor || WhatGoes(successor) is not null)
        {
            return Opinion.None;
        }

        if (SwitchoverPause.Rest(view) is { } rest)
        {
            return new() { CheckAgainAfter = rest };
        }

        var reason = $"{what}, so instance {successor.Name} takes over.";
        return Opinion.Waits(Phase.Switchover, reason) with
        {
            StatusChanges = [new StatusChange.SetTargetPrimary(successor.Name)],
            Events = [new(EventReasons.SwitchingOver, reason)],
        };
    }

    private static string? WhatGoes(MemberView member) =>
        member.State == MemberState.Leaving ? $"A volume of the primary {member.Name} is being deleted"
        : !member.Observation.NodeIsSchedulable ? $"The node of the primary {member.Name} takes no more pods"
        : null;
}
