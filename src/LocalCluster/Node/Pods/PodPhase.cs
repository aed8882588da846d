namespace Surus.LocalCluster.Node;

/// <summary>The phase of a pod's status. Pure.</summary>
internal static class PodPhase
{
    /// <summary>Containers have yet to start.</summary>
    public const string Pending = nameof(Pending);

    /// <summary>At least one container runs, or is about to again.</summary>
    public const string Running = nameof(Running);

    /// <summary>All have ended well, for good.</summary>
    public const string Succeeded = nameof(Succeeded);

    /// <summary>All have ended for good, at least one of them badly.</summary>
    public const string Failed = nameof(Failed);

    /// <summary>The phase that follows from the containers.</summary>
    public static string Of(PodView seen)
    {
        if (seen.EvictionReason is not null || InitHasFailed(seen))
        {
            return Failed;
        }

        var main = seen.Containers.Where(container => container.Role == ContainerRole.Main).ToList();
        if (main.Count > 0 && main.All(container => HasEnded(container, seen)))
        {
            return main.All(container => container.Succeeded) ? Succeeded : Failed;
        }

        return IsInitialized(seen) && main.Any(container => container.Id is not null && container.Phase != ContainerPhase.Starting)
            ? Running
            : Pending;
    }

    /// <summary>All init containers are done, and all sidecars have started.</summary>
    public static bool IsInitialized(PodView seen) =>
        seen.Containers.Where(container => container.Role == ContainerRole.Init).All(container => container.Succeeded)
        && seen.Containers.Where(container => container.Role == ContainerRole.Sidecar)
            .All(container => container.Started || container.RestartCount > 0);

    private static bool InitHasFailed(PodView seen) => seen.RestartPolicy == "Never" && seen.Containers.Any(container =>
        container is { Role: ContainerRole.Init, Phase: ContainerPhase.Exited, Succeeded: false });

    /// <summary>Ended and not to run again; a pod that is being deleted restarts nothing.</summary>
    private static bool HasEnded(ContainerView container, PodView seen) =>
        container.Phase == ContainerPhase.Exited && (seen.Terminating || !ContainerRestart.Wanted(container, seen.RestartPolicy));
}
