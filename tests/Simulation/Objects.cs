using System.Collections.Immutable;
using Surus.Api;
using Surus.Decisions;

namespace Surus.Simulation;

/// <summary>The Cluster, as stored.</summary>
/// <param name="Version">Its resource version.</param>
/// <param name="Wanted"><c>spec.instances</c>.</param>
/// <param name="Generation">Which version of the spec it has.</param>
/// <param name="Status">The status.</param>
internal sealed record ClusterRecord(long Version, int Wanted, long Generation, ClusterStatus Status)
{
    /// <summary>What names the present target's round.</summary>
    public string Round => Status.TargetPrimaryTimestamp!;

    public string? Target => Status.TargetPrimary;

    public string? Current => Status.CurrentPrimary;

    public IReadOnlyList<string> Names => Status.InstanceNames!;

    /// <summary>How many instances there are: the greater of those asked for and those known.</summary>
    public int Count => Math.Max(Wanted, Names.Count);
}

/// <summary>The lease, as stored.</summary>
internal sealed record LeaseRecord(
    long Version, string? Holder, string? Session, string? Address, TimelineId Timeline, LogSequenceNumber? HandoverLsn,
    string? Successor, string? LastHolder, int? Instances);

/// <summary>The objects of one instance, as stored; null where there is none.</summary>
internal sealed record MemberRecord(string Name, int Serial)
{
    public PodRecord? Pod { get; init; }

    public ClaimRecord? Claim { get; init; }

    public JobRecord? Job { get; init; }

    public bool IsEmpty => Pod is null && Claim is null && Job is null;
}

/// <summary>A pod.</summary>
/// <param name="Uid">What tells it from others of its name.</param>
/// <param name="Address">Its address; empty before it has one.</param>
/// <param name="Condition">How its container stands, as its node last told.</param>
/// <param name="Role">The label by which services find it; null for none.</param>
/// <param name="IsReady">Whether its node last found it ready.</param>
/// <param name="IsLeaving">Whether it is being deleted.</param>
internal sealed record PodRecord(string Uid, string Address, PodCondition Condition, string? Role, bool IsReady, bool IsLeaving)
{
    public PodCondition Seen => IsLeaving && Condition != PodCondition.ContainerEnded ? PodCondition.Terminating : Condition;
}

/// <summary>The claims of an instance's volumes, which are made and deleted together here.</summary>
/// <param name="Uid">What tells them from others of their names.</param>
/// <param name="IsFilled">Whether there is a database on them.</param>
/// <param name="Role">Their label; null for none.</param>
/// <param name="IsLeaving">Whether they go with the pod that has them.</param>
/// <param name="WaitsForThePod">Whether they have been grown, and their file systems grow with the next start of the pod.</param>
internal sealed record ClaimRecord(string Uid, bool IsFilled, string? Role, bool IsLeaving, bool WaitsForThePod);

/// <summary>The job that fills an instance's volumes.</summary>
/// <param name="Uid">What tells it from others of its name.</param>
/// <param name="IsComplete">Whether it did its work.</param>
/// <param name="FailedAt">When it was given up; null where it was not.</param>
internal sealed record JobRecord(string Uid, bool IsComplete, DateTimeOffset? FailedAt);

/// <summary>All objects of the instances, by serial, as of one moment.</summary>
internal sealed record Members(long Version, ImmutableSortedDictionary<int, MemberRecord> BySerial);
