namespace Surus.LocalCluster.Node;

/// <summary>What to do for a pod now. Pure: the same view gives the same steps.</summary>
internal static class PodDecision
{
    /// <summary>The steps; none where there is nothing to do until something changes.</summary>
    public static IReadOnlyList<PodStep> Decide(PodView seen)
    {
        if (seen.Terminating)
        {
            return End(seen, $"Stopping container {{0}}");
        }

        var phase = PodPhase.Of(seen);
        if (phase is PodPhase.Succeeded or PodPhase.Failed)
        {
            return End(seen, seen.EvictionReason ?? "The pod has ended: stopping container {0}");
        }

        if (DeadlineHasPassed(seen) is { } evict)
        {
            return [evict];
        }

        return [.. Deadline(seen), .. seen.Sandbox is SandboxView.Ready ? Containers(seen) : Sandbox(seen)];
    }

    private static IEnumerable<PodStep> Sandbox(PodView seen) => seen.Sandbox switch
    {
        SandboxView.Absent => [new PodStep.PrepareSandbox()],
        SandboxView.Failed failed => failed.RetryAt <= seen.Now ? [new PodStep.PrepareSandbox()] : [new PodStep.LookAgain(failed.RetryAt)],
        _ => [],
    };

    /// <summary>Main containers end first, sidecars after them in reverse order, then the sandbox goes, then the object.</summary>
    private static IReadOnlyList<PodStep> End(PodView seen, string why)
    {
        var up = seen.Containers.Where(container => container.IsUp).ToList();
        if (up.Count > 0)
        {
            var work = up.Where(container => container.Role != ContainerRole.Sidecar).ToList();
            var next = work.Count > 0 ? work : [up[^1]];
            // One that is stopping already may be told again: a shorter grace hurries it.
            return [.. next.Where(container => container.Phase != ContainerPhase.Starting).Select(container => Stop(container, seen, why))];
        }

        return seen.Sandbox switch
        {
            SandboxView.Ready or SandboxView.Failed => [new PodStep.RemoveSandbox()],
            SandboxView.Busy => [],
            _ when seen.Gone => [new PodStep.Forget()],
            _ when seen.Terminating => [new PodStep.DeleteObject()],
            _ => [],
        };
    }

    private static PodStep.StopContainer Stop(ContainerView container, PodView seen, string why) =>
        new(container.Name, seen.GraceSeconds, string.Format(System.Globalization.CultureInfo.InvariantCulture, why, container.Name));

    private static PodStep.Evict? DeadlineHasPassed(PodView seen) =>
        DeadlineOf(seen) is { } deadline && seen.Now >= deadline && seen.EvictionReason is null
            ? new PodStep.Evict("The pod was active longer than its activeDeadlineSeconds allow.")
            : null;

    private static IEnumerable<PodStep> Deadline(PodView seen) =>
        DeadlineOf(seen) is { } deadline && seen.EvictionReason is null ? [new PodStep.LookAgain(deadline)] : [];

    private static DateTimeOffset? DeadlineOf(PodView seen) =>
        seen.Pod.Spec?.ActiveDeadlineSeconds is { } seconds && seen.Pod.Status?.StartTime is { } start ? start.AddSeconds(seconds) : null;

    /// <summary>Init containers one after another; when they are done, all others at once.</summary>
    private static IEnumerable<PodStep> Containers(PodView seen)
    {
        var initializing = false;
        foreach (var container in seen.Containers)
        {
            switch (container.Role)
            {
                case ContainerRole.Init when !container.Succeeded && !initializing:
                    initializing = true;
                    break;
                case ContainerRole.Sidecar when !initializing:
                    initializing = !container.Started && !container.RestartedOnce();
                    break;
                case ContainerRole.Init:
                    continue;
                default:
                    if (initializing)
                    {
                        continue;
                    }

                    break;
            }

            foreach (var step in Container(container, seen))
            {
                yield return step;
            }
        }
    }

    private static IEnumerable<PodStep> Container(ContainerView container, PodView seen) => container.Phase switch
    {
        ContainerPhase.Waiting when container.Failure is { } failure && failure.RetryAt > seen.Now => [new PodStep.LookAgain(failure.RetryAt)],
        ContainerPhase.Waiting => [new PodStep.StartContainer(container.Name)],
        ContainerPhase.Running when container.Unhealthy is { } why =>
            [new PodStep.StopContainer(container.Name, ProbeGrace(container, seen), why)],
        ContainerPhase.Exited when ContainerRestart.Wanted(container, seen.RestartPolicy) => Restart(container, seen.Now),
        _ => [],
    };

    private static IEnumerable<PodStep> Restart(ContainerView container, DateTimeOffset now)
    {
        var at = ContainerRestart.NotBefore(container);
        return at <= now ? [new PodStep.StartContainer(container.Name)] : [new PodStep.LookAgain(at)];
    }

    private static long ProbeGrace(ContainerView container, PodView seen) =>
        container.Spec.LivenessProbe?.TerminationGracePeriodSeconds ?? seen.Pod.Spec?.TerminationGracePeriodSeconds ?? 30;

    /// <summary>A sidecar that was up before does not hold back the pod again when it is restarted.</summary>
    private static bool RestartedOnce(this ContainerView sidecar) => sidecar.RestartCount > 0;
}
