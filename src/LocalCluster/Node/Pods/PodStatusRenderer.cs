using Surus.KubernetesTypes;

namespace Surus.LocalCluster.Node;

/// <summary>Renders a pod's status from what there is. Pure.</summary>
internal static class PodStatusRenderer
{
    /// <summary>The status to write.</summary>
    /// <param name="seen">The pod.</param>
    /// <param name="hostAddress">The node's address.</param>
    public static PodStatus Render(PodView seen, string hostAddress)
    {
        var before = seen.Pod.Status;
        var phase = PodPhase.Of(seen);
        var address = (seen.Sandbox as SandboxView.Ready)?.Address ?? before?.PodIP;
        var conditions = PodConditions.Render(seen, phase);
        return new PodStatus
        {
            ObservedGeneration = seen.Pod.Metadata.Generation,
            Phase = phase,
            Reason = seen.EvictionReason is null ? null : "DeadlineExceeded",
            Message = seen.EvictionReason,
            HostIP = hostAddress,
            HostIPs = [new HostIP { Ip = hostAddress }],
            PodIP = address,
            PodIPs = address is null ? null : [new PodIP { Ip = address }],
            StartTime = before?.StartTime ?? seen.Now,
            QosClass = before?.QosClass ?? QualityOfService.ClassOf(seen.Pod.Spec!),
            Conditions = PodConditions.Merge(before?.Conditions ?? [], conditions, seen.Now),
            InitContainerStatuses = Statuses(seen, role => role is ContainerRole.Init or ContainerRole.Sidecar),
            ContainerStatuses = Statuses(seen, role => role == ContainerRole.Main),
            EphemeralContainerStatuses = Statuses(seen, role => role == ContainerRole.Ephemeral),
        };
    }

    private static List<ContainerStatus>? Statuses(PodView seen, Func<ContainerRole, bool> wanted)
    {
        var statuses = seen.Containers.Where(container => wanted(container.Role)).Select(container => Status(container, seen)).ToList();
        return statuses.Count > 0 ? statuses : null;
    }

    private static ContainerStatus Status(ContainerView container, PodView seen)
    {
        var waiting = Waiting(container, seen);
        return new ContainerStatus
        {
            Name = container.Name,
            Image = container.Spec.Image ?? "",
            ImageID = container.Id is null ? "" : container.Spec.Image ?? "",
            ContainerID = container.Id is null ? null : $"runc://{container.Id}",
            Ready = container.Role == ContainerRole.Init ? container.Succeeded : container.Ready,
            Started = container.Role is ContainerRole.Init ? false : container.Started,
            RestartCount = container.RestartCount,
            State = waiting is not null ? new ContainerState { Waiting = waiting } : State(container),
            LastState = LastState(container, waiting is not null),
        };
    }

    private static ContainerState State(ContainerView container) => container.Phase == ContainerPhase.Exited
        ? new ContainerState { Terminated = Terminated(container) }
        : new ContainerState { Running = new ContainerStateRunning { StartedAt = container.StartedAt } };

    /// <summary>Where the container waits for its restart, its end is its last state.</summary>
    private static ContainerState? LastState(ContainerView container, bool waits)
    {
        var last = waits && container.Phase == ContainerPhase.Exited ? Terminated(container) : container.Last;
        return last is null ? null : new ContainerState { Terminated = last };
    }

    private static ContainerStateWaiting? Waiting(ContainerView container, PodView seen)
    {
        if (container.Failure is { } failure && !container.IsUp)
        {
            return new ContainerStateWaiting { Reason = failure.Reason, Message = failure.Message };
        }

        if (container.Phase is ContainerPhase.Waiting or ContainerPhase.Starting)
        {
            var initializes = container.Role == ContainerRole.Main && !PodPhase.IsInitialized(seen);
            return new ContainerStateWaiting
            {
                Reason = initializes ? "PodInitializing" : "ContainerCreating",
                Message = (seen.Sandbox as SandboxView.Failed)?.Message,
            };
        }

        var restarts = container.Phase == ContainerPhase.Exited && !seen.Terminating && seen.EvictionReason is null
            && ContainerRestart.Wanted(container, seen.RestartPolicy);
        return restarts && ContainerRestart.NotBefore(container) > seen.Now ? BackOff(container) : null;
    }

    private static ContainerStateWaiting BackOff(ContainerView container)
    {
        var wait = RestartBackoff.After(container.RestartsInARow);
        return new ContainerStateWaiting
        {
            Reason = "CrashLoopBackOff",
            Message = string.Create(
                System.Globalization.CultureInfo.InvariantCulture,
                $"The container ended with exit code {container.Exit!.Code}; it starts again {wait.TotalSeconds:0} s after that."),
        };
    }

    /// <summary>The state of a container that has ended.</summary>
    public static ContainerStateTerminated Terminated(ContainerView container) => new()
    {
        ExitCode = container.Exit!.Code,
        Reason = container.Exit.Reason ?? (container.Exit.Code == 0 ? "Completed" : "Error"),
        Message = container.TerminationMessage,
        StartedAt = container.StartedAt,
        FinishedAt = container.Exit.At,
        ContainerID = container.Id is null ? null : $"runc://{container.Id}",
    };
}
