using Surus.Api;

namespace Surus.Postgres;

/// <summary>
/// What makes the stop of a primary that archives its WAL a short one. PostgreSQL then fills the WAL file that it writes, sends all of that to its
/// standbys, and begins the next one with the last checkpoint; files that are not there yet are made and flushed, here and on each standby, one after the
/// other, while nobody can write. All of it can be done before, while clients still work.
/// </summary>
public static class ShortStop
{
    /// <summary>
    /// How much of a WAL file is filled beforehand: a checkpoint that begins beyond three quarters of one makes the next, and the rest is for what
    /// clients write meanwhile.
    /// </summary>
    private const string FilledShare = "0.8";

    private const string MessageBytes = "65536";

    /// <remarks>
    /// Messages of logical decoding are the one record without an effect that anybody may write in any size. A decoder sees those of its own database
    /// only: where there is one in ours, the stop takes its time.
    /// </remarks>
    private const string FillStatement =
        "SELECT count(pg_logical_emit_message(false, 'surus', repeat(' ', " + MessageBytes + "))) "
        + "FROM pg_control_init() AS made, pg_walfile_name_offset(pg_current_wal_insert_lsn()) AS written, "
        + "generate_series(1, ((made.bytes_per_wal_segment * " + FilledShare + " - written.file_offset) / " + MessageBytes + ")::bigint) "
        + "WHERE current_setting('archive_mode') <> 'off' "
        + "AND NOT EXISTS (SELECT FROM pg_replication_slots WHERE database = current_database())";

    private static readonly TimeSpan ReplayPeriod = TimeSpan.FromMilliseconds(10);

    /// <summary>Fills most of the primary's WAL file and writes a checkpoint, which makes the next one.</summary>
    /// <param name="sql">The primary.</param>
    /// <param name="limit">How long the checkpoint may take. PostgreSQL goes on with one that nobody waits for.</param>
    /// <param name="cancel">Gives up.</param>
    /// <returns>Where the checkpoint is in WAL.</returns>
    public static async Task<LogSequenceNumber> Prepare(LocalSql sql, TimeSpan limit, CancellationToken cancel)
    {
        await sql.Scalar(FillStatement, cancel);
        await sql.ExecuteUnhurried("CHECKPOINT", limit, cancel);
        var checkpoint = await sql.Scalar("SELECT checkpoint_lsn::text FROM pg_control_checkpoint()", cancel);
        return LogSequenceNumber.Parse(checkpoint!);
    }

    /// <summary>On a standby: waits until it has replayed that checkpoint, and makes it a restartpoint, which makes the next WAL file.</summary>
    /// <param name="sql">The standby.</param>
    /// <param name="checkpoint">Where the primary's checkpoint is in WAL.</param>
    /// <param name="limit">How long the restartpoint may take.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancel">Gives up.</param>
    public static async Task Follow(LocalSql sql, LogSequenceNumber checkpoint, TimeSpan limit, TimeProvider time, CancellationToken cancel)
    {
        while (await sql.Scalar("SELECT (pg_last_wal_replay_lsn() > $1::pg_lsn)::text", cancel, checkpoint.ToString()) is not "true")
        {
            await Task.Delay(ReplayPeriod, time, cancel);
        }

        await sql.ExecuteUnhurried("CHECKPOINT", limit, cancel);
    }
}
