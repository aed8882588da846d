namespace Surus.Postgres;

/// <summary>The physical slots that instances stream from: one for each other instance, on every instance.</summary>
/// <remarks>
/// A standby has them too, so that whoever follows it once it is promoted finds its slot there. Unused, such a slot keeps no WAL:
/// its position is not reserved before somebody streams from it.
/// </remarks>
/// <param name="sql">The local server.</param>
public sealed class ReplicationSlots(LocalSql sql)
{
    private const string Managed = "slot_type = 'physical' AND NOT temporary AND left(slot_name, length($1)) = $1";

    /// <summary>Makes the slots that are missing, and drops those of instances that are gone.</summary>
    /// <param name="prefix">The prefix by which ours are known.</param>
    /// <param name="wanted">The slots' names.</param>
    /// <param name="isPrimary">Whether this server is the primary.</param>
    /// <param name="cancel">Ends it.</param>
    /// <returns>How many were made or dropped.</returns>
    public async Task<int> Reconcile(string prefix, IReadOnlySet<string> wanted, bool isPrimary, CancellationToken cancel)
    {
        var rows = await sql.Rows(
            $"SELECT slot_name::text, active::text, (restart_lsn IS NOT NULL)::text FROM pg_replication_slots WHERE {Managed}", cancel, prefix);
        var changes = 0;
        var present = new HashSet<string>(StringComparer.Ordinal);
        foreach (var row in rows)
        {
            var (name, isActive, keepsWal) = (row[0]!, row[1] is "true", row[2] is "true");

            // What a former primary's slot keeps is kept for nobody once the standbys stream from another.
            if (!isActive && (!wanted.Contains(name) || (!isPrimary && keepsWal)))
            {
                await sql.Execute("SELECT pg_drop_replication_slot($1::name)", cancel, name);
                changes++;
            }
            else
            {
                present.Add(name);
            }
        }

        foreach (var name in wanted.Where(name => !present.Contains(name)).Order(StringComparer.Ordinal))
        {
            await sql.Execute("SELECT pg_create_physical_replication_slot($1::name)", cancel, name);
            changes++;
        }

        return changes;
    }
}
