namespace Surus.Api;

/// <summary>The timing of the lease without which no instance is the primary.</summary>
public sealed record PrimaryLeaseConfiguration
{
    /// <summary>Seconds after which a lease that nobody renews is free.</summary>
    [Format("int32")]
    [Default(15)]
    [Minimum(1)]
    public int? LeaseDurationSeconds { get; init; }

    /// <summary>Seconds a released lease is still shown as held.</summary>
    [Format("int32")]
    [Default(1)]
    [Minimum(1)]
    public int? ReleasedLeaseDurationSeconds { get; init; }

    /// <summary>Seconds after which a primary that cannot renew stops.</summary>
    [Format("int32")]
    [Default(10)]
    [Minimum(1)]
    public int? RenewDeadlineSeconds { get; init; }

    /// <summary>Seconds between two tries to renew.</summary>
    [Format("int32")]
    [Default(2)]
    [Minimum(1)]
    public int? RetryPeriodSeconds { get; init; }
}
