using Surus.Api;

namespace Surus.Decisions;

/// <summary>The times of the primary lease (<c>.spec.primaryLease</c>).</summary>
/// <param name="Duration">How long others wait after the last renewal before they may call the lease expired.</param>
/// <param name="RenewDeadline">
/// How long after its last renewal a primary may go on accepting writes. The rest of <paramref name="Duration"/> is there for the
/// fence itself (killing every session) and for clocks that run at different speeds.
/// </param>
/// <param name="RetryPeriod">How often the lease is renewed.</param>
public sealed record LeaseTimings(TimeSpan Duration, TimeSpan RenewDeadline, TimeSpan RetryPeriod)
{
    /// <summary>
    /// Surus's defaults, faster than the public contract's 15, 10 and 2 seconds: a lost node costs at most
    /// <see cref="Duration"/> plus the promotion.
    /// </summary>
    public static LeaseTimings Default { get; } = new(TimeSpan.FromSeconds(7), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(1));

    /// <summary>
    /// How long after its primary's last word a standby that can't ask the API server goes on confirming to it. A primary that says that it holds the lease was
    /// heard within <see cref="RenewDeadline"/>, so nobody takes the lease away sooner than the rest of <see cref="Duration"/> after that.
    /// </summary>
    public TimeSpan ConfirmUnheard => Duration - RenewDeadline;

    /// <summary>
    /// What the spec says, and the defaults for what it leaves out. The operator and every instance have to come to the same times:
    /// who waits less than a primary goes on for makes two of them.
    /// </summary>
    public static LeaseTimings Of(PrimaryLeaseConfiguration? given) => new(
        Seconds(given?.LeaseDurationSeconds) ?? Default.Duration,
        Seconds(given?.RenewDeadlineSeconds) ?? Default.RenewDeadline,
        Seconds(given?.RetryPeriodSeconds) ?? Default.RetryPeriod);

    private static TimeSpan? Seconds(int? seconds) => seconds is > 0 ? TimeSpan.FromSeconds(seconds.Value) : null;
}
