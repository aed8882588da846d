using System.Collections.Immutable;
using Surus.Api;
using Surus.KubernetesTypes;

namespace Surus.Decisions;

/// <summary>One instance of a Cluster with all that belongs to it.</summary>
public sealed record MemberView
{
    private static readonly TimeSpan AnswerLifetime = TimeSpan.FromSeconds(3);

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>The number in its name.</summary>
    public required int Serial { get; init; }

    /// <summary>Its pod; null when there is none.</summary>
    public Pod? Pod { get; init; }

    /// <summary>Its volumes: those the spec asks for, in that order, then others that exist.</summary>
    public ImmutableArray<VolumeView> Volumes { get; init; } = [];

    /// <summary>The job that fills its volumes; null when there is none.</summary>
    public JobView? Job { get; init; }

    /// <summary>Why its pod has to be replaced, as a sentence; null when it need not be, or is not there.</summary>
    public string? PodDrift { get; init; }

    /// <summary>The labels and annotations that its pod lacks; null for none.</summary>
    public ObjectMeta? MissingMetadata { get; init; }

    /// <summary>The labels of its pod's node; null while the node is not known.</summary>
    public IReadOnlyDictionary<string, string>? NodeLabels { get; init; }

    /// <summary>What failover needs to know of it.</summary>
    public required InstanceObservation Observation { get; init; }

    /// <summary>What its manager last said in full; null when it never did. See <see cref="Answer"/>.</summary>
    public InstanceStatusReport? Report { get; init; }

    /// <summary>What its manager said when it was asked just now; null when it did not answer.</summary>
    public InstanceStatusReport? Answer =>
        Observation.Contact == InstanceContact.Answering && Observation.ReportAge < AnswerLifetime ? Report : null;

    /// <summary>The volume of the data directory.</summary>
    public VolumeView? Data => Volumes.FirstOrDefault(volume => volume.Role == PvcRoles.Data);

    /// <summary>Whether the user has given it up, on its pod (<c>alpha.cnpg.io/unrecoverable</c>).</summary>
    public bool IsGivenUp =>
        Pod?.Metadata.Annotations?.GetValueOrDefault(Annotations.Unrecoverable) is "true" or "True" or "TRUE" or "t" or "T" or "1";

    /// <summary>Whether its pod is there and not on its way out.</summary>
    public bool HasPod => Pod is { Metadata.DeletionTimestamp: null };

    /// <summary>Whether its pod is ready and not on its way out.</summary>
    public bool IsReady => HasPod && Pod!.Status?.Conditions?.Any(condition => condition is { Type: "Ready", Status: "True" }) == true;

    /// <summary>Whether its pod has run to an end and will not be started again.</summary>
    public bool PodHasEnded => Pod?.Status?.Phase is "Failed" or "Succeeded";

    /// <summary>
    /// Whether it may ever have run. What is still to be made needs a primary first: nobody may wait for it to find one.
    /// </summary>
    public bool MayHaveRun => State is not (MemberState.Reserved or MemberState.Initializing);

    /// <summary>How it stands, judged by its volumes.</summary>
    public MemberState State => MemberStates.Of(this);
}

/// <summary>A volume of an instance.</summary>
public sealed record VolumeView
{
    /// <summary>The name of its claim.</summary>
    public required string ClaimName { get; init; }

    /// <summary>What it holds: one of <see cref="PvcRoles"/>.</summary>
    public required string Role { get; init; }

    /// <summary>The claim; null when there is none.</summary>
    public PersistentVolumeClaim? Claim { get; init; }

    /// <summary>The labels and annotations that the claim lacks; null for none.</summary>
    public ObjectMeta? MissingMetadata { get; init; }

    /// <summary>Whether the spec asks for it.</summary>
    public bool IsWanted { get; init; } = true;

    /// <summary>Whether the status has ever listed it: one that is missing now was lost, not just not made yet.</summary>
    public bool WasSeenBefore { get; init; }

    /// <summary>Whether it exists and is not on its way out.</summary>
    public bool Exists => Claim is { Metadata.DeletionTimestamp: null };

    /// <summary>Whether it existed once and is gone.</summary>
    public bool IsLost => Claim is null && WasSeenBefore;

    /// <summary>The value of <c>cnpg.io/pvcStatus</c>.</summary>
    public string? PvcStatus => Claim?.Metadata.Annotations?.GetValueOrDefault(Annotations.PvcStatus);
}

/// <summary>The job that fills the volumes of an instance.</summary>
public sealed record JobView
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Its unique id.</summary>
    public required string Uid { get; init; }

    /// <summary>What it does: one of <see cref="JobRoles"/>.</summary>
    public required string Role { get; init; }

    /// <summary>Whether it is on its way out.</summary>
    public bool IsTerminating { get; init; }

    /// <summary>Whether it did its work.</summary>
    public bool IsComplete { get; init; }

    /// <summary>Why it was given up, as a sentence; null when it was not.</summary>
    public string? Failure { get; init; }

    /// <summary>When it was given up; null when it was not.</summary>
    public DateTimeOffset? FailedAt { get; init; }

    /// <summary>Whether the spec asks for other work by now than it was made for.</summary>
    public bool IsOutdated { get; init; }

    /// <summary>Whether a pod of it runs right now.</summary>
    public bool IsRunning { get; init; }
}
