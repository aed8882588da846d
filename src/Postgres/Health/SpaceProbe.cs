namespace Surus.Postgres;

/// <summary>Looks once a second at how much room is left on the volume that a directory is on.</summary>
public sealed class SpaceProbe : IDisposable
{
    private readonly string _directory;
    private readonly ProbeThread _thread;
    private volatile DiskSpace? _last;

    /// <summary>Begins to look.</summary>
    /// <param name="directory">The directory.</param>
    /// <param name="time">The clock.</param>
    public SpaceProbe(string directory, TimeProvider time)
    {
        _directory = directory;
        _thread = new ProbeThread("space-probe", Look, time);
    }

    /// <summary>What was seen last; null before the first look, and where the file system does not tell.</summary>
    public DiskSpace? Last => _last;

    /// <summary>Looks at once.</summary>
    public void Hurry() => _thread.Hurry();

    /// <inheritdoc/>
    public void Dispose() => _thread.Dispose();

    private void Look()
    {
        try
        {
            var drive = new DriveInfo(_directory);
            _last = new DiskSpace(drive.TotalSize, drive.AvailableFreeSpace);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            _last = null;
        }
    }
}

/// <summary>The size of a file system and the room left on it.</summary>
/// <param name="SizeBytes">Its size.</param>
/// <param name="AvailableBytes">What a process without privileges can still write.</param>
public sealed record DiskSpace(long SizeBytes, long AvailableBytes);
