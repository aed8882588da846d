using Microsoft.Extensions.Logging;
using Npgsql;
using Surus.Api;
using Surus.Objects;
using Surus.Postgres;
using Surus.Telemetry;

namespace Surus.InstanceManager;

/// <summary>What one run of all queries gave.</summary>
/// <param name="Samples">The samples, none of which is in the way of another.</param>
/// <param name="Errors">How often each query failed: its name, and the database where it did.</param>
/// <param name="At">When it ended.</param>
internal sealed record QueryResults(IReadOnlyList<MetricSample> Samples, IReadOnlyDictionary<string, int> Errors, DateTimeOffset At);

/// <summary>What a run of the queries has to know of the instance.</summary>
/// <param name="SocketDirectory">The directory of the server's socket.</param>
/// <param name="IsPrimary">Whether it is the primary.</param>
/// <param name="Version">The server's version.</param>
/// <param name="DefaultDatabase">Where queries run that name no database.</param>
internal sealed record QueryScene(string SocketDirectory, bool IsPrimary, PostgresVersion Version, string DefaultDatabase);

/// <summary>Runs all queries once, as a role that may only look. A query that fails spoils no other.</summary>
internal sealed partial class QueryRun(QueryScene scene, QueryFailures failures, TimeProvider time)
{
    private static readonly TimeSpan QueryLimit = TimeSpan.FromSeconds(20);

    private const string ConnectableDatabases = """
        SELECT datname::text FROM pg_database
        WHERE datallowconn AND NOT datistemplate AND has_database_privilege(datname, 'CONNECT') ORDER BY 1
        """;

    private readonly List<MetricSample> _samples = [];
    private readonly Dictionary<string, int> _errors = new(StringComparer.Ordinal);

    // Only to see whether samples are in each other's way.
    private readonly MetricsText _taken = new();

    /// <summary>Runs them.</summary>
    public async Task<QueryResults> All(QuerySet set, CancellationToken cancel)
    {
        foreach (var problem in set.Problems)
        {
            Count(problem.Query);
        }

        var applicable = set.Queries
            .Where(query => (scene.IsPrimary || !query.PrimaryOnly) && query.Versions?.Contains(scene.Version) != false)
            .ToList();
        var databases = await Databases(applicable, cancel);
        foreach (var database in databases.Append(scene.DefaultDatabase).Concat(Named(applicable)).Distinct(StringComparer.Ordinal))
        {
            if (applicable.Where(query => RunsIn(query, database, databases)).ToList() is { Count: > 0 } queries)
            {
                await In(database, queries, cancel);
            }
        }

        return new(_samples, _errors, time.GetUtcNow());
    }

    private static IEnumerable<string> Named(IEnumerable<MetricQuery> queries) =>
        queries.SelectMany(query => query.TargetDatabases).Where(target => !Glob.IsPattern(target));

    private bool RunsIn(MetricQuery query, string database, IReadOnlyCollection<string> connectable) => query.TargetDatabases.Count == 0
        ? database == scene.DefaultDatabase
        : query.TargetDatabases.Any(target => Glob.IsPattern(target) ? connectable.Contains(database) && Glob.Matches(target, database) : target == database);

    private async Task<IReadOnlyList<string>> Databases(List<MetricQuery> queries, CancellationToken cancel)
    {
        if (!queries.Exists(query => query.TargetDatabases.Any(Glob.IsPattern)))
        {
            return [];
        }

        try
        {
            await using var session = await Open(Surus.Api.Databases.Postgres, cancel);
            return [.. (await session.Query(ConnectableDatabases, cancel)).Rows.Select(row => row[0]!)];
        }
        catch (Exception failure) when (IsOfTheServer(failure))
        {
            Fail("databases", Surus.Api.Databases.Postgres, failure);
            return [];
        }
    }

    private async Task In(string database, List<MetricQuery> queries, CancellationToken cancel)
    {
        try
        {
            await using var session = await Open(database, cancel);
            foreach (var query in queries)
            {
                await One(session, query, database, cancel);
            }
        }
        catch (Exception failure) when (IsOfTheServer(failure))
        {
            // No session could be had, or it broke.
            queries.ForEach(query => Fail(query.Id, database, failure));
        }
    }

    private async Task One(ReadOnlySession session, MetricQuery query, string database, CancellationToken cancel)
    {
        if (!session.IsOpen)
        {
            Fail(query.Id, database, new NpgsqlException("The server ended the session."));
            return;
        }

        try
        {
            if (query.PredicateSql is { } predicate && !IsTrue(await session.Query(predicate, cancel)))
            {
                return;
            }

            Take(QuerySamples.Of(query, await session.Query(query.Sql, cancel)));
            failures.Forget(query.Id, database);
        }
        catch (Exception failure) when (failure is PostgresException or FormatException)
        {
            Fail(query.Id, database, failure);
        }
    }

    private void Take(IReadOnlyList<MetricSample> samples)
    {
        var taken = samples.Where(sample => sample.AddTo(_taken)).ToList();
        _samples.AddRange(taken);
        if (samples.Except(taken).FirstOrDefault() is { } refused)
        {
            throw new FormatException(
                $"{samples.Count - taken.Count} of its samples were left out, the first of metric {refused.Name}: names of metrics and labels have letters, digits and _, and rows have to differ in a LABEL column.");
        }
    }

    private static bool IsTrue(ResultTable table) => table switch
    {
        { Rows: [] } => false,
        { Rows: [[var value]] } when table.Columns[0].Kind == ResultKind.Boolean || value is null => value == "t",
        _ => throw new FormatException("its predicate_query has to give one row with one boolean."),
    };

    private Task<ReadOnlySession> Open(string database, CancellationToken cancel) =>
        ReadOnlySession.Open(scene.SocketDirectory, Ports.Postgres, DatabaseRoles.MetricsExporter, database, QueryLimit, cancel);

    private static bool IsOfTheServer(Exception failure) => failure is NpgsqlException or TimeoutException;

    private void Fail(string query, string database, Exception failure)
    {
        Count($"{query} on {database}");
        failures.Tell(query, database, failure is PostgresException told ? told.MessageText : failure.Message);
    }

    private void Count(string label) => _errors[label] = _errors.GetValueOrDefault(label) + 1;
}

/// <summary>The failures of queries that were logged: each is told when it begins, and not at every scrape.</summary>
internal sealed partial class QueryFailures(ILogger logger)
{
    private readonly Dictionary<(string Query, string Database), string> _told = [];

    /// <summary>Logs a failure that is new.</summary>
    public void Tell(string query, string database, string cause)
    {
        if (_told.GetValueOrDefault((query, database)) != cause)
        {
            _told[(query, database)] = cause;
            LogFailed(query, database, cause);
        }
    }

    /// <summary>The query works.</summary>
    public void Forget(string query, string database) => _told.Remove((query, database));

    [LoggerMessage(Level = LogLevel.Warning, Message = "The metrics query {Query} fails on database {Database}: {Cause}")]
    private partial void LogFailed(string query, string database, string cause);
}
