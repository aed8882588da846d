using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Surus.Api;
using Surus.Kubernetes;
using Surus.Postgres;
using Surus.Telemetry;

namespace Surus.InstanceManager;

/// <summary>What a new cluster is made with.</summary>
public sealed record InitSettings
{
    /// <summary>Options of <c>initdb</c>.</summary>
    public IReadOnlyList<string> InitdbFlags { get; init; } = [];

    /// <summary>The application database; null for none.</summary>
    public string? Database { get; init; }

    /// <summary>The role that owns it.</summary>
    public string? Owner { get; init; }

    /// <summary>SQL to run in the database <c>postgres</c>.</summary>
    public IReadOnlyList<string> PostInitSql { get; init; } = [];

    /// <summary>SQL to run in <c>template1</c>.</summary>
    public IReadOnlyList<string> PostInitTemplateSql { get; init; } = [];

    /// <summary>SQL to run in the application database.</summary>
    public IReadOnlyList<string> PostInitApplicationSql { get; init; } = [];

    /// <summary>A folder of SQL files for the database <c>postgres</c>.</summary>
    public string? PostInitSqlFolder { get; init; }

    /// <summary>A folder of SQL files for <c>template1</c>.</summary>
    public string? PostInitTemplateSqlFolder { get; init; }

    /// <summary>A folder of SQL files for the application database.</summary>
    public string? PostInitApplicationSqlFolder { get; init; }
}

/// <summary><c>manager instance init</c>: makes the first instance's data directory.</summary>
/// <param name="options">The instance.</param>
/// <param name="children">Who starts processes.</param>
/// <param name="log">Where lines go.</param>
/// <param name="time">The clock.</param>
public sealed partial class InstanceInit(InstanceOptions options, ChildProcesses children, JsonLog log, TimeProvider time)
{
    private readonly ILogger _logger = log.CreateLogger("initdb");

    /// <summary>Makes the data directory, its roles and the application database, and leaves PostgreSQL stopped.</summary>
    public async Task Run(KubernetesClient client, InitSettings settings, CancellationToken cancel) =>
        await Run(await client.Get<Cluster>(options.Cluster, cancel), settings, cancel);

    internal async Task Run(Cluster cluster, InitSettings settings, CancellationToken cancel)
    {
        OwnedDirectory.Ensure(options.Paths.Run);
        OwnedDirectory.Ensure(options.Paths.Temporary);
        using var volume = await VolumeLock.Take(options.Data, LogHeld, time, cancel);
        PutAside();
        var installation = PostgresInstallation.Find(null);
        await new Initdb(children, installation).Run(options.Data, options.WalDirectory, settings.InitdbFlags, cancel);
        new ConfigurationFiles(options).Write(cluster, silent: ImmutableSortedSet<string>.Empty);
        LogInitialized(options.Data.Path);

        // Nobody but us connects before the instance runs for good, and nothing is archived or replicated.
        var postmaster = Postmaster.Start(
            children, installation, options.Data, line => log.Write(LogLevel.Information, "postgres", line), time,
            ["-c", "listen_addresses=", "-c", "ssl=off", "-c", "archive_mode=off", "-c", "logging_collector=off", "-c", "log_destination=stderr",
                "-c", "synchronous_standby_names="]);
        try
        {
            if (!await postmaster.WaitForConnections(cancel))
            {
                throw new InvalidOperationException("PostgreSQL did not start on its new data directory; the lines before say why.");
            }

            await Fill(settings, new SqlScripts(children, installation, options.Paths.Run, Ports.Postgres), cancel);
        }
        finally
        {
            if (!await postmaster.Stop(ShutdownMode.Fast, TimeSpan.FromMinutes(5), CancellationToken.None))
            {
                await postmaster.Abort(TimeSpan.FromSeconds(10));
            }

            postmaster.Dispose();
        }
    }

    private static IEnumerable<string> Files(string? folder) =>
        folder is null || !Directory.Exists(folder) ? [] : Directory.EnumerateFiles(folder, "*.sql").Order(StringComparer.Ordinal).Select(File.ReadAllText);

    private async Task Fill(InitSettings settings, SqlScripts scripts, CancellationToken cancel)
    {
        await using var sql = new LocalSql(options.Paths.Run, Ports.Postgres, TimeSpan.FromMinutes(1));
        await new SystemRoles(sql).Ensure(cancel);
        var database = new ApplicationSetup(sql);
        if (settings.Owner is { } owner)
        {
            await database.EnsureOwner(owner, cancel);
        }

        await RunAll(scripts, Databases.Postgres, settings.PostInitSql, settings.PostInitSqlFolder, cancel);
        await RunAll(scripts, "template1", settings.PostInitTemplateSql, settings.PostInitTemplateSqlFolder, cancel);
        if (settings.Database is { } name)
        {
            await database.EnsureDatabase(name, settings.Owner ?? name, cancel);
            await RunAll(scripts, name, settings.PostInitApplicationSql, settings.PostInitApplicationSqlFolder, cancel);
        }
    }

    private static async Task RunAll(SqlScripts scripts, string database, IReadOnlyList<string> statements, string? folder, CancellationToken cancel)
    {
        foreach (var script in statements.Concat(Files(folder)))
        {
            await scripts.Run(database, script, cancel);
        }
    }

    /// <summary>A job that is run again finds what the last one left: a database is kept beside, anything else is rubbish.</summary>
    private void PutAside()
    {
        if (options.Data.IsInitialized && options.Data.UnfinishedOperation is null)
        {
            var aside = $"{options.Data.Path}_{time.GetUtcNow():yyyyMMdd'T'HHmmss}";
            LogPutAside(options.Data.Path, aside);
            Directory.Move(options.Data.Path, aside);
        }
        else
        {
            options.Data.Clear();
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Sentence}")]
    private partial void LogHeld(string sentence);

    [LoggerMessage(Level = LogLevel.Information, Message = "The data directory {Directory} is made")]
    private partial void LogInitialized(string directory);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Directory} holds a database already; it is moved to {Aside}")]
    private partial void LogPutAside(string directory, string aside);
}
