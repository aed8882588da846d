namespace Surus.LocalCluster.Node;

/// <summary>Whether and when a container that ended starts again. Pure.</summary>
internal static class ContainerRestart
{
    /// <summary>Whether the container is to run again.</summary>
    public static bool Wanted(ContainerView container, string podPolicy) => container.Role switch
    {
        ContainerRole.Sidecar => true,
        ContainerRole.Ephemeral => false,
        // An init container has done its work with exit code 0, whatever the policy.
        ContainerRole.Init => !container.Succeeded && podPolicy != "Never",
        _ => podPolicy == "Always" || (podPolicy == "OnFailure" && !container.Succeeded),
    };

    /// <summary>The earliest time of the next start.</summary>
    public static DateTimeOffset NotBefore(ContainerView container)
    {
        var ran = container.Exit!.At - (container.StartedAt ?? container.Exit.At);
        var inARow = ran >= RestartBackoff.Healthy ? 0 : container.RestartsInARow;
        return container.Exit.At + RestartBackoff.After(inARow);
    }
}
