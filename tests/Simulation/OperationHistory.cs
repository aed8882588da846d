using System.Collections.Immutable;

namespace Surus.Simulation;

/// <summary>How an operation ended, as far as its client knows.</summary>
internal enum Outcome
{
    /// <summary>No answer came: it may have been done, may yet be, or never.</summary>
    Unknown,

    /// <summary>It was acknowledged.</summary>
    Ok,

    /// <summary>It was refused, and will never be done.</summary>
    Failed,
}

/// <summary>A client appends a value, which no other append has, to a list.</summary>
/// <param name="List">The list.</param>
/// <param name="Value">The value.</param>
/// <param name="Server">Who was asked.</param>
/// <param name="Invoked">When it was sent.</param>
/// <param name="Ended">When the answer came; without meaning where none did.</param>
/// <param name="Outcome">The answer.</param>
/// <param name="Timeline">The timeline on which the server did it; 0 where it did not say so.</param>
internal readonly record struct Append(int List, int Value, string Server, TimeSpan Invoked, TimeSpan Ended, Outcome Outcome, uint Timeline);

/// <summary>A client read a whole list. A read that got no answer tells nothing and is not kept.</summary>
/// <param name="List">The list.</param>
/// <param name="Values">What it held, in its order.</param>
/// <param name="Server">Who answered.</param>
/// <param name="AtPrimary">Whether that one accepted writes.</param>
/// <param name="Invoked">When it was sent.</param>
/// <param name="Ended">When the answer came.</param>
internal sealed record Read(int List, ImmutableArray<int> Values, string Server, bool AtPrimary, TimeSpan Invoked, TimeSpan Ended);

/// <summary>A primary went on from another's data, on a timeline of its own.</summary>
/// <param name="OldTimeline">The last timeline that ended by it: the one before its own, whether somebody had opened that or does so later.</param>
/// <param name="HandedOver">Whether the old primary had stopped cleanly and left the end of its WAL to be had.</param>
/// <param name="OldSanctioned">When the old primary last renewed its lease, or was last vouched for.</param>
/// <param name="Elected">When the operator chose the new one.</param>
/// <param name="InSight">The replicas that it could ask then, and long enough before.</param>
/// <param name="Lists">What each list held at the new primary before its first write.</param>
internal sealed record Takeover(
    uint OldTimeline, bool HandedOver, TimeSpan OldSanctioned, TimeSpan Elected, ImmutableArray<string> InSight,
    ImmutableArray<ImmutableArray<int>> Lists);

/// <summary>A server's node, which had stood still, went on.</summary>
/// <param name="Server">The server.</param>
/// <param name="At">When.</param>
internal sealed record Wake(string Server, TimeSpan At);

/// <summary>What the clients of one run did and saw.</summary>
/// <param name="Appends">All appends.</param>
/// <param name="Reads">All reads that were answered.</param>
/// <param name="Takeovers">Who went on from whom, in the order of their timelines.</param>
/// <param name="Wakes">Which nodes went on after standing still.</param>
/// <param name="Final">What each list held in the end, when all was well.</param>
internal sealed record OperationHistory(
    IReadOnlyList<Append> Appends, IReadOnlyList<Read> Reads, IReadOnlyList<Takeover> Takeovers, IReadOnlyList<Wake> Wakes,
    ImmutableArray<ImmutableArray<int>> Final);

/// <summary>What <c>docs/high-availability.md</c> promises to clients.</summary>
/// <param name="IsSynchronous">Synchronous replication with <c>failoverQuorum</c>: no acknowledged commit is ever lost.</param>
/// <param name="IsolationBound">For how long a primary that is cut off may go on to acknowledge.</param>
/// <param name="StaleReads">For how long readers at such a primary may miss what another has acknowledged.</param>
/// <param name="WakeBound">For how long a primary whose node stood still, and goes on, may not know yet that it was replaced.</param>
internal sealed record Promise(bool IsSynchronous, TimeSpan IsolationBound, TimeSpan StaleReads, TimeSpan WakeBound);
