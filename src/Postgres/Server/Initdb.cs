namespace Surus.Postgres;

/// <summary>Makes a new data directory.</summary>
/// <param name="children">Who starts the process.</param>
/// <param name="installation">Which PostgreSQL.</param>
public sealed class Initdb(ChildProcesses children, PostgresInstallation installation)
{
    /// <summary>Runs <c>initdb</c> with the superuser <c>postgres</c>, who has no password.</summary>
    /// <param name="dataDirectory">Where; empty or not there.</param>
    /// <param name="walDirectory">A directory for WAL on a volume of its own, or null.</param>
    /// <param name="options">Further options: encoding, locale, checksums, segment size.</param>
    /// <param name="cancel">Ends it.</param>
    /// <exception cref="CommandFailedException">It refused; the text says why.</exception>
    public Task Run(DataDirectory dataDirectory, string? walDirectory, IReadOnlyList<string> options, CancellationToken cancel) =>
        children.Run(
            installation.Program("initdb"),
            [
                "--username", "postgres", "-D", dataDirectory.Path,
                .. walDirectory is null ? [] : new[] { "--waldir", walDirectory },
                .. options,
            ],
            PostgresEnvironment.English,
            cancel: cancel);
}
