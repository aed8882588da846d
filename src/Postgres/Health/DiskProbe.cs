namespace Surus.Postgres;

/// <summary>
/// Makes a few bytes durable once a second: a disk that hangs answers neither with success nor with an error, and PostgreSQL, which then waits in
/// the kernel, answers queries from memory as if all were well.
/// </summary>
/// <remarks>The write has a thread of its own, since it may wait where nothing reaches it, not even the end of the process.</remarks>
public sealed class DiskProbe : IDisposable
{
    private const long Idle = 0;
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private readonly string _path;
    private readonly TimeProvider _time;
    private readonly AutoResetEvent _due = new(initialState: true);
    private readonly ITimer _timer;
    private long _since = Idle;
    private volatile bool _ended;

    /// <summary>Begins to probe the volume that a directory is on.</summary>
    /// <param name="directory">The directory; the file that is written lies beside it, under its name with <c>.probe</c>.</param>
    /// <param name="time">The clock.</param>
    public DiskProbe(string directory, TimeProvider time)
    {
        _path = directory + ".probe";
        _time = time;
        _timer = time.CreateTimer(_ => _due.Set(), null, Period, Period);
        new Thread(Run) { IsBackground = true, Name = "disk-probe" }.Start();
    }

    /// <summary>For how long the write that is under way has waited to become durable; zero where none is.</summary>
    public TimeSpan WaitingFor => Volatile.Read(ref _since) is var since and not Idle ? _time.GetElapsedTime(since) : TimeSpan.Zero;

    /// <inheritdoc/>
    public void Dispose()
    {
        _timer.Dispose();
        _ended = true;
        _due.Set();
    }

    private void Run()
    {
        while (_due.WaitOne() && !_ended)
        {
            // 0 stands for idle, and the very first timestamp of a clock may be it.
            Volatile.Write(ref _since, Math.Max(1, _time.GetTimestamp()));
            Write();
            Volatile.Write(ref _since, Idle);
        }
    }

    private void Write()
    {
        try
        {
            using var file = File.OpenHandle(_path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite);
            RandomAccess.Write(file, "surus\n"u8, fileOffset: 0);
            _ = NativeMethods.SynchronizeData(file);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // An error is an answer: PostgreSQL gets the same one, and knows what to do.
            return;
        }
    }
}
