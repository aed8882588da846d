using Surus.Api;

namespace Surus.Decisions;

/// <summary>The cluster's primary <c>Lease</c> as somebody read it: the fence that lets at most one instance write.</summary>
/// <remarks>
/// The holder is a pod's name, as the public contract has it. What else the protocol needs travels in annotations of the
/// Lease, so that it changes in the same compare-and-swap: <see cref="HolderSession"/>, <see cref="HolderAddress"/>,
/// <see cref="Timeline"/>, <see cref="Instances"/>, <see cref="HandoverLsn"/>, <see cref="Successor"/> and <see cref="LastHolder"/>.
/// </remarks>
public sealed record LeaseView
{
    /// <summary>The version that a compare-and-swap must name.</summary>
    public required string ResourceVersion { get; init; }

    /// <summary>The pod that holds the lease; null when it was released.</summary>
    public string? Holder { get; init; }

    /// <summary>The manager process that holds it: a new one begins with each start of the manager (<c>sessionID</c> of its report).</summary>
    public string? HolderSession { get; init; }

    /// <summary>The address on which the holder's status endpoint listened before it took the lease.</summary>
    public string? HolderAddress { get; init; }

    /// <summary>How long the lease is good for after a renewal.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>
    /// For how long the reader has seen this very resource version, by its own steady clock and only while it could read the API
    /// server: after an interruption the count starts anew, so that an outage of the API server ages no lease.
    /// </summary>
    public TimeSpan UnchangedFor { get; init; }

    /// <summary>
    /// The newest timeline that any holder opened or was about to open. It is written when the lease is acquired, so no two
    /// promotions ever open the same timeline.
    /// </summary>
    public TimelineId Timeline { get; init; }

    /// <summary>
    /// How many instances the holder took the cluster to have when it last wrote the lease, or may have: half as many vouch for it when it is cut off, whatever has become
    /// of the cluster meanwhile. Null where the holder did not say.
    /// </summary>
    public int? Instances { get; init; }

    /// <summary>After a clean stop: the end of the old primary's WAL, which its successor must have; null after any other end.</summary>
    public LogSequenceNumber? HandoverLsn { get; init; }

    /// <summary>
    /// Whom the operator chose when it took the lease away. Only that instance may be promoted without <see cref="HandoverLsn"/>: a
    /// target written by somebody else is no proof that it has what was acknowledged.
    /// </summary>
    public string? Successor { get; init; }

    /// <summary>
    /// The pod that acquired the lease last, whether it still holds it or not; null where that is not known. It had every acknowledged commit when it did, and
    /// whatever was acknowledged since was acknowledged by it.
    /// </summary>
    public string? LastHolder { get; init; }

    /// <summary>Whether WAL up to this position is all that the old primary left after its clean stop.</summary>
    public bool IsHandedOverTo(TimelineId timeline, LogSequenceNumber position) =>
        IsReleased && HandoverLsn is { } end && timeline >= Timeline && position >= end;

    /// <summary>Whether nobody holds it.</summary>
    public bool IsReleased => string.IsNullOrEmpty(Holder);

    /// <summary>Whether its holder has not renewed it in time.</summary>
    public bool IsExpired => !IsReleased && UnchangedFor >= Duration;
}
