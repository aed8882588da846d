using Npgsql;
using Surus.Decisions;
using Surus.Postgres;

namespace Surus.InstanceManager;

/// <summary>What a probe asks of the server, by its type.</summary>
/// <param name="server">The server.</param>
/// <param name="time">The clock.</param>
internal sealed class ServerProbes(PostgresServer server, TimeProvider time)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    /// <summary>What is wrong, as a sentence; null where nothing is.</summary>
    /// <param name="type"><c>pg_isready</c>, <c>query</c> or <c>streaming</c>.</param>
    /// <param name="maximumLagBytes">How much WAL of the primary a standby that streams may have yet to replay; null for no limit.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task<string?> Fault(string type, long? maximumLagBytes, CancellationToken cancel)
    {
        if (server.Sql is not { } sql || server.View().State != PostgresState.Running)
        {
            return "PostgreSQL does not run.";
        }

        using var overdue = new CancellationTokenSource(Limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(overdue.Token, cancel);
        try
        {
            await sql.Ping(either.Token);
            return type == "streaming" ? StandbyLag.Fault(await StandbyLag.Ask(sql, either.Token), maximumLagBytes) : null;
        }
        catch (PostgresException refusal) when (type == "pg_isready" && refusal.SqlState != PostgresErrorCodes.CannotConnectNow)
        {
            // It was the server that refused, so it is there.
            return null;
        }
        catch (Exception failure) when (failure is NpgsqlException or OperationCanceledException or TimeoutException or ObjectDisposedException)
        {
            return $"PostgreSQL does not accept connections: {failure.Message}";
        }
    }
}
