using System.Collections.Immutable;

namespace Surus.Decisions;

/// <summary>What one subject has to say about a Cluster.</summary>
public sealed record Opinion
{
    /// <summary>Nothing to say.</summary>
    public static Opinion None { get; } = new();

    /// <summary>The phase the Cluster is in because of this; null when it does not matter to the phase.</summary>
    public string? Phase { get; init; }

    /// <summary>Why, as a sentence: <c>phaseReason</c>.</summary>
    public string Reason { get; init; } = "";

    /// <summary>What to write into the status before anything is done.</summary>
    public ImmutableArray<StatusChange> StatusChanges { get; init; } = [];

    /// <summary>What has to be done before the status may be written: only what proves that the status will be true.</summary>
    public ImmutableArray<ClusterStep> StepsBeforeStatus { get; init; } = [];

    /// <summary>What to do, in this order.</summary>
    public ImmutableArray<ClusterStep> Steps { get; init; } = [];

    /// <summary>Something to tell that no step tells.</summary>
    public ImmutableArray<ClusterEvent> Events { get; init; } = [];

    /// <summary>What has to wait until this is settled.</summary>
    public Hold Hold { get; init; }

    /// <summary>When to look again if nothing happens meanwhile; null when only a change can matter.</summary>
    public TimeSpan? CheckAgainAfter { get; init; }

    /// <summary>An opinion that is only a phase, with the reason.</summary>
    public static Opinion Waits(string phase, string reason, Hold hold = Hold.Changes) => new() { Phase = phase, Reason = reason, Hold = hold };
}

/// <summary>What an opinion makes wait.</summary>
public enum Hold
{
    /// <summary>Nothing: all subjects are asked.</summary>
    Nothing,

    /// <summary>Whatever changes a Cluster that works as it is; what keeps it working goes on.</summary>
    Changes,

    /// <summary>Everything.</summary>
    All,
}
