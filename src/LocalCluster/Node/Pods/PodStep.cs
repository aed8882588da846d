namespace Surus.LocalCluster.Node;

/// <summary>One thing to do for a pod. The steps of a plan may be carried out in any order and at once.</summary>
internal abstract record PodStep
{
    /// <summary>Make network and volumes.</summary>
    public sealed record PrepareSandbox : PodStep;

    /// <summary>Start a container.</summary>
    public sealed record StartContainer(string Name) : PodStep;

    /// <summary>Let a container end: its hook, SIGTERM, and after the grace SIGKILL.</summary>
    /// <param name="Name">The container.</param>
    /// <param name="GraceSeconds">0 kills at once.</param>
    /// <param name="Why">The sentence for the event.</param>
    public sealed record StopContainer(string Name, long GraceSeconds, string Why) : PodStep;

    /// <summary>Take network and volumes away.</summary>
    public sealed record RemoveSandbox : PodStep;

    /// <summary>Remove the object from the API: nothing of the pod is left.</summary>
    public sealed record DeleteObject : PodStep;

    /// <summary>Forget the pod: neither object nor anything on this machine is left.</summary>
    public sealed record Forget : PodStep;

    /// <summary>End the pod because its time is over.</summary>
    public sealed record Evict(string Reason) : PodStep;

    /// <summary>Nothing to do before this time.</summary>
    public sealed record LookAgain(DateTimeOffset At) : PodStep;
}
