using System.Collections.Immutable;
using Surus.KubernetesTypes;

namespace Surus.Decisions;

/// <summary>
/// What the cluster decision can tell the operator to do: a closed set. Every step can be repeated, names what it expects to find,
/// and says why it is taken.
/// </summary>
/// <param name="Reason">Why, as one sentence: it becomes the log line and the event.</param>
public abstract record ClusterStep(string Reason)
{
    /// <summary>The event to tell with the step; null for none.</summary>
    public ClusterEvent? Event { get; init; }

    /// <summary>Make a missing object. One that is there by now is left as it is; one that belongs to somebody else is an error.</summary>
    public sealed record CreateSupport(string Kind, string Name, string Reason) : ClusterStep(Reason);

    /// <summary>Change an object that differs from what it shall be.</summary>
    public sealed record UpdateSupport(string Kind, string Name, string Reason) : ClusterStep(Reason);

    /// <summary>Delete an object that shall not be there any more.</summary>
    public sealed record DeleteSupport(string Kind, string Name, string Reason) : ClusterStep(Reason);

    /// <summary>Make the claim of a volume. Its serial was reserved in the status before.</summary>
    public sealed record CreateVolume(int Serial, string ClaimName, string Reason) : ClusterStep(Reason);

    /// <summary>Say that the volume is filled, if the claim is still the one seen.</summary>
    public sealed record MarkVolumeReady(string ClaimName, string ExpectedUid, string Reason) : ClusterStep(Reason);

    /// <summary>Ask for more room in a volume, if the claim is still the one seen.</summary>
    public sealed record ResizeVolume(string ClaimName, string ExpectedUid, string Size, string Reason) : ClusterStep(Reason);

    /// <summary>Delete a claim, if it is still the one seen.</summary>
    public sealed record DeleteVolume(string ClaimName, string ExpectedUid, string Reason) : ClusterStep(Reason);

    /// <summary>Make the job that fills the volumes of an instance.</summary>
    public sealed record CreateJob(int Serial, string Role, string Reason) : ClusterStep(Reason);

    /// <summary>Delete a job and its pods, if it is still the one seen.</summary>
    public sealed record DeleteJob(string Name, string ExpectedUid, string Reason) : ClusterStep(Reason);

    /// <summary>Make the pod of an instance, with the role it has.</summary>
    public sealed record CreatePod(int Serial, string? Role, string Reason) : ClusterStep(Reason);

    /// <summary>Delete a pod, if it is still the one seen. PostgreSQL is given the time the spec grants to stop.</summary>
    public sealed record DeletePod(string Name, string ExpectedUid, string Reason) : ClusterStep(Reason);

    /// <summary>Label an instance's pod and volumes with its role.</summary>
    public sealed record SetRole(string Name, string Role, ImmutableArray<string> ClaimNames, bool Pod, string Reason) : ClusterStep(Reason);

    /// <summary>Give a pod or a claim labels and annotations, if it is still the one seen; what it has besides stays.</summary>
    public sealed record SetMetadata(string Kind, string Name, string ExpectedUid, ObjectMeta Missing, string Reason) : ClusterStep(Reason);

    /// <summary>Do what the failover decision says.</summary>
    public sealed record Failover(FailoverStep Step, string Reason) : ClusterStep(Reason);
}

/// <summary>An event about the Cluster.</summary>
/// <param name="Reason">One of <see cref="Api.EventReasons"/>.</param>
/// <param name="Message">The sentence.</param>
/// <param name="IsWarning">Whether it is a warning.</param>
public sealed record ClusterEvent(string Reason, string Message, bool IsWarning = false);
