using System.Collections.Immutable;

namespace Surus.Decisions;

/// <summary>What an instance manager does next, and why.</summary>
/// <param name="Reason">The name of the rule that spoke: one word, for logs and metrics.</param>
/// <param name="Message">One sentence for a person.</param>
/// <param name="Steps">What to do, in this order; a step that fails ends the list.</param>
public sealed record InstanceDecision(string Reason, string Message, ImmutableArray<InstanceStep> Steps)
{
    /// <summary>
    /// What keeps the lease alive. Done beside <see cref="Steps"/>: neither waits for the other, and no failure of one stops the other.
    /// </summary>
    public ImmutableArray<InstanceStep> Upkeep { get; init; } = [];

    /// <summary>When to look again if nothing happens meanwhile.</summary>
    public TimeSpan CheckAgainAfter { get; init; }

    /// <summary>
    /// Whether clients may be sent here (the readiness probe): false on an instance that has diverged, or can't tell whether it has.
    /// </summary>
    public bool MayServe { get; init; }

    /// <summary>Decides what this instance does next.</summary>
    public static InstanceDecision Decide(InstanceView view) =>
        InstanceRules.FirstAnswer(view) with
        {
            Upkeep = LeaseUpkeep.Of(view),
            CheckAgainAfter = LeaseUpkeep.CheckAgainAfter(view),
            MayServe = Serving.MayServe(view),
        };
}
