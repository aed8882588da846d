using System.Collections.Immutable;
using Surus.Api;

namespace Surus.Decisions;

/// <summary>The logical slots that outlive a failover, which PostgreSQL itself copies to the standbys (17 and later).</summary>
public static class FailoverSlotUpkeep
{
    /// <summary>
    /// The slots of a former primary that stand in the way: PostgreSQL copies none as long as it finds one of its own with the same name, and what
    /// they keep, WAL and rows of the catalogs, is kept for nobody. On a standby such a slot can have come from nowhere else.
    /// </summary>
    /// <param name="view">This instance.</param>
    /// <param name="here">All permanent slots that are here.</param>
    public static ImmutableArray<SlotStep> Decide(InstanceView view, IEnumerable<ReplicationSlotReport> here) =>
        view.Postgres is { State: PostgresState.Running, IsPrimary: false } && view.Cluster is { IsPending: false } && Serving.TrustedPrimary(view) is not null
            ? [.. here.Where(slot => slot is { SlotType: "logical", Failover: true, Synced: not true, Active: false }).Select(slot => new SlotStep.Drop(slot.SlotName))]
            : [];
}
