namespace Surus.Postgres;

/// <summary>What a postmaster writes of itself into <c>postmaster.pid</c>.</summary>
public enum PostmasterStatus
{
    /// <summary>No status yet, or no file.</summary>
    None,

    /// <summary>It starts, or recovers.</summary>
    Starting,

    /// <summary>It is told to stop.</summary>
    Stopping,

    /// <summary>It accepts connections: as a primary, or as a hot standby.</summary>
    Ready,

    /// <summary>It is a standby that accepts no connections (<c>hot_standby</c> is off).</summary>
    Standby,
}

/// <summary>Follows the status line of <c>postmaster.pid</c> by the file system's own events.</summary>
public sealed class PostmasterStatusFile : IDisposable
{
    private const int StatusLine = 7;

    // The events are inotify's; reading once in a while besides costs little and helps on file systems that send none.
    private static readonly TimeSpan ReadAtLeastEvery = TimeSpan.FromMilliseconds(250);

    private readonly string _path;
    private readonly FileSystemWatcher _watcher;
    private readonly TimeProvider _time;
    private volatile TaskCompletionSource _changed = NewSource();

    /// <summary>Begins to follow the file of <paramref name="dataDirectory"/>, which must exist.</summary>
    public PostmasterStatusFile(DataDirectory dataDirectory, TimeProvider time)
    {
        _path = dataDirectory.FilePath("postmaster.pid");
        _time = time;
        _watcher = new FileSystemWatcher(dataDirectory.Path, "postmaster.pid")
        {
            NotifyFilter = NotifyFilters.LastWrite | NotifyFilters.FileName,
        };
        _watcher.Changed += (_, _) => Signal();
        _watcher.Created += (_, _) => Signal();
        _watcher.Deleted += (_, _) => Signal();
        _watcher.EnableRaisingEvents = true;
    }

    /// <summary>The status now.</summary>
    public PostmasterStatus Read()
    {
        try
        {
            return Parse(File.ReadLines(_path).ElementAtOrDefault(StatusLine));
        }
        catch (IOException)
        {
            // The file comes and goes with the postmaster.
            return PostmasterStatus.None;
        }
    }

    /// <summary>Waits until <paramref name="reached"/> says so; it is asked whenever the postmaster wrote into the file.</summary>
    public async Task Wait(Func<PostmasterStatus, Task<bool>> reached, CancellationToken cancel)
    {
        while (true)
        {
            var changed = _changed.Task;
            if (await reached(Read()))
            {
                return;
            }

            await Task.WhenAny(changed, Task.Delay(ReadAtLeastEvery, _time, cancel));
            cancel.ThrowIfCancellationRequested();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _watcher.Dispose();

    internal static PostmasterStatus Parse(string? line) => line?.Trim() switch
    {
        "starting" => PostmasterStatus.Starting,
        "stopping" => PostmasterStatus.Stopping,
        "ready" => PostmasterStatus.Ready,
        "standby" => PostmasterStatus.Standby,
        _ => PostmasterStatus.None,
    };

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Signal() => Interlocked.Exchange(ref _changed, NewSource()).TrySetResult();
}
