namespace Surus.Postgres;

/// <summary>Copies a running server's data directory with <c>pg_basebackup</c>.</summary>
/// <param name="children">Who starts the process.</param>
/// <param name="installation">Which PostgreSQL.</param>
public sealed class BaseBackup(ChildProcesses children, PostgresInstallation installation)
{
    /// <summary>
    /// Copies the source into <paramref name="dataDirectory"/>. Until it has come to its end, the directory is marked as
    /// unfinished, so that nobody takes half a copy for a database.
    /// </summary>
    /// <param name="dataDirectory">Where; empty or not there.</param>
    /// <param name="walDirectory">A directory for WAL on a volume of its own, or null.</param>
    /// <param name="connection">The source's connection string, without secrets.</param>
    /// <param name="cancel">Ends it.</param>
    /// <exception cref="CommandFailedException">The source can't be reached or refuses.</exception>
    public async Task Take(DataDirectory dataDirectory, string? walDirectory, string connection, CancellationToken cancel)
    {
        dataDirectory.Begin("clone");
        await children.Run(
            installation.Program("pg_basebackup"),
            [
                "-D", dataDirectory.Path, "-d", connection, "--no-password", "--wal-method=stream", "--checkpoint=fast",
                .. walDirectory is null ? [] : new[] { "--waldir", walDirectory },
            ],
            PostgresEnvironment.English,
            cancel: cancel);
        dataDirectory.SetStandby(true);
        dataDirectory.Finish();
    }
}
