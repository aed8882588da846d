namespace Surus.InstanceManager;

/// <summary>Wakes the loop; a wake-up that comes while it works is kept for the next wait.</summary>
internal sealed class WakeUp(TimeProvider time)
{
    private volatile TaskCompletionSource _source = NewSource();

    /// <summary>Something happened.</summary>
    public void Signal() => _source.TrySetResult();

    /// <summary>Waits until something happens, or the time is up.</summary>
    public async Task Wait(TimeSpan limit, CancellationToken cancel)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        await Task.WhenAny(_source.Task, Task.Delay(limit, time, either.Token));
        await either.CancelAsync();
        _source = NewSource();
        cancel.ThrowIfCancellationRequested();
    }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
