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
            await Recover(dataDirectory, onLine, cancel);
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

    /// <summary>
    /// Brings a directory whose server crashed to a clean end, as <c>pg_rewind</c> itself would: its dry run leaves that out, and
    /// then refuses every such directory.
    /// </summary>
    private async Task Recover(DataDirectory dataDirectory, Action<string> onLine, CancellationToken cancel)
    {
        var control = await ControlData.Read(children, installation, dataDirectory, cancel);
        if (control.State is "shut down" or "shut down in recovery")
        {
            return;
        }

        dataDirectory.RestrictToOwner();
        // The recovery writes its own setting into the control file, where pg_rewind looks for the one that the server ran with.
        var hints = control.Fields.GetValueOrDefault("wal_log_hints setting", "off");
        await children.Run(
            installation.Program("postgres"), ["--single", "-F", "-D", dataDirectory.Path, "-c", $"wal_log_hints={hints}", "template1"], PostgresEnvironment.English, onLine,
            cancel: cancel);
        // Without fsync while it recovered: everything must be on disk before anything else is built on it.
        await children.Run(installation.Program("initdb"), ["--sync-only", "-D", dataDirectory.Path], PostgresEnvironment.English, cancel: cancel);
    }

    /// <summary>What can be known beforehand to fail leaves the directory as it was.</summary>
    private Task DryRun(DataDirectory dataDirectory, string connection, CancellationToken cancel) =>
        children.Run(
            installation.Program("pg_rewind"), [.. Arguments(dataDirectory, connection), "--dry-run"], PostgresEnvironment.English,
            cancel: cancel);
}
