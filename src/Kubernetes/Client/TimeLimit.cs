namespace Surus.Kubernetes;

/// <summary>A cancellation that comes from the caller or from the clock, and knows which it was.</summary>
internal sealed class TimeLimit : IDisposable
{
    private readonly CancellationTokenSource clock;
    private readonly CancellationTokenSource both;
    private readonly CancellationToken caller;

    public TimeLimit(TimeSpan limit, TimeProvider time, CancellationToken caller)
    {
        this.caller = caller;
        clock = new CancellationTokenSource(limit, time);
        both = CancellationTokenSource.CreateLinkedTokenSource(clock.Token, caller);
    }

    public CancellationToken Token => both.Token;

    /// <summary>True where the time ran out, and the caller did not cancel.</summary>
    public bool Expired => clock.IsCancellationRequested && !caller.IsCancellationRequested;

    /// <summary>Begins the limit anew.</summary>
    public void Restart(TimeSpan limit) => clock.CancelAfter(limit);

    public void Dispose()
    {
        both.Dispose();
        clock.Dispose();
    }
}
