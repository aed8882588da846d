using System.Collections.Immutable;
using Surus.Api;

namespace Surus.Decisions;

/// <summary>What the operator does about the primary, and why.</summary>
/// <param name="Kind">What it amounts to.</param>
/// <param name="Reason">The name of the rule that spoke: one word, for logs, events and metrics.</param>
/// <param name="Message">One sentence for a person: log line, event and <c>phaseReason</c>.</param>
/// <param name="Evidence">Why the old primary can acknowledge nothing more, where that was judged.</param>
/// <param name="Steps">What to do, in this order; a step that fails ends the list.</param>
/// <param name="CheckAgainAfter">When to look again if nothing happens meanwhile; null when only a change can matter.</param>
public sealed record FailoverDecision(
    FailoverKind Kind,
    string Reason,
    string Message,
    FailoverEvidence Evidence,
    ImmutableArray<FailoverStep> Steps,
    TimeSpan? CheckAgainAfter)
{
    /// <summary>Decides who shall be primary.</summary>
    public static FailoverDecision Decide(FailoverView view) => FailoverRules.FirstAnswer(view);
}

/// <summary>What a failover decision amounts to; the phase follows from it.</summary>
public enum FailoverKind
{
    /// <summary>The primary is who it should be.</summary>
    Settled,

    /// <summary>The primary is failing, and the operator waits; the phase stays.</summary>
    Waiting,

    /// <summary>Phase "Failing over".</summary>
    FailingOver,

    /// <summary>Phase "Switchover in progress".</summary>
    SwitchingOver,
}

/// <summary>Why the old primary can acknowledge no further write, strongest first.</summary>
public enum FailoverEvidence
{
    /// <summary>Nothing proves it.</summary>
    None,

    /// <summary>It stopped and released the lease.</summary>
    LeaseReleased,

    /// <summary>Its own manager says that PostgreSQL is stopped.</summary>
    ManagerReportsStopped,

    /// <summary>Its container is known dead.</summary>
    ContainerDead,

    /// <summary>Too few of its synchronous standbys still listen to it for any commit to be acknowledged.</summary>
    SynchronousStandbysStopped,

    /// <summary>The lease has expired and enough instances have turned away from it.</summary>
    LeaseExpired,
}

/// <summary>What the failover decision can tell the operator to do: a closed set.</summary>
public abstract record FailoverStep
{
    private FailoverStep()
    {
    }

    /// <summary>Write <c>status.targetPrimary</c> and its timestamp, if it still is what was seen.</summary>
    /// <param name="Name">An instance, or <see cref="ClusterTarget.Pending"/>.</param>
    /// <param name="ExpectedTarget">The target that was seen.</param>
    public sealed record SetTargetPrimary(string Name, string? ExpectedTarget) : FailoverStep;

    /// <summary>Write <c>status.currentPrimaryFailingSinceTimestamp</c>.</summary>
    /// <param name="Since">The time; null clears it.</param>
    public sealed record SetPrimaryFailingSince(DateTimeOffset? Since) : FailoverStep;

    /// <summary>
    /// Empty the lease's holder and handover position and write its successor, if it still has this resource version: the holder is
    /// proven unable to write, and the successor to be the best there is.
    /// </summary>
    /// <param name="Holder">The holder, for the log; null where the lease was released already.</param>
    /// <param name="ExpectedResourceVersion">The version that was read before the evidence was gathered.</param>
    /// <param name="Successor">The value of <see cref="LeaseView.Successor"/>.</param>
    public sealed record TakeLeaseAway(string? Holder, string ExpectedResourceVersion, string Successor) : FailoverStep;

    /// <summary>
    /// Create the missing lease. Where there has been a primary it is made in that one's name, so that its successor waits as long as
    /// for any other.
    /// </summary>
    /// <param name="Holder">The holder to write; null for none.</param>
    /// <param name="Timeline">The newest timeline that any instance reports.</param>
    public sealed record CreateLease(string? Holder, TimelineId Timeline) : FailoverStep;
}
