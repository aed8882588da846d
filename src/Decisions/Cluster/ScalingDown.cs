using Surus.Api;

namespace Surus.Decisions;

/// <summary>
/// Takes instances out where there are more than the spec asks for: one at a time, the highest serial first, never the primary, and
/// only while the primary is known to be well, since what is deleted might else be the last copy.
/// </summary>
internal static class ScalingDown
{
    private static readonly TimeSpan AnotherLook = TimeSpan.FromMilliseconds(500);

    public static Opinion Judge(ClusterView view)
    {
        var counted = view.Members.Where(ScalingUp.Counts).ToList();
        if (counted.Count <= view.Cluster.Spec.Instances || !view.IsBootstrapped)
        {
            return Opinion.None;
        }

        if (!view.PrimaryIsWell || view.PrimaryIsChanging)
        {
            return Opinion.Waits(
                Phase.WaitingForInstances, "There are more instances than the spec asks for; none is removed before the primary is ready.", Hold.Nothing);
        }

        if (view.Cluster.Spec.Instances <= (view.Cluster.Spec.MaxSyncReplicas ?? 0))
        {
            var refusal = "The Cluster is not made smaller: spec.instances has to be greater than spec.maxSyncReplicas.";
            return Opinion.Waits(Phase.Healthy, refusal, Hold.Nothing) with { Events = [new(EventReasons.NoScaleDown, refusal, IsWarning: true)] };
        }

        var victim = Victim(view)!;
        if (Surplus.ReasonToWait(view, victim) is { } wait)
        {
            return Opinion.Waits(Phase.WaitingForInstances, wait, Hold.Nothing) with { CheckAgainAfter = AnotherLook };
        }

        var reason = $"The spec asks for {view.Cluster.Spec.Instances} instances; instance {victim.Name} is removed.";
        var steps = Removal.Steps(victim, reason);
        return new()
        {
            Phase = Phase.WaitingForInstances,
            Reason = reason,
            StatusChanges = victim.State == MemberState.Reserved ? [new StatusChange.ForgetInstance(victim.Name)] : [],
            Steps = steps.Length == 0 ? steps : steps.SetItem(0, steps[0] with { Event = new(EventReasons.ScaleDown, reason) }),
        };
    }

    /// <summary>The instance that goes next; null where none does now.</summary>
    internal static MemberView? Victim(ClusterView view)
    {
        var counted = view.Members.Where(ScalingUp.Counts).ToList();
        return counted.Count > view.Cluster.Spec.Instances && view.Cluster.Spec.Instances > (view.Cluster.Spec.MaxSyncReplicas ?? 0)
            && view is { IsBootstrapped: true, PrimaryIsWell: true, PrimaryIsChanging: false }
                ? counted.Last(member => member.Name != view.Status.CurrentPrimary)
                : null;
    }
}
