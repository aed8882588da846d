using System.Globalization;

namespace Surus.Postgres;

/// <summary>How far a standby is behind the server that it streams from.</summary>
public static class StandbyLag
{
    private const string Sql = """
        SELECT CASE WHEN NOT pg_is_in_recovery() THEN '0' ELSE
            (SELECT GREATEST(latest_end_lsn - pg_last_wal_replay_lsn(), 0)::text FROM pg_stat_wal_receiver WHERE status = 'streaming') END
        """;

    /// <summary>Bytes of WAL that the other end has and that are not replayed here; null where nothing is streamed, 0 on a primary.</summary>
    public static async Task<long?> Ask(LocalSql sql, CancellationToken cancel) =>
        await sql.Scalar(Sql, cancel) is { } bytes ? long.Parse(bytes, CultureInfo.InvariantCulture) : null;

    /// <summary>What is wrong with that lag, as a sentence; null where nothing is.</summary>
    /// <param name="bytes">The lag; null where nothing is streamed.</param>
    /// <param name="maximum">How much it may be; null for no limit.</param>
    public static string? Fault(long? bytes, long? maximum) =>
        bytes is null ? "The standby does not stream from a primary."
        : bytes > maximum ? $"The standby is {bytes} bytes of WAL behind the primary; {maximum} are allowed (maximumLag)."
        : null;
}
