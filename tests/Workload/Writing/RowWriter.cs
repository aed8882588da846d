using System.Collections.Immutable;
using System.Net.Sockets;
using Npgsql;

namespace Surus.Workload;

/// <summary>
/// A client that writes one row after another through one address, whatever happens behind it, and keeps its own list
/// of what was acknowledged. A row whose answer never came is neither written nor lost: it may be there or not.
/// </summary>
/// <param name="connectionString">The database, as a user would name it; the writer sets short time limits itself.</param>
/// <param name="pause">The time between two rows.</param>
/// <param name="clock">The clock that acknowledgements are stamped with.</param>
public sealed class RowWriter(string connectionString, TimeSpan pause, TimeProvider clock)
{
    private static readonly TimeSpan limit = TimeSpan.FromSeconds(1);

    private readonly string connection = new NpgsqlConnectionStringBuilder(connectionString)
    {
        Pooling = false,
        Timeout = 0,
        CommandTimeout = 0,
        ApplicationName = "row-writer",
    }.ConnectionString;

    private readonly Lock gate = new();
    private readonly List<Acknowledgement> acknowledged = [];
    private TaskCompletionSource next = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long lastId;

    /// <summary>What was acknowledged so far, in order.</summary>
    public ImmutableArray<Acknowledgement> Acknowledged
    {
        get
        {
            lock (gate)
            {
                return [.. acknowledged];
            }
        }
    }

    /// <summary>Why the last attempt failed; null after one that succeeded.</summary>
    public string? LastFailure { get; private set; }

    /// <summary>How many attempts failed: to connect, or to write a row.</summary>
    public int Failures { get; private set; }

    /// <summary>Makes the table that the rows go to; where it is there, goes on behind the rows of earlier writers.</summary>
    /// <remarks>Asks until it is answered: a service may learn of a database that is ready a moment later than everybody else.</remarks>
    public Task Prepare(CancellationToken cancel) => UntilAnswered(
        async session =>
        {
            await using var create = new NpgsqlCommand("create table if not exists written_rows (id bigint primary key)", session);
            await create.ExecuteNonQueryAsync(cancel);
            await using var last = new NpgsqlCommand("select coalesce(max(id), 0) from written_rows", session);
            lastId = (long)(await last.ExecuteScalarAsync(cancel))!;
            return lastId;
        },
        cancel);

    /// <summary>Writes until cancelled.</summary>
    public async Task Run(CancellationToken cancel)
    {
        while (!cancel.IsCancellationRequested)
        {
            try
            {
                await InSession(session => WriteRows(session, cancel), cancel);
            }
            catch (Exception failure) when (failure is NpgsqlException or SocketException or TimeoutException or IOException)
            {
                LastFailure = failure.Message;
                Failures++;
                await Pause(cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (OperationCanceledException) when (cancel.IsCancellationRequested)
            {
                return;
            }
        }
    }

    /// <summary>Completes when a row has been acknowledged that was begun after this call.</summary>
    public async Task NextAcknowledgement(CancellationToken cancel)
    {
        var begun = Interlocked.Read(ref lastId);
        while (true)
        {
            Task wake;
            lock (gate)
            {
                if (acknowledged.Count > 0 && acknowledged[^1].Id > begun)
                {
                    return;
                }

                wake = next.Task;
            }

            await wake.WaitAsync(cancel);
        }
    }

    /// <summary>Completes when at least that many rows have been acknowledged.</summary>
    public async Task Until(int rows, CancellationToken cancel)
    {
        while (Acknowledged.Length < rows)
        {
            await NextAcknowledgement(cancel);
        }
    }

    /// <summary>The acknowledged rows that the database does not have.</summary>
    /// <remarks>Asks until it is answered: the database may be on its way back.</remarks>
    public Task<IReadOnlyList<long>> Missing(CancellationToken cancel) => UntilAnswered(session => Compare(session, cancel), cancel);

    /// <summary>
    /// A session for <paramref name="use"/>, which calls for each answer within the limit. The driver's own limits do not do: when one is over it asks
    /// the server to cancel, and waits for that for as long as a server takes whose disk hangs.
    /// </summary>
    private async Task<T> InSession<T>(Func<NpgsqlConnection, Task<T>> use, CancellationToken cancel)
    {
        var session = new NpgsqlConnection(connection);
        try
        {
            await session.OpenAsync(cancel).WaitAsync(limit, clock, cancel);
            return await use(session);
        }
        finally
        {
            // Its end may take as long as the answer that did not come, and block its thread.
            _ = Task.Run(() => session.DisposeAsync().AsTask(), CancellationToken.None);
        }
    }

    private async Task<T> UntilAnswered<T>(Func<NpgsqlConnection, Task<T>> ask, CancellationToken cancel)
    {
        while (true)
        {
            try
            {
                return await InSession(ask, cancel);
            }
            catch (Exception failure) when (failure is NpgsqlException or SocketException or TimeoutException or IOException)
            {
                LastFailure = failure.Message;
                await Pause(cancel);
            }
        }
    }

    private async Task<IReadOnlyList<long>> Compare(NpgsqlConnection session, CancellationToken cancel)
    {
        await using var query = new NpgsqlCommand("select id from written_rows", session);
        await using var rows = await query.ExecuteReaderAsync(cancel);
        var found = new HashSet<long>();
        while (await rows.ReadAsync(cancel))
        {
            found.Add(rows.GetInt64(0));
        }

        return [.. Acknowledged.Select(row => row.Id).Where(id => !found.Contains(id))];
    }

    private async Task<long> WriteRows(NpgsqlConnection session, CancellationToken cancel)
    {
        await using var insert = new NpgsqlCommand("insert into written_rows (id) values ($1)", session);
        var parameter = new NpgsqlParameter<long>();
        insert.Parameters.Add(parameter);
        while (!cancel.IsCancellationRequested)
        {
            parameter.TypedValue = Interlocked.Increment(ref lastId);
            await insert.ExecuteNonQueryAsync(CancellationToken.None).WaitAsync(limit, clock, cancel);
            Acknowledge(parameter.TypedValue);
            await Pause(cancel);
        }

        return parameter.TypedValue;
    }

    private void Acknowledge(long id)
    {
        TaskCompletionSource wake;
        lock (gate)
        {
            acknowledged.Add(new Acknowledgement(id, clock.GetTimestamp()));
            LastFailure = null;
            wake = next;
            next = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        wake.TrySetResult();
    }

    private Task Pause(CancellationToken cancel) => Task.Delay(pause, clock, cancel);
}
