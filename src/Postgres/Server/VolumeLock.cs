namespace Surus.Postgres;

/// <summary>
/// Held for as long as this process may touch the volume, so that two pods that mount the same one by mistake, or a pod and the
/// container that it replaces, never run PostgreSQL on it at the same time.
/// </summary>
public sealed class VolumeLock : IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(50);

    // EWOULDBLOCK, which is how flock(2) says that somebody else has the lock.
    private const int Held = 11;

    private readonly FileStream _file;

    private VolumeLock(FileStream file) => _file = file;

    /// <summary>
    /// Takes the lock as soon as it is free. A container that is being replaced, or one whose pod was deleted by force, still has it for as long
    /// as it lives.
    /// </summary>
    /// <param name="dataDirectory">The data directory; the lock lies beside it.</param>
    /// <param name="onHeld">Told once, with a sentence, when somebody else has it.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="IOException">The volume is broken: the file could not even be opened.</exception>
    public static async Task<VolumeLock> Take(DataDirectory dataDirectory, Action<string> onHeld, TimeProvider time, CancellationToken cancel)
    {
        var path = dataDirectory.Path + ".lock";
        if (TryTake(path) is { } free)
        {
            return free;
        }

        onHeld($"Another instance manager is at work on {dataDirectory.Path} (it holds {path}); its end is waited for. A volume belongs to one pod at a time.");
        while (true)
        {
            await Task.Delay(Period, time, cancel);
            if (TryTake(path) is { } taken)
            {
                return taken;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private static VolumeLock? TryTake(string path)
    {
        try
        {
            // FileShare.None is flock(2), which all containers of one node share, and which ends with the process.
            return new VolumeLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException error) when (error.HResult == Held)
        {
            return null;
        }
    }
}
