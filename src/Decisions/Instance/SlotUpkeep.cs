using System.Collections.Immutable;
using Surus.Api;

namespace Surus.Decisions;

/// <summary>The physical slots that instances stream from: one for each other instance, on every instance.</summary>
/// <remarks>
/// A standby has them too, so that whoever follows it once it is promoted finds its slot there. Unused, such a slot keeps no WAL:
/// its position is not reserved before somebody streams from it.
/// </remarks>
public static class SlotUpkeep
{
    /// <summary>What to do so that the slots that are wanted are there, and none keeps WAL for nobody.</summary>
    /// <param name="present">The physical slots with our prefix that are there.</param>
    /// <param name="wanted">The slots of the other instances.</param>
    /// <param name="isPrimary">Whether this server is the primary.</param>
    public static ImmutableArray<SlotStep> Decide(IEnumerable<ReplicationSlotReport> present, IReadOnlySet<string> wanted, bool isPrimary)
    {
        var steps = ImmutableArray.CreateBuilder<SlotStep>();
        var missing = wanted.ToHashSet(StringComparer.Ordinal);
        foreach (var slot in present)
        {
            // What a former primary's slot keeps is kept for nobody once the standbys stream from another.
            if (!slot.Active && (!wanted.Contains(slot.SlotName) || (!isPrimary && slot.RestartLsn is not null)))
            {
                steps.Add(new SlotStep.Drop(slot.SlotName));
            }
            else
            {
                missing.Remove(slot.SlotName);
            }
        }

        steps.AddRange(missing.Order(StringComparer.Ordinal).Select(name => new SlotStep.Create(name)));
        return steps.ToImmutable();
    }
}
