using Surus.KubernetesTypes;

namespace Surus.LocalCluster.Node;

/// <summary>A pod as the decision about it sees it: what is wanted, what there is, and the time.</summary>
/// <param name="Now">The time.</param>
/// <param name="Pod">The object.</param>
/// <param name="Sandbox">Network and volumes.</param>
/// <param name="Containers">All containers, in the order of the spec: init containers first.</param>
internal sealed record PodView(DateTimeOffset Now, Pod Pod, SandboxView Sandbox, IReadOnlyList<ContainerView> Containers)
{
    /// <summary>The object is gone from the API: nothing of the pod may stay.</summary>
    public bool Gone { get; init; }

    /// <summary>Why the node ended the pod itself (its deadline passed, say); null where it did not.</summary>
    public string? EvictionReason { get; init; }

    /// <summary>The pod shall end.</summary>
    public bool Terminating => Gone || Pod.Metadata.DeletionTimestamp is not null;

    /// <summary>How long a container may take to end, in seconds.</summary>
    public long GraceSeconds => Gone
        ? Pod.Metadata.DeletionGracePeriodSeconds ?? 0
        : Pod.Metadata.DeletionGracePeriodSeconds ?? Pod.Spec?.TerminationGracePeriodSeconds ?? 30;

    /// <summary>The spec's restart policy.</summary>
    public string RestartPolicy => Pod.Spec?.RestartPolicy ?? "Always";
}

/// <summary>The state of a pod's network and volumes.</summary>
internal abstract record SandboxView
{
    /// <summary>There is nothing yet.</summary>
    public sealed record Absent : SandboxView;

    /// <summary>It is being made or taken down.</summary>
    public sealed record Busy : SandboxView;

    /// <summary>It is there.</summary>
    public sealed record Ready(string Address) : SandboxView;

    /// <summary>It could not be made.</summary>
    /// <param name="Message">Why.</param>
    /// <param name="RetryAt">When to try again.</param>
    public sealed record Failed(string Message, DateTimeOffset RetryAt) : SandboxView;

    /// <summary>It has been taken down.</summary>
    public sealed record Removed : SandboxView;
}

/// <summary>What a container is for its pod.</summary>
internal enum ContainerRole
{
    /// <summary>Runs to its end before the next begins.</summary>
    Init,

    /// <summary>Begins among the init containers and runs as long as the pod.</summary>
    Sidecar,

    /// <summary>The pod's work.</summary>
    Main,

    /// <summary>Put into the running pod.</summary>
    Ephemeral,
}

/// <summary>Where a container is in its life.</summary>
internal enum ContainerPhase
{
    /// <summary>Not started yet, or its start failed.</summary>
    Waiting,

    /// <summary>Being started.</summary>
    Starting,

    /// <summary>Its process runs.</summary>
    Running,

    /// <summary>Told to stop, still running.</summary>
    Stopping,

    /// <summary>Its process ended.</summary>
    Exited,
}

/// <summary>A container as the decision sees it.</summary>
internal sealed record ContainerView(Container Spec, ContainerRole Role, ContainerPhase Phase)
{
    /// <summary>The name.</summary>
    public string Name => Spec.Name;

    /// <summary>The id of the present run; null before the first.</summary>
    public string? Id { get; init; }

    /// <summary>When the present run began.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>How the present run ended; null while it lasts.</summary>
    public ContainerExit? Exit { get; init; }

    /// <summary>What the container left as its last words.</summary>
    public string? TerminationMessage { get; init; }

    /// <summary>The run before the present one.</summary>
    public ContainerStateTerminated? Last { get; init; }

    /// <summary>How often it was restarted.</summary>
    public int RestartCount { get; init; }

    /// <summary>How often it was restarted in a row, without having run long in between.</summary>
    public int RestartsInARow { get; init; }

    /// <summary>Why it could not be started; null where it could or was not tried.</summary>
    public StartFailure? Failure { get; init; }

    /// <summary>The startup probe succeeded, or there is none and the container runs.</summary>
    public bool Started { get; init; }

    /// <summary>The readiness probe succeeded, or there is none and the container has started.</summary>
    public bool Ready { get; init; }

    /// <summary>A probe found that it must be restarted: the sentence says which and why.</summary>
    public string? Unhealthy { get; init; }

    /// <summary>Its process exists or is about to.</summary>
    public bool IsUp => Phase is ContainerPhase.Starting or ContainerPhase.Running or ContainerPhase.Stopping;

    /// <summary>It ended with exit code 0.</summary>
    public bool Succeeded => Phase == ContainerPhase.Exited && Exit!.Code == 0;
}

/// <summary>A container could not be started.</summary>
/// <param name="Reason">As the status gives it, such as <c>ErrImagePull</c>.</param>
/// <param name="Message">The sentence.</param>
/// <param name="RetryAt">When to try again.</param>
internal sealed record StartFailure(string Reason, string Message, DateTimeOffset RetryAt);
