using Surus.Api;

namespace Surus.Decisions;

/// <summary>The last step of a rollout: the primary itself, by a switchover, by a restart where it is, or by the user.</summary>
internal static class PrimaryRollout
{
    public static Opinion Judge(ClusterView view, MemberView primary)
    {
        var due = Rollout.Due.Reason(primary)!;
        if (view.Cluster.Spec.UpdateStrategy == "supervised")
        {
            return Opinion.Waits(Phase.WaitingForUser, "User must issue a supervised switchover", Hold.Nothing);
        }

        if (view.Cluster.Spec.UpdateMethod == "switchover" && Successor.Of(view) is { } successor)
        {
            if (SwitchoverPause.Rest(view) is { } rest)
            {
                var waits = $"The primary {primary.Name} has to be restarted; {successor.Name} is to take over, and the last switchover came to nothing.";
                return Opinion.Waits(Phase.Upgrading, waits, Hold.Nothing) with { CheckAgainAfter = rest };
            }

            var reason = $"The primary {primary.Name} has to be restarted, so instance {successor.Name} takes over: {due}";
            return new()
            {
                Phase = Phase.Upgrading,
                Reason = reason,
                StatusChanges = [new StatusChange.SetTargetPrimary(successor.Name)],
                Events = [new(EventReasons.Switchover, reason)],
            };
        }

        return primary.PodDrift is null ? InPlace(primary, due) : Rollout.Replaced(primary, Phase.PrimaryRestartWithoutSwitchover);
    }

    // The instance manager reads the phase and restarts PostgreSQL; the pod stays.
    private static Opinion InPlace(MemberView primary, string due) =>
        new() { Phase = Phase.InPlacePrimaryRestart, Reason = $"PostgreSQL on the primary {primary.Name} is restarted: {due}" };
}
