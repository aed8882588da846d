using Surus.Api;

namespace Surus.Postgres;

/// <summary>Changes the replication slots of a server. Every change is safe to repeat, and leaves a slot alone that somebody streams from.</summary>
/// <param name="sql">The local server.</param>
public sealed class ReplicationSlots(LocalSql sql)
{
    private const string Unused = "FROM pg_replication_slots WHERE slot_name = $1 AND NOT active";

    /// <summary>Makes a physical slot, where there is no slot of that name.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="keepsWal">Whether it keeps WAL from the last checkpoint on; otherwise from the moment that somebody streams from it.</param>
    /// <param name="cancel">Gives up.</param>
    public Task Create(string name, bool keepsWal, CancellationToken cancel) => sql.Execute(
        "SELECT pg_create_physical_replication_slot($1::name, $2::boolean) WHERE NOT EXISTS (SELECT FROM pg_replication_slots WHERE slot_name = $1)",
        cancel, name, keepsWal ? "true" : "false");

    /// <summary>Lets a slot go of the WAL before a position, as far as it was replayed; a slot that keeps none of it stays as it is.</summary>
    public Task Advance(string name, LogSequenceNumber to, CancellationToken cancel) =>
        sql.Execute($"SELECT pg_replication_slot_advance(slot_name, $2::pg_lsn) {Unused} AND restart_lsn < $2::pg_lsn", cancel, name, to.ToString());

    /// <summary>Drops a slot, where there is one.</summary>
    public Task Drop(string name, CancellationToken cancel) => sql.Execute($"SELECT pg_drop_replication_slot(slot_name) {Unused}", cancel, name);
}
