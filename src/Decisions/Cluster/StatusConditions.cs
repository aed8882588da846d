using Surus.Api;
using Surus.KubernetesTypes;

namespace Surus.Decisions;

/// <summary>The conditions that the operator keeps; those of others are left as they are.</summary>
internal static class StatusConditions
{
    public static IReadOnlyList<Condition> Of(ClusterView view, ClusterStatus status)
    {
        List<Condition> conditions = [.. view.Status.Conditions ?? []];
        Set(conditions, view, Ready(status.Phase));
        Set(conditions, view, Initialized(view, status));
        if (view.IsBootstrapped)
        {
            Set(conditions, view, SystemId(view));
        }

        if (view is { IsBootstrapped: true, Cluster.Spec.Postgresql.Synchronous: { } synchronous } && FailureDomains.Keys(view.Cluster.Spec).Count > 0)
        {
            Set(conditions, view, SynchronousTopology(view, status, synchronous));
        }
        else
        {
            conditions.RemoveAll(condition => condition.Type == ConditionTypes.SyncReplicationTopologySatisfied);
        }

        return conditions;
    }

    /// <summary>The condition that follows from a phase.</summary>
    public static Condition Ready(string? phase) => phase == Phase.Healthy
        ? Condition(ConditionTypes.Ready, "True", ConditionReasons.ClusterIsReady, ConditionMessages.ClusterIsReady)
        : Condition(ConditionTypes.Ready, "False", ConditionReasons.ClusterIsNotReady, ConditionMessages.ClusterIsNotReady);

    private static Condition Initialized(ClusterView view, ClusterStatus status) => view.IsBootstrapped || status.Instances > 0
        ? Condition(ConditionTypes.Initialized, "True", ConditionReasons.BootstrapCompleted, "The first instance was made.")
        : Condition(ConditionTypes.Initialized, "False", ConditionReasons.BootstrapPending, "The first instance is not made yet.");

    private static Condition SystemId(ClusterView view) => StatusFacts.SystemIds(view) switch
    {
        [] => Condition(ConditionTypes.ConsistentSystemId, "False", ConditionReasons.NotFound, "No instance reports a system identifier."),
        [_] => Condition(ConditionTypes.ConsistentSystemId, "True", ConditionReasons.Unique, "All instances report the same system identifier."),
        var several => Condition(
            ConditionTypes.ConsistentSystemId, "False", ConditionReasons.Mismatch,
            $"The instances report different system identifiers: {string.Join(", ", several)}."),
    };

    private static Condition SynchronousTopology(ClusterView view, ClusterStatus status, SynchronousReplication synchronous)
    {
        const string type = ConditionTypes.SyncReplicationTopologySatisfied;
        var primary = status.CurrentPrimary!;
        var outside = FailureDomains.Outside(view.Cluster.Spec, status.Topology, primary, [.. (status.InstanceNames ?? []).Where(name => name != primary)]);
        var keys = string.Join(", ", FailureDomains.Keys(view.Cluster.Spec));
        return outside switch
        {
            null => Condition(
                type, "False", ConditionReasons.TopologyNotExtracted, $"The failure domain of {primary} is not known: its labels {keys} are missing, so any standby is synchronous."),
            _ when FailureDomains.AreEnough(synchronous, outside) => Condition(
                type, "True", ConditionReasons.Satisfied, $"Enough standbys are outside of the failure domain of {primary}, told by {keys}."),
            _ => Condition(
                type, "False", ConditionReasons.InsufficientCrossDomainReplicas,
                $"{outside.Count} standbys are outside of the failure domain of {primary}, told by {keys}, and {synchronous.Number} are asked for, so any standby is synchronous."),
        };
    }

    private static Condition Condition(string type, string status, string reason, string message) =>
        new() { Type = type, Status = status, Reason = reason, Message = message, LastTransitionTime = default };

    // The time is that of the last change of the status, as Kubernetes means it.
    private static void Set(List<Condition> conditions, ClusterView view, Condition wanted)
    {
        var index = conditions.FindIndex(condition => condition.Type == wanted.Type);
        var before = index < 0 ? null : conditions[index];
        var next = wanted with { LastTransitionTime = before?.Status == wanted.Status ? before.LastTransitionTime : view.Now };
        if (index < 0)
        {
            conditions.Add(next);
        }
        else
        {
            conditions[index] = next;
        }
    }
}
