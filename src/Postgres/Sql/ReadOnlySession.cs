using Npgsql;

namespace Surus.Postgres;

/// <summary>
/// A session of another role than the superuser, for queries that others wrote: every query runs in a read-only transaction that is
/// rolled back, under a time limit that the server keeps, with the search path pinned.
/// </summary>
public sealed class ReadOnlySession : IAsyncDisposable
{
    private readonly NpgsqlConnection _connection;

    private ReadOnlySession(NpgsqlConnection connection) => _connection = connection;

    /// <summary>Whether the session is still there.</summary>
    public bool IsOpen => _connection.State == System.Data.ConnectionState.Open;

    /// <summary>Opens a session through the Unix socket.</summary>
    /// <param name="socketDirectory">The directory of the server's socket.</param>
    /// <param name="port">The port, part of the socket's name.</param>
    /// <param name="role">The role; the server must take the operating system's user for it.</param>
    /// <param name="database">The database.</param>
    /// <param name="limit">How long one query may take, and how long connecting may.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="NpgsqlException">The server refused, or did not answer.</exception>
    public static async Task<ReadOnlySession> Open(
        string socketDirectory, int port, string role, string database, TimeSpan limit, CancellationToken cancel)
    {
        var seconds = (int)Math.Ceiling(limit.TotalSeconds);
        var settings = new NpgsqlConnectionStringBuilder
        {
            Host = socketDirectory,
            Port = port,
            Username = role,
            Database = database,
            ApplicationName = role,

            // ISO dates, so that times can be read back whatever the database prefers.
            Options = $"-c search_path=pg_catalog,public,pg_temp -c DateStyle=ISO -c statement_timeout={limit.TotalMilliseconds:0} -c default_transaction_read_only=on",
            Pooling = false,
            Timeout = seconds,
            CommandTimeout = seconds + 1,
            Enlist = false,
        };
        var builder = new NpgsqlSlimDataSourceBuilder(settings.ConnectionString);
        builder.ConfigureTypeLoading(types => types.EnableTypeLoading(false));
        await using var source = builder.Build();
        return new(await source.OpenConnectionAsync(cancel));
    }

    /// <summary>Runs a query and gives its rows as text.</summary>
    /// <exception cref="NpgsqlException">It failed, or took too long.</exception>
    public async Task<ResultTable> Query(string sql, CancellationToken cancel)
    {
        await using var transaction = await _connection.BeginTransactionAsync(cancel);
        await using (var readOnly = new NpgsqlCommand("SET TRANSACTION READ ONLY", _connection, transaction))
        {
            await readOnly.ExecuteNonQueryAsync(cancel);
        }

        await using var command = new NpgsqlCommand(sql, _connection, transaction) { AllResultTypesAreUnknown = true };
        await using var reader = await command.ExecuteReaderAsync(cancel);
        ResultColumn[] columns = [.. Enumerable.Range(0, reader.FieldCount).Select(index => new ResultColumn(reader.GetName(index), KindOf(reader.GetDataTypeOID(index))))];
        var rows = new List<string?[]>();
        while (await reader.ReadAsync(cancel))
        {
            rows.Add([.. Enumerable.Range(0, columns.Length).Select(index => reader.IsDBNull(index) ? null : reader.GetString(index))]);
        }

        return new(columns, rows);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    // The numbers that PostgreSQL gives these types for ever.
    private static ResultKind KindOf(uint typeOid) => typeOid switch
    {
        16 => ResultKind.Boolean,
        1082 or 1114 or 1184 => ResultKind.Time,
        _ => ResultKind.Other,
    };
}

/// <summary>What a query gave.</summary>
/// <param name="Columns">Its columns.</param>
/// <param name="Rows">Its rows as text; a null stays null.</param>
public sealed record ResultTable(IReadOnlyList<ResultColumn> Columns, IReadOnlyList<string?[]> Rows);

/// <summary>A column of a result.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">How its text is to be read.</param>
public readonly record struct ResultColumn(string Name, ResultKind Kind);

/// <summary>How the text of a value is to be read.</summary>
public enum ResultKind
{
    /// <summary>As it stands: a number, or text.</summary>
    Other,

    /// <summary><c>t</c> or <c>f</c>.</summary>
    Boolean,

    /// <summary>A date, with or without a time and a time zone.</summary>
    Time,
}
