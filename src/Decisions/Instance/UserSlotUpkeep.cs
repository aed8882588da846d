using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Surus.Api;

namespace Surus.Decisions;

/// <summary>
/// The physical slots that users made on the primary, on a standby: kept there too, so that whoever streams from one finds it after a failover,
/// with the WAL that it has not received yet.
/// </summary>
/// <remarks>
/// A slot here never lets go of WAL that the primary's still keeps. It may keep more: it follows from time to time. Only a primary that accepts
/// writes on the newest timeline is believed, for what it does not have is dropped here.
/// </remarks>
public static class UserSlotUpkeep
{
    /// <summary>What to do so that this standby's slots follow the primary's; nothing on a primary, and while no primary is believed.</summary>
    /// <param name="view">This instance, with the primary's slots as it told them just now.</param>
    /// <param name="here">All permanent slots that are here.</param>
    /// <param name="policy">Which slots are the user's.</param>
    public static ImmutableArray<SlotStep> Decide(InstanceView view, IReadOnlyCollection<ReplicationSlotReport> here, UserSlotPolicy policy)
    {
        if (!policy.Enabled || !FollowsTheLine(view) || Serving.TrustedPrimary(view) is not { } primary)
        {
            return [];
        }

        var wanted = primary.Slots.Where(policy.Covers).ToDictionary(slot => slot.SlotName, StringComparer.Ordinal);
        var present = here.Where(policy.Covers).ToDictionary(slot => slot.SlotName, StringComparer.Ordinal);
        return
        [
            .. present.Values.Where(slot => !slot.Active && !wanted.ContainsKey(slot.SlotName)).Select(slot => new SlotStep.Drop(slot.SlotName)),
            .. wanted.Values.OrderBy(slot => slot.SlotName, StringComparer.Ordinal).SelectMany(slot => Follow(slot, present.GetValueOrDefault(slot.SlotName))),
        ];
    }

    private static bool FollowsTheLine(InstanceView view) =>
        view.Postgres is { State: PostgresState.Running, IsPrimary: false } && view.Cluster is { IsPending: false } && !Serving.HasDiverged(view);

    private static IEnumerable<SlotStep> Follow(ReplicationSlotReport theirs, ReplicationSlotReport? here)
    {
        if (here is { Active: true })
        {
            yield break;
        }

        var mustBeMade = here is null || CannotFollow(theirs, here);
        if (mustBeMade && here is not null)
        {
            yield return new SlotStep.Drop(here.SlotName);
        }

        if (mustBeMade)
        {
            yield return new SlotStep.Create(theirs.SlotName, KeepsWal: theirs.RestartLsn is not null);
        }

        if (theirs.RestartLsn is { } position && (mustBeMade || here!.RestartLsn < position))
        {
            yield return new SlotStep.Advance(theirs.SlotName, position);
        }
    }

    /// <summary>
    /// A slot without a position can't be given one, nor be rid of it. One with a transaction, from the time when this was the primary, would keep
    /// the new primary from vacuuming.
    /// </summary>
    private static bool CannotFollow(ReplicationSlotReport theirs, ReplicationSlotReport here) =>
        here.RestartLsn is null != theirs.RestartLsn is null || here.Xmin is not null;
}

/// <summary>Which slots are the user's, and kept on the standbys (<c>spec.replicationSlots</c>).</summary>
public sealed record UserSlotPolicy
{
    private static readonly TimeSpan MatchLimit = TimeSpan.FromSeconds(1);

    /// <summary>Whether they are kept there at all.</summary>
    public required bool Enabled { get; init; }

    /// <summary>The starts of the names of the operator's own slots.</summary>
    public IReadOnlyList<string> OwnPrefixes { get; init; } = [];

    /// <summary>Regular expressions; a slot in whose name one of them is found is left alone.</summary>
    public IReadOnlyList<string> ExcludePatterns { get; init; } = [];

    /// <summary>Whether that slot is one of them.</summary>
    public bool Covers(ReplicationSlotReport slot) =>
        slot.SlotType == "physical"
        && !OwnPrefixes.Any(prefix => slot.SlotName.StartsWith(prefix, StringComparison.Ordinal))
        && !ExcludePatterns.Any(pattern => Regex.IsMatch(slot.SlotName, pattern, RegexOptions.CultureInvariant, MatchLimit));
}
