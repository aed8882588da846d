namespace Surus.Decisions;

/// <summary>The fence: a primary that can no longer vouch for its lease stops accepting writes by itself.</summary>
internal static class FenceRules
{
    public static InstanceDecision? SomebodyElseHoldsTheLeaseOfThisPrimary(InstanceView view) =>
        CanWrite(view) && !view.HoldsLease
            ? new(
                nameof(SomebodyElseHoldsTheLeaseOfThisPrimary),
                $"PostgreSQL is stopped at once: it is a primary and the lease is {HeldBy(view.Lease)}.",
                [new InstanceStep.SelfFence()])
            : null;

    public static InstanceDecision? PrimaryCanNoLongerVouchForTheLease(InstanceView view) =>
        CanWrite(view) && !LeaseUpkeep.MayAcceptWrites(view)
            ? new(
                nameof(PrimaryCanNoLongerVouchForTheLease),
                "PostgreSQL is stopped at once: the lease could not be renewed in time and too few other instances are in sight to vouch "
                + "that none of them is promoted.",
                [new InstanceStep.SelfFence()])
            : null;

    private static bool CanWrite(InstanceView view) => view.Postgres is { State: not PostgresState.Stopped, IsPrimary: true, IsKilled: false };

    private static string HeldBy(LeaseView? lease) => lease switch
    {
        null => "not held by this manager",
        { IsReleased: true } => "released",
        _ => $"held by another manager, of {lease.Holder}",
    };
}
