namespace Surus.Postgres;

/// <summary>
/// Commits that wait for standbys. PostgreSQL looks whether one has been confirmed by enough of them when a standby confirms something new: not
/// when it is told to wait for fewer, which may then take until the next sign of life, some seconds.
/// </summary>
/// <param name="sql">The local server, a primary.</param>
/// <param name="time">The clock.</param>
public sealed class WaitingCommits(LocalSql sql, TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Gives the standbys something small to confirm after a reload, as long as a commit waits. When a WAL sender has taken up its new configuration can't be
    /// seen from outside, so this is tried again for a while.
    /// </summary>
    public async Task Recount(CancellationToken cancel)
    {
        var begun = time.GetTimestamp();
        do
        {
            await Task.Delay(Pause, time, cancel);
        }
        while (await Nudge(cancel) && time.GetElapsedTime(begun) < Limit);
    }

    private async Task<bool> Nudge(CancellationToken cancel) => await sql.Scalar(
        "SELECT pg_logical_emit_message(true, 'surus', '')::text WHERE EXISTS (SELECT FROM pg_stat_activity WHERE wait_event = 'SyncRep')", cancel) is not null;
}
