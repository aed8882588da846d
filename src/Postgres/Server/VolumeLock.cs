namespace Surus.Postgres;

/// <summary>
/// Held for as long as this process may touch the volume, so that two pods that mount the same one by mistake, or a pod and the
/// container that it replaces, never run PostgreSQL on it at the same time.
/// </summary>
public sealed class VolumeLock : IDisposable
{
    private readonly FileStream _file;

    private VolumeLock(FileStream file) => _file = file;

    /// <summary>Takes the lock.</summary>
    /// <param name="dataDirectory">The data directory; the lock lies beside it.</param>
    /// <exception cref="IOException">Somebody else holds it.</exception>
    public static VolumeLock Take(DataDirectory dataDirectory)
    {
        var path = dataDirectory.Path + ".lock";
        try
        {
            // FileShare.None is flock(2), which all containers of one node share, and which ends with the process.
            return new VolumeLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException held) when (File.Exists(path))
        {
            throw new IOException(
                $"Another instance manager is at work on {dataDirectory.Path} (it holds {path}). A volume belongs to one pod at a time.", held);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}
