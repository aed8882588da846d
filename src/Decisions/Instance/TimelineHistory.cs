using System.Collections.Immutable;
using Surus.Api;

namespace Surus.Decisions;

/// <summary>A timeline and the ones it came from: a PostgreSQL history file.</summary>
/// <param name="Current">The timeline being written.</param>
/// <param name="Ancestors">Its ancestors, oldest first, each with the position at which it was left.</param>
public sealed record TimelineHistory(TimelineId Current, ImmutableArray<TimelineEnd> Ancestors)
{
    /// <summary>Whether WAL up to that end is part of this history.</summary>
    public bool Contains(TimelineEnd end) => Contains(end.Timeline, end.End);

    /// <summary>
    /// Whether WAL up to <paramref name="position"/> on <paramref name="timeline"/> is part of this history, so that whoever has it can
    /// stream the rest.
    /// </summary>
    public bool Contains(TimelineId timeline, LogSequenceNumber position)
    {
        if (timeline == Current)
        {
            return true;
        }

        foreach (var ancestor in Ancestors)
        {
            if (ancestor.Timeline == timeline)
            {
                return position <= ancestor.End;
            }
        }

        return false;
    }
}

/// <summary>A position on a timeline: where it was left for the next one, or up to where WAL of it is there.</summary>
/// <param name="Timeline">The timeline.</param>
/// <param name="End">The position.</param>
public sealed record TimelineEnd(TimelineId Timeline, LogSequenceNumber End);
