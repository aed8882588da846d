using System.Collections.Immutable;
using Surus.Api;

namespace Surus.Decisions;

/// <summary>
/// Decides about a Cluster. Each subject looks at the same view and says what it thinks; the order of <see cref="Subjects"/> is the
/// order of their steps, and the first that names a phase gives the Cluster its phase.
/// </summary>
public static class ClusterDecision
{
    private static readonly ImmutableArray<Subject> Subjects =
    [
        // What keeps a Cluster working, or says why it cannot be touched.
        new("validity", Validity.Judge, KeepsWorking: true),
        new("failover", FailoverSubject.Judge, KeepsWorking: true),
        new("disk space", DiskSpace.Judge, KeepsWorking: true),
        new("storage", StorageGrowth.Judge, KeepsWorking: true),
        new("reachability", Reachability.Judge, KeepsWorking: true),
        new("roles", RoleLabels.Judge, KeepsWorking: true),
        new("support", Support.Judge, KeepsWorking: true),
        new("pod selectors", PodSelectors.Judge, KeepsWorking: true),
        new("healing", Healing.Judge, KeepsWorking: true),

        // What makes it another one.
        new("draining", Draining.Judge, KeepsWorking: false),
        new("provisioning", Provisioning.Judge, KeepsWorking: false),
        new("scaling down", ScalingDown.Judge, KeepsWorking: false),
        new("scaling up", ScalingUp.Judge, KeepsWorking: false),
        new("metadata", Metadata.Judge, KeepsWorking: false),
        new("rollout", Rollout.Judge, KeepsWorking: false),
    ];

    /// <summary>What is done about the Cluster in <paramref name="view"/>.</summary>
    public static ClusterPlan Decide(ClusterView view)
    {
        if (IsLeftAlone(view.Cluster))
        {
            return ClusterPlan.Nothing;
        }

        var opinions = Ask(view);
        var speaker = LastFailure(view) ?? opinions.FirstOrDefault(opinion => opinion.Phase is not null) ?? Health.Judge(view);
        return new(
            [.. opinions.SelectMany(opinion => opinion.StepsBeforeStatus)],
            StatusRules.Status(view, speaker, [.. opinions.SelectMany(opinion => opinion.StatusChanges)]),
            [.. opinions.SelectMany(opinion => opinion.Steps)],
            [.. opinions.SelectMany(opinion => opinion.Events)],
            opinions.Append(speaker).Select(opinion => opinion.CheckAgainAfter).Where(after => after is not null).Min());
    }

    private static List<Opinion> Ask(ClusterView view)
    {
        List<Opinion> opinions = [];
        var hold = Hold.Nothing;
        foreach (var subject in Subjects)
        {
            if (hold == Hold.All || (hold == Hold.Changes && !subject.KeepsWorking))
            {
                continue;
            }

            var opinion = subject.Judge(view);
            opinions.Add(opinion);
            hold = (Hold)Math.Max((int)hold, (int)opinion.Hold);
        }

        return opinions;
    }

    // A plan that cannot be carried out is tried again, and meanwhile the user is told what is in its way.
    private static Opinion? LastFailure(ClusterView view) =>
        view.StepFailure is { } failure ? Opinion.Waits(Phase.CannotCreateClusterObjects, failure) : null;

    // What is being deleted goes by its owner references; what the user switched off is the user's.
    private static bool IsLeftAlone(Cluster cluster) =>
        cluster.Metadata.DeletionTimestamp is not null
        || cluster.ReconciliationDisabled;

    private sealed record Subject(string Name, Func<ClusterView, Opinion> Judge, bool KeepsWorking);
}
