using Surus.KubernetesTypes;

namespace Surus.LocalCluster.Node;

/// <summary>The conditions of a pod's status that are the node's to say. Pure.</summary>
internal static class PodConditions
{
    /// <summary>The conditions without times.</summary>
    public static IReadOnlyList<PodCondition> Render(PodView seen, string phase)
    {
        var done = phase == PodPhase.Succeeded;
        var notInitialized = Names(seen, container => container.Role == ContainerRole.Init && !container.Succeeded
            || container.Role == ContainerRole.Sidecar && !container.Started && container.RestartCount == 0);
        var notReady = Names(seen, container => container.Role is ContainerRole.Main or ContainerRole.Sidecar && !container.Ready);
        var containersReady = Condition("ContainersReady", notReady, done, "ContainersNotReady", "containers with unready status");
        return
        [
            new PodCondition { Type = "PodReadyToStartContainers", Status = seen.Sandbox is SandboxView.Ready ? "True" : "False" },
            Condition("Initialized", notInitialized, done, "ContainersNotInitialized", "containers with incomplete status"),
            Ready(containersReady, seen),
            containersReady,
            new PodCondition { Type = "PodScheduled", Status = "True" },
        ];
    }

    /// <summary>The new conditions with the time they last changed, and those of others as they were.</summary>
    public static IReadOnlyList<PodCondition> Merge(
        IReadOnlyList<PodCondition> before, IReadOnlyList<PodCondition> after, DateTimeOffset now)
    {
        var ours = after.Select(condition => condition with { LastTransitionTime = Since(condition) });
        return [.. ours, .. before.Where(old => after.All(condition => condition.Type != old.Type))];

        DateTimeOffset Since(PodCondition condition)
        {
            var old = before.FirstOrDefault(old => old.Type == condition.Type);
            return old?.Status == condition.Status && old.LastTransitionTime is { } time ? time : now;
        }
    }

    private static PodCondition Ready(PodCondition containersReady, PodView seen)
    {
        var missing = (seen.Pod.Spec?.ReadinessGates ?? []).Select(gate => gate.ConditionType)
            .Where(type => !(seen.Pod.Status?.Conditions ?? []).Any(condition => condition.Type == type && condition.Status == "True"))
            .ToList();
        return containersReady.Status == "True" && missing.Count > 0
            ? new PodCondition
            {
                Type = "Ready",
                Status = "False",
                Reason = "ReadinessGatesNotReady",
                Message = $"conditions of readiness gates that are not True: [{string.Join(' ', missing)}]",
            }
            : containersReady with { Type = "Ready" };
    }

    private static PodCondition Condition(string type, List<string> lacking, bool done, string reason, string message)
    {
        if (done)
        {
            return new PodCondition { Type = type, Status = type == "Initialized" ? "True" : "False", Reason = "PodCompleted" };
        }

        return lacking.Count == 0
            ? new PodCondition { Type = type, Status = "True" }
            : new PodCondition { Type = type, Status = "False", Reason = reason, Message = $"{message}: [{string.Join(' ', lacking)}]" };
    }

    private static List<string> Names(PodView seen, Func<ContainerView, bool> wanted) =>
        [.. seen.Containers.Where(wanted).Select(container => container.Name)];
}
