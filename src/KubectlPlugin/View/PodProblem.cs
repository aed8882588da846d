using Surus.KubernetesTypes;

namespace Surus.KubectlPlugin;

/// <summary>Says why a pod cannot report, from what Kubernetes knows of it.</summary>
internal static class PodProblem
{
    /// <summary>The reason; null where the pod should be able to report.</summary>
    public static string? Of(Pod? pod) => pod switch
    {
        null => "there is no pod",
        { Metadata.DeletionTimestamp: not null } => "the pod is being deleted",
        { Status.Phase: "Running" } => Container(pod),
        _ => $"the pod is {Words.Or(pod.Status?.Phase, "Pending")}{Reason(pod)}",
    };

    private static string? Container(Pod pod) =>
        pod.Status?.ContainerStatuses?.FirstOrDefault(status => status.Name == "postgres")?.State switch
        {
            { Waiting: { } waiting } => $"the container waits ({Words.Or(waiting.Reason, "no reason given")})",
            { Terminated: { } ended } => $"the container ended with exit code {ended.ExitCode} ({Words.Or(ended.Reason, "no reason given")})",
            _ => null,
        };

    private static string Reason(Pod pod)
    {
        var unscheduled = pod.Status?.Conditions?.FirstOrDefault(condition => condition is { Type: "PodScheduled", Status: "False" })?.Message;
        var waiting = (pod.Status?.InitContainerStatuses ?? []).Concat(pod.Status?.ContainerStatuses ?? [])
            .Select(status => status.State?.Waiting?.Reason).FirstOrDefault(reason => reason is not (null or "PodInitializing" or "ContainerCreating"));
        return (unscheduled ?? waiting ?? pod.Status?.Reason) is { Length: > 0 } reason ? $" ({reason})" : "";
    }
}
