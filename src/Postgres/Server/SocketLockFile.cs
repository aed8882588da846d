using System.Globalization;

namespace Surus.Postgres;

/// <summary>The lock file beside PostgreSQL's Unix socket.</summary>
public static class SocketLockFile
{
    /// <summary>
    /// Removes the lock file of a postmaster that is gone. The folder outlives a container, process numbers do not: in the next
    /// container the number in the file may well be another process, and PostgreSQL would refuse to start for ever. Only the holder
    /// of the data directory's volume lock may.
    /// </summary>
    /// <param name="folder">The folder of the socket.</param>
    /// <param name="port">The port that is part of its name.</param>
    public static void RemoveStale(string folder, int port) =>
        File.Delete(Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $".s.PGSQL.{port}.lock")));
}
