namespace Surus.Postgres;

/// <summary>
/// Does the same thing once a second on a thread of its own: what asks a disk may wait where nothing reaches it, not even the end of the process.
/// </summary>
internal sealed class ProbeThread : IDisposable
{
    private const long Idle = 0;
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private readonly Action _probe;
    private readonly TimeProvider _time;
    private readonly AutoResetEvent _due = new(initialState: true);
    private readonly ITimer _timer;
    private long _since = Idle;
    private volatile bool _ended;

    /// <param name="name">The thread's name.</param>
    /// <param name="probe">What is done; it throws nothing.</param>
    /// <param name="time">The clock.</param>
    public ProbeThread(string name, Action probe, TimeProvider time)
    {
        _probe = probe;
        _time = time;
        _timer = time.CreateTimer(_ => _due.Set(), null, Period, Period);
        new Thread(Run) { IsBackground = true, Name = name }.Start();
    }

    /// <summary>For how long the probe that is under way has been; zero where none is.</summary>
    public TimeSpan WaitingFor => Volatile.Read(ref _since) is var since and not Idle ? _time.GetElapsedTime(since) : TimeSpan.Zero;

    /// <summary>Probes at once, or once more after the probe that is under way.</summary>
    public void Hurry() => _due.Set();

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
            _probe();
            Volatile.Write(ref _since, Idle);
        }
    }
}
