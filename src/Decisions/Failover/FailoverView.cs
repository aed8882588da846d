using System.Collections.Immutable;

namespace Surus.Decisions;

/// <summary>All that the operator needs to know to decide who shall be primary.</summary>
public sealed record FailoverView
{
    /// <summary>The time.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary><c>status.targetPrimary</c>; null before the first primary was chosen.</summary>
    public string? TargetPrimary { get; init; }

    /// <summary><c>status.targetPrimaryTimestamp</c> as written: it names the round of an election.</summary>
    public string? TargetPrimaryTimestamp { get; init; }

    /// <summary>For how long the operator has seen this target in this round, by its own clock.</summary>
    public TimeSpan TargetSeenFor { get; init; }

    /// <summary><c>status.currentPrimary</c>; null before the first promotion was reported.</summary>
    public string? CurrentPrimary { get; init; }

    /// <summary><c>status.currentPrimaryFailingSinceTimestamp</c>; null while the primary is well.</summary>
    public DateTimeOffset? PrimaryFailingSince { get; init; }

    /// <summary><c>spec.failoverDelay</c>.</summary>
    public TimeSpan FailoverDelay { get; init; }

    /// <summary>How long PostgreSQL may take to come up in place, on a primary whose manager answers, before a replica takes over.</summary>
    public TimeSpan RestartInPlaceGrace { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a switchover or a promotion may stand still before another instance is chosen.</summary>
    public TimeSpan PromotionGrace { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How old a report may be to count as an answer.</summary>
    public TimeSpan ReportLifetime { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>
    /// How many of <see cref="Instances"/> may ever have run: one whose volumes were not filled yet can neither vouch for a primary nor turn away from it.
    /// </summary>
    public int PresentInstances { get; init; }

    /// <summary>By how many instances the lease's holder reckons who has to vouch for it.</summary>
    public int BelievedInstances => Lease?.Instances ?? PresentInstances;

    /// <summary>The times of the primary lease.</summary>
    public LeaseTimings Timings { get; init; } = LeaseTimings.Default;

    /// <summary>The lease, read before any of <see cref="Instances"/> was asked; null when there is none.</summary>
    public LeaseView? Lease { get; init; }

    /// <summary>The instances, ordered by name.</summary>
    public ImmutableArray<InstanceObservation> Instances { get; init; } = [];

    /// <summary>The synchronous replication that the primary promises; null when asynchronous.</summary>
    public SynchronousPromise? Synchronous { get; init; }

    /// <summary>The instance of that name; null when there is none.</summary>
    public InstanceObservation? Instance(string? name)
    {
        foreach (var instance in Instances)
        {
            if (instance.Name == name)
            {
                return instance;
            }
        }

        return null;
    }
}
