namespace Surus.Kubernetes.Tests;

/// <summary>A clock that stands still until a test moves it; timers fire inside <see cref="Advance"/>, in order of their time.</summary>
internal sealed class ManualTime : TimeProvider
{
    private readonly Lock gate = new();
    private readonly List<ManualTimer> timers = [];
    private readonly List<(Func<TimeSpan, bool> Wanted, TaskCompletionSource Armed)> waiters = [];
    private TimeSpan elapsed;

    public static DateTimeOffset Start { get; } = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => Start + Elapsed;

    public override long GetTimestamp() => Elapsed.Ticks;

    public TimeSpan Elapsed
    {
        get
        {
            lock (gate)
            {
                return elapsed;
            }
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Moves the clock, and fires what is due on the way.</summary>
    public void Advance(TimeSpan by)
    {
        var end = Elapsed + by;
        while (NextUntil(end) is { } timer)
        {
            timer.Fire();
        }

        lock (gate)
        {
            elapsed = end;
        }
    }

    /// <summary>Completes as soon as a timer waits for a time from now that is as wanted. Ask before the timer can be armed, or after: both hold.</summary>
    public Task Armed(Func<TimeSpan, bool> wanted)
    {
        lock (gate)
        {
            if (timers.Any(timer => timer.Due is { } due && wanted(due - elapsed)))
            {
                return Task.CompletedTask;
            }

            var armed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            waiters.Add((wanted, armed));
            return armed.Task;
        }
    }

    /// <summary>Waits until a timer is armed for a time that is as wanted, then moves the clock to it.</summary>
    public async Task AdvanceToTimer(Func<TimeSpan, bool> wanted)
    {
        await Armed(wanted);
        TimeSpan by;
        lock (gate)
        {
            by = timers.Where(timer => timer.Due is { } due && wanted(due - elapsed)).Min(timer => timer.Due!.Value) - elapsed;
        }

        Advance(by);
    }

    private ManualTimer? NextUntil(TimeSpan end)
    {
        lock (gate)
        {
            var next = timers.Where(timer => timer.Due <= end).MinBy(timer => timer.Due);
            elapsed = next?.Due is { } due && due > elapsed ? due : elapsed;
            return next;
        }
    }

    private void Changed(ManualTimer timer, TimeSpan? due)
    {
        List<TaskCompletionSource> armed = [];
        lock (gate)
        {
            timer.Due = elapsed + due;
            timers.Remove(timer);
            if (due is { } wait)
            {
                timers.Add(timer);
                armed.AddRange(waiters.Where(waiter => waiter.Wanted(wait)).Select(waiter => waiter.Armed));
                waiters.RemoveAll(waiter => armed.Contains(waiter.Armed));
            }
        }

        armed.ForEach(source => source.SetResult());
    }

    private sealed class ManualTimer(ManualTime time, TimerCallback callback, object? state) : ITimer
    {
        private TimeSpan period = Timeout.InfiniteTimeSpan;

        public TimeSpan? Due { get; set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            this.period = period;
            time.Changed(this, dueTime == Timeout.InfiniteTimeSpan ? null : dueTime);
            return true;
        }

        public void Fire()
        {
            time.Changed(this, period == Timeout.InfiniteTimeSpan || period == TimeSpan.Zero ? null : period);
            callback(state);
        }

        public void Dispose() => time.Changed(this, null);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
