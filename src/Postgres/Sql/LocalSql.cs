using System.Globalization;
using Npgsql;

namespace Surus.Postgres;

/// <summary>
/// SQL to the local server as its superuser, through the Unix socket. Every statement has a time limit, the search path is pinned,
/// and no statement of ours waits for a synchronous standby.
/// </summary>
public sealed class LocalSql : IAsyncDisposable
{
    /// <summary>The application name of the manager's sessions.</summary>
    public const string ApplicationName = "cnpg-instance-manager";

    private const string SessionOptions = "-c search_path=pg_catalog,public,pg_temp -c synchronous_commit=local";

    private readonly string _socketDirectory;
    private readonly int _port;
    private readonly TimeSpan _limit;
    private readonly NpgsqlDataSource _source;

    /// <summary>Prepares to connect; the first statement does.</summary>
    /// <param name="socketDirectory">The directory of the server's socket.</param>
    /// <param name="port">The port, part of the socket's name.</param>
    /// <param name="limit">How long one statement may take, and how long connecting may.</param>
    public LocalSql(string socketDirectory, int port, TimeSpan limit)
    {
        _socketDirectory = socketDirectory;
        _port = port;
        _limit = limit;
        _source = Source("postgres", pooled: true);
    }

    /// <summary>Runs a statement and gives the first column of its first row; null where there is none.</summary>
    public async Task<string?> Scalar(string sql, CancellationToken cancel, params string[] parameters)
    {
        await using var command = Command(_source, sql, parameters);
        return await command.ExecuteScalarAsync(cancel) switch
        {
            null or DBNull => null,
            var value => Convert.ToString(value, CultureInfo.InvariantCulture),
        };
    }

    /// <summary>Runs a statement for its effect.</summary>
    public async Task Execute(string sql, CancellationToken cancel, params string[] parameters)
    {
        await using var command = Command(_source, sql, parameters);
        await command.ExecuteNonQueryAsync(cancel);
    }

    /// <summary>Runs a statement for its effect that may take longer than others.</summary>
    public async Task ExecuteUnhurried(string sql, TimeSpan limit, CancellationToken cancel)
    {
        await using var command = Command(_source, sql, []);
        command.CommandTimeout = (int)Math.Ceiling(limit.TotalSeconds);
        await command.ExecuteNonQueryAsync(cancel);
    }

    /// <summary>Runs statements in one transaction on one session.</summary>
    public async Task ExecuteTogether(IEnumerable<string> statements, CancellationToken cancel)
    {
        await using var connection = await _source.OpenConnectionAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        foreach (var statement in statements)
        {
            await using var command = new NpgsqlCommand(statement, connection, transaction);
            await command.ExecuteNonQueryAsync(cancel);
        }

        await transaction.CommitAsync(cancel);
    }

    /// <summary>Runs a statement and gives its rows as text; a null stays null.</summary>
    public async Task<IReadOnlyList<string?[]>> Rows(string sql, CancellationToken cancel, params string[] parameters)
    {
        await using var command = Command(_source, sql, parameters);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var rows = new List<string?[]>();
        while (await reader.ReadAsync(cancel))
        {
            var row = new string?[reader.FieldCount];
            for (var column = 0; column < row.Length; column++)
            {
                row[column] = reader.IsDBNull(column) ? null : reader.GetString(column);
            }

            rows.Add(row);
        }

        return rows;
    }

    /// <summary>Opens a new session and closes it: whether the postmaster itself answers, not only sessions that are open.</summary>
    public async Task Ping(CancellationToken cancel)
    {
        await using var source = Source("postgres", pooled: false);
        await using var connection = await source.OpenConnectionAsync(cancel);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _source.DisposeAsync();

    private static NpgsqlCommand Command(NpgsqlDataSource source, string sql, string[] parameters)
    {
        var command = source.CreateCommand(sql);
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = parameter });
        }

        return command;
    }

    private NpgsqlDataSource Source(string database, bool pooled)
    {
        var seconds = (int)Math.Ceiling(_limit.TotalSeconds);
        var settings = new NpgsqlConnectionStringBuilder
        {
            Host = _socketDirectory,
            Port = _port,
            Username = "postgres",
            Database = database,
            ApplicationName = ApplicationName,
            Options = SessionOptions,
            Pooling = pooled,
            Timeout = seconds,
            CommandTimeout = seconds,
            CancellationTimeout = -1,
            NoResetOnClose = true,
            Enlist = false,
        };
        if (pooled)
        {
            settings.MaxPoolSize = 4;
            settings.ConnectionIdleLifetime = 60;
        }

        // All values travel as text, so there is nothing to learn about the server's types.
        var builder = new NpgsqlSlimDataSourceBuilder(settings.ConnectionString);
        builder.ConfigureTypeLoading(types => types.EnableTypeLoading(false));
        return builder.Build();
    }
}
