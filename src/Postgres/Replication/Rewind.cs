namespace Surus.Postgres;

/// <summary>Puts a diverged data directory back on another server's line with <c>pg_rewind</c>.</summary>
/// <param name="children">Who starts the process.</param>
/// <param name="installation">Which PostgreSQL.</param>
public sealed class Rewind(ChildProcesses children, PostgresInstallation installation)
{
    /// <summary>
    /// Rewinds the stopped data directory, which is a standby's afterwards. Until it has come to its end, the directory is marked
    /// as unfinished: <c>pg_rewind</c> can't go on where it was interrupted.
    /// </summary>
    /// <param name="dataDirectory">The data directory, stopped; one that crashed is recovered first.</param>
    /// <param name="connection">The source's connection string, without secrets.</param>
    /// <param name="onLine">Is given what it says of its progress.</param>
    /// <param name="cancel">Ends it.</param>
    /// <exception cref="CommandFailedException">There is no way back from here, or the source can't be reached.</exception>
    public async Task Run(DataDirectory dataDirectory, string connection, Action<string> onLine, CancellationToken cancel)
    {
        // Recovery in single-user mode, which pg_rewind runs after a crash, refuses to be a standby.
        var wasStandby = dataDirectory.IsStandby;
        dataDirectory.SetStandby(false);
        dataDirectory.RemoveStaleLockFile();
        try
        {
            await DryRun(dataDirectory, connection, cancel);
        }
        catch (CommandFailedException)
        {
            dataDirectory.SetStandby(wasStandby);
            throw;
        }

        dataDirectory.Begin("rewind");
        await children.Run(
            installation.Program("pg_rewind"), Arguments(dataDirectory, connection), PostgresEnvironment.English, onLine, cancel: cancel);
        dataDirectory.SetStandby(true);
        dataDirectory.Finish();
    }

    private static string[] Arguments(DataDirectory dataDirectory, string connection) =>
        ["--target-pgdata", dataDirectory.Path, "--source-server", connection];

    /// <summary>What can be known beforehand to fail leaves the directory as it was.</summary>
    private Task DryRun(DataDirectory dataDirectory, string connection, CancellationToken cancel) =>
        children.Run(
            installation.Program("pg_rewind"), [.. Arguments(dataDirectory, connection), "--dry-run"], PostgresEnvironment.English,
            cancel: cancel);
}
