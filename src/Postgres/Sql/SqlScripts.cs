using System.Globalization;

namespace Surus.Postgres;

/// <summary>Runs users' SQL with <c>psql</c>, which takes it statement by statement as it stands.</summary>
/// <param name="children">Who starts the process.</param>
/// <param name="installation">Which PostgreSQL.</param>
/// <param name="socketDirectory">The directory of the server's socket.</param>
/// <param name="port">The port, part of the socket's name.</param>
public sealed class SqlScripts(ChildProcesses children, PostgresInstallation installation, string socketDirectory, int port)
{
    /// <summary>Runs a script as the superuser; the first statement that fails ends it.</summary>
    /// <param name="database">The database to connect to.</param>
    /// <param name="sql">The script, which may hold secrets: it goes through the standard input.</param>
    /// <param name="cancel">Ends it.</param>
    /// <exception cref="CommandFailedException">A statement failed; the text names its line.</exception>
    public Task Run(string database, string sql, CancellationToken cancel) =>
        children.Run(
            installation.Program("psql"),
            [
                "--no-psqlrc", "--quiet", "--no-password", "--set=ON_ERROR_STOP=1", "--host", socketDirectory,
                "--port", port.ToString(CultureInfo.InvariantCulture), "--username", "postgres", "--dbname", database, "--file", "-",
            ],
            PostgresEnvironment.English,
            input: sql,
            cancel: cancel);
}
