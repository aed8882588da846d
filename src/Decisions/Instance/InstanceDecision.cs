using System.Collections.Immutable;

namespace Surus.Decisions;

/// <summary>What an instance manager does next, and why.</summary>
/// <param name="Reason">The name of the rule that spoke: one word, for logs and metrics.</param>
/// <param name="Message">One sentence for a person.</param>
/// <param name="Steps">What to do, in this order; a step that fails ends the list.</param>
/// <param name="CheckAgainAfter">When to look again if nothing happens meanwhile.</param>
/// <param name="MayServe">
/// Whether clients may be sent here (the readiness probe): false on an instance that has diverged, or can't tell whether it has.
/// </param>
public sealed record InstanceDecision(
    string Reason, string Message, ImmutableArray<InstanceStep> Steps, TimeSpan CheckAgainAfter, bool MayServe);
