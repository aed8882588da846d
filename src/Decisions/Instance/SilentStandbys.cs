using System.Collections.Immutable;

namespace Surus.Decisions;

/// <summary>
/// The standbys that a primary does not count on: no commit waits for them where availability is preferred, and where it is not, those that
/// confirm are asked first.
/// </summary>
/// <remarks>
/// A primary that is cut off from everybody would find all of its standbys silent, and acknowledge alone what a failover then loses. So it lets go of
/// a standby only when it has been heard itself since that one fell silent: by the API server, or by enough peers.
/// </remarks>
public static class SilentStandbys
{
    /// <summary>A new primary waits so long for a standby to find it.</summary>
    private static readonly TimeSpan TimeToTurn = TimeSpan.FromSeconds(3);

    /// <summary>A standby that comes back must have confirmed for so long: one whose disk is full comes and goes.</summary>
    private static readonly TimeSpan TimeToSettle = TimeSpan.FromSeconds(1);

    /// <summary>The standbys that are not counted on; none on a standby.</summary>
    /// <param name="view">This instance.</param>
    /// <param name="before">Those that were not counted on until now.</param>
    public static ImmutableSortedSet<string> Of(InstanceView view, ImmutableSortedSet<string> before) =>
    [
        .. view.Postgres.Confirmations
            .Where(standby => before.Contains(standby.Name) ? !HasComeBack(view, standby) : IsSilent(view, standby) && LeaseUpkeep.WasHeardWithin(view, Age(view, standby)))
            .Select(standby => standby.Name),
    ];

    /// <summary>Whether a standby fell silent and the API server, which is there, has only to be asked once more.</summary>
    internal static bool AwaitAWord(InstanceView view) =>
        view.ApiServerReachable
        && view.Postgres.Confirmations.Any(standby => !view.SilentStandbys.Contains(standby.Name) && IsSilent(view, standby) && !LeaseUpkeep.WasHeardWithin(view, Age(view, standby)));

    private static bool IsSilent(InstanceView view, StandbyConfirmation standby) =>
        !standby.Confirms && (standby.EverConfirmed || Age(view, standby) >= TimeToTurn);

    private static bool HasComeBack(InstanceView view, StandbyConfirmation standby) => standby.Confirms && Age(view, standby) >= TimeToSettle;

    private static TimeSpan Age(InstanceView view, StandbyConfirmation standby) => view.Uptime - standby.Since;
}
