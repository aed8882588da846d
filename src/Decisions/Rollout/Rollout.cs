using Surus.Api;

namespace Surus.Decisions;

/// <summary>
/// Brings instances to what the spec asks for by now, one at a time and only while all others are well: replicas first, the primary
/// last, so that a change that does not work stops at the first replica.
/// </summary>
internal static class Rollout
{
    private static readonly TimeSpan AnotherLook = TimeSpan.FromSeconds(1);

    public static Opinion Judge(ClusterView view)
    {
        if (!view.IsBootstrapped || IsSwitchedOff(view.Cluster))
        {
            return Opinion.None;
        }

        var due = view.Members.Where(member => member.HasPod && Due.Reason(member) is not null).ToList();
        if (due.Count == 0)
        {
            return Opinion.None;
        }

        if (ReasonToWait(view, due) is { } wait)
        {
            return Opinion.Waits(Phase.Upgrading, wait, Hold.Nothing);
        }

        // What standbys may not have less of than the primary is made smaller on the primary first.
        if (due.FirstOrDefault(member => member.Name == view.Status.CurrentPrimary && member.Answer is { PendingRestartForDecrease: true }) is { } first)
        {
            return PrimaryRollout.Judge(view, first);
        }

        // The last serial first: the one that would also be the first to go.
        return due.LastOrDefault(member => member.Name != view.Status.CurrentPrimary) is { } replica
            ? Replaced(replica, Phase.Upgrading)
            : ReplicasMayNotKnow(view, due[0]) ?? PrimaryRollout.Judge(view, due[0]);
    }

    // Each instance loads a changed configuration by itself. A primary that is the first to have done so is not the last that is due.
    private static Opinion? ReplicasMayNotKnow(ClusterView view, MemberView primary) =>
        primary is { PodDrift: null, Answer.ConfigurationGeneration: { } newest }
        && view.Members.FirstOrDefault(member => member.Answer?.ConfigurationGeneration < newest) is { } behind
            ? Opinion.Waits(
                Phase.Upgrading, $"The primary {primary.Name} has to be restarted, and instance {behind.Name} has not loaded the same configuration yet.", Hold.Nothing)
                with { CheckAgainAfter = AnotherLook }
            : null;

    internal static Opinion Replaced(MemberView member, string phase)
    {
        var reason = $"Instance {member.Name} is restarted: {Due.Reason(member)}";
        return new()
        {
            Phase = phase,
            Reason = reason,
            Steps = [new ClusterStep.DeletePod(member.Name, member.Pod!.Metadata.Uid!, reason) { Event = new(EventReasons.UpgradingInstance, reason) }],
        };
    }

    private static bool IsSwitchedOff(Cluster cluster) => cluster.HasAnnotation(Annotations.ReconcilePodSpec, "disabled");

    // An instance that is due may itself be unwell: it is often restarted to become well.
    private static string? ReasonToWait(ClusterView view, List<MemberView> due)
    {
        if (view.PrimaryIsChanging)
        {
            return "Instances are restarted once the primary is settled.";
        }

        var unwell = view.Members.FirstOrDefault(member => !member.IsReady && (!due.Contains(member) || member.Pod?.Metadata.DeletionTimestamp is not null));
        return unwell is null ? null : $"Instances are restarted one at a time; instance {unwell.Name} is not ready yet.";
    }

    /// <summary>Why an instance is due.</summary>
    internal static class Due
    {
        public static string? Reason(MemberView member) =>
            member.PodDrift
            ?? (member.Answer is { PendingRestart: true } ? "PostgreSQL has parameters that take effect with a restart." : null);
    }
}
