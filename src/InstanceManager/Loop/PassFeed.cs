namespace Surus.InstanceManager;

/// <summary>The passes of the loop, as the servers and the watchdog see them: the last one, and news of the next.</summary>
internal sealed class PassFeed
{
    private readonly Lock _gate = new();
    private TaskCompletionSource _next = NewSource();
    private Pass? _last;

    /// <summary>The last pass; null before the first.</summary>
    public Pass? Last
    {
        get
        {
            lock (_gate)
            {
                return _last;
            }
        }
    }

    /// <summary>Whether there will be no further pass: the manager ends.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>Completes with the pass after the last one, or with the end of the loop.</summary>
    public Task Next
    {
        get
        {
            lock (_gate)
            {
                return _next.Task;
            }
        }
    }

    /// <summary>There is a new pass.</summary>
    public void Publish(Pass pass)
    {
        lock (_gate)
        {
            _last = pass;
            _next.SetResult();
            _next = NewSource();
        }
    }

    /// <summary>There is no further one.</summary>
    public void End()
    {
        lock (_gate)
        {
            HasEnded = true;
            _next.SetResult();
        }
    }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
