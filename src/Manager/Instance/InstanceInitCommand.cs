using System.CommandLine;
using Surus.InstanceManager;
using Surus.Postgres;

namespace Surus.Manager;

/// <summary><c>manager instance init</c></summary>
internal static class InstanceInitCommand
{
    /// <summary>The command.</summary>
    public static Command Create()
    {
        var command = new Command("init", "Make the first instance's data directory.");
        var instance = new InstanceArguments(command);
        var options = new Dictionary<string, Option<string?>>(StringComparer.Ordinal);
        foreach (var (name, description) in Described)
        {
            options[name] = new Option<string?>(name) { Description = description };
            command.Options.Add(options[name]);
        }

        command.SetAction(async (arguments, cancel) =>
        {
            string? Value(string name) => arguments.GetValue(options[name]);
            var read = instance.Read(arguments);
            var log = LogArguments.Read(arguments, read.PodName);
            using var client = InstanceClient.Create(log);
            await new InstanceInit(read, new ChildProcesses(), log, TimeProvider.System).Run(client, Settings(Value), cancel);
            return 0;
        });
        return command;
    }

    private static readonly (string Name, string Description)[] Described =
    [
        ("--initdb-flags", "Options for initdb, quoted as for a shell."),
        ("--post-init-sql", "Statements for the database postgres, quoted as for a shell."),
        ("--post-init-template-sql", "Statements for the database template1, quoted as for a shell."),
        ("--post-init-application-sql", "Statements for the application database, quoted as for a shell."),
        ("--app-db-name", "The application database."),
        ("--app-user", "The role that owns the application database."),
        ("--post-init-sql-refs-folder", "A folder of SQL files for the database postgres."),
        ("--post-init-template-sql-refs-folder", "A folder of SQL files for the database template1."),
        ("--post-init-application-sql-refs-folder", "A folder of SQL files for the application database."),
    ];

    private static InitSettings Settings(Func<string, string?> value) => new()
    {
        InitdbFlags = ShellWordReader.Read(value("--initdb-flags")),
        PostInitSql = ShellWordReader.Read(value("--post-init-sql")),
        PostInitTemplateSql = ShellWordReader.Read(value("--post-init-template-sql")),
        PostInitApplicationSql = ShellWordReader.Read(value("--post-init-application-sql")),
        Database = value("--app-db-name"),
        Owner = value("--app-db-name") is null ? null : Environment.GetEnvironmentVariable("APP_USERNAME") ?? value("--app-user"),
        PostInitSqlFolder = value("--post-init-sql-refs-folder"),
        PostInitTemplateSqlFolder = value("--post-init-template-sql-refs-folder"),
        PostInitApplicationSqlFolder = value("--post-init-application-sql-refs-folder"),
    };
}
