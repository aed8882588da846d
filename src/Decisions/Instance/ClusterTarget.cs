
namespace Surus.Decisions;

/// <summary>What an instance manager takes from the Cluster it belongs to, as last read; it may be old.</summary>
public sealed record ClusterTarget
{
    /// <summary>The value of <c>status.targetPrimary</c> while a failover waits for its candidate.</summary>
    public const string Pending = "pending";

    /// <summary><c>status.targetPrimary</c>: the instance that shall be primary, or <see cref="Pending"/>; null before the first.</summary>
    public string? TargetPrimary { get; init; }

    /// <summary><c>status.targetPrimaryTimestamp</c> as written: it names the round of an election.</summary>
    public string? TargetPrimaryTimestamp { get; init; }

    /// <summary><c>status.currentPrimary</c>: the last instance that said it was promoted; null before the first.</summary>
    public string? CurrentPrimary { get; init; }

    /// <summary>How many instances the cluster has: the greater of <c>spec.instances</c> and the instances known.</summary>
    public int Instances { get; init; }

    /// <summary>Whether the user fenced this instance (annotation <c>cnpg.io/fencedInstances</c>).</summary>
    public bool Fenced { get; init; }

    /// <summary>The times of the primary lease.</summary>
    public LeaseTimings Lease { get; init; } = LeaseTimings.Default;

    /// <summary><c>spec.switchoverDelay</c>: how long an old primary may take to stop cleanly before it is stopped at once.</summary>
    public TimeSpan SwitchoverDelay { get; init; } = TimeSpan.FromHours(1);

    /// <summary><c>spec.smartShutdownTimeout</c>: for how long sessions are waited for where the pod is stopped and no replica takes over.</summary>
    public TimeSpan SmartShutdownTimeout { get; init; }

    /// <summary><c>spec.livenessProbeTimeout</c>: for how long PostgreSQL may take no session before it is started again.</summary>
    public TimeSpan LivenessProbeTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Whether no candidate has been chosen yet.</summary>
    public bool IsPending => TargetPrimary == Pending;
}
