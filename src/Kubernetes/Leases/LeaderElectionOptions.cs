using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Surus.Kubernetes;

/// <summary>How a leader is chosen. The leader gives up <see cref="RenewDeadline"/> after its last renewal, others take over after <see cref="LeaseDuration"/>.</summary>
public sealed record LeaderElectionOptions
{
    /// <summary>Who this process is; unique among the candidates.</summary>
    public required string Identity { get; init; }

    /// <summary>
    /// Whether an identity is of an earlier process that is certain to have ended, such as one of this very container: its lease is taken over at
    /// once. Null for none.
    /// </summary>
    public Func<string, bool>? IsPredecessor { get; init; }

    /// <summary>How long after its last renewal a leader may not be replaced; whole seconds.</summary>
    public TimeSpan LeaseDuration { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a leader tries to renew before it gives up; shorter than <see cref="LeaseDuration"/>.</summary>
    public TimeSpan RenewDeadline { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The pause between attempts to acquire or renew.</summary>
    public TimeSpan RetryPeriod { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>True to give the lease back on an orderly end, so that the next leader need not wait.</summary>
    public bool ReleaseOnStop { get; init; } = true;

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Where changes of leadership are told.</summary>
    public ILogger Logger { get; init; } = NullLogger.Instance;

    internal void Check()
    {
        if (string.IsNullOrEmpty(Identity))
        {
            throw new ArgumentException("A candidate for leadership needs an identity.");
        }

        if (LeaseDuration < TimeSpan.FromSeconds(1) || RenewDeadline >= LeaseDuration || RetryPeriod >= RenewDeadline)
        {
            throw new ArgumentException(
                $"The lease duration ({LeaseDuration}, at least 1 s) must exceed the renew deadline ({RenewDeadline}), and that the retry period ({RetryPeriod}).");
        }
    }
}

/// <summary>This process was the leader and no longer is: it could not renew its lease in time, or another holds it.</summary>
public sealed class LeadershipLostException : Exception
{
    /// <summary>Says why.</summary>
    public LeadershipLostException(string message)
        : base(message)
    {
    }
}
