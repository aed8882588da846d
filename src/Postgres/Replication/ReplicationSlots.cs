using Surus.Api;

namespace Surus.Postgres;

/// <summary>The physical slots of a server.</summary>
/// <param name="sql">The local server.</param>
public sealed class ReplicationSlots(LocalSql sql)
{
    private const string Managed = "slot_type = 'physical' AND NOT temporary AND left(slot_name, length($1)) = $1";

    /// <summary>Those whose name begins with <paramref name="prefix"/>.</summary>
    public async Task<IReadOnlyList<ReplicationSlotReport>> Read(string prefix, CancellationToken cancel)
    {
        var rows = await sql.Rows($"SELECT slot_name::text, active::text, restart_lsn::text FROM pg_replication_slots WHERE {Managed}", cancel, prefix);
        return [.. rows.Select(row => new ReplicationSlotReport
        {
            SlotName = row[0]!, Active = row[1] is "true", RestartLsn = LogSequenceNumber.TryParse(row[2], out var position) ? position : null,
        })];
    }

    /// <summary>Makes a slot, which keeps no WAL before somebody streams from it.</summary>
    public Task Create(string name, CancellationToken cancel) => sql.Execute("SELECT pg_create_physical_replication_slot($1::name)", cancel, name);

    /// <summary>Drops a slot; PostgreSQL refuses while somebody streams from it.</summary>
    public Task Drop(string name, CancellationToken cancel) => sql.Execute("SELECT pg_drop_replication_slot($1::name)", cancel, name);
}
