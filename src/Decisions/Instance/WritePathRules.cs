namespace Surus.Decisions;

/// <summary>PostgreSQL runs and can't do its work: its disk hangs, or its postmaster takes no sessions. Queries may be answered all the while.</summary>
internal static class WritePathRules
{
    /// <summary>
    /// A disk that is merely slow moves nothing: a checkpoint can keep one busy for seconds, and would a replica's after it. A commit waits all this
    /// time.
    /// </summary>
    internal static readonly TimeSpan DiskHangs = TimeSpan.FromSeconds(10);

    /// <summary>What was killed and has not ended after so long waits for something else that hangs, such as the disk of a tablespace.</summary>
    private static readonly TimeSpan EndOfKilled = TimeSpan.FromSeconds(5);

    /// <summary>Somebody who suspends a postmaster for longer wants it gone, or has forgotten it.</summary>
    private static readonly TimeSpan PostmasterIsGone = TimeSpan.FromSeconds(3);

    /// <summary>
    /// Killed processes that wait for the disk can't end before it answers, and run not one more instruction: nothing is acknowledged here any
    /// more, so others need not wait for it. Mostly what was killed is gone in the next moment, and started again in place.
    /// </summary>
    public static InstanceDecision? KilledPostgresWaitsForItsDisk(InstanceView view) =>
        view.Postgres.IsKilled && (view.DiskWaitingFor >= DiskHangs || view.Postgres.InStateFor >= EndOfKilled) && LifeRules.Release(view) is { Length: > 0 } release
            ? new(
                nameof(KilledPostgresWaitsForItsDisk),
                "PostgreSQL was killed and waits in the kernel for its disk: it can write nothing more, and the lease is released.",
                [.. release])
            : null;

    /// <summary>Where there is nobody else, the disk is waited for: the session that waits may yet get its answer.</summary>
    public static InstanceDecision? DiskOfThePrimaryHangs(InstanceView view) =>
        IsAlive(view) && view.Postgres.IsPrimary && view.DiskWaitingFor >= DiskHangs && view.Cluster?.Instances > 1
            ? new(
                nameof(DiskOfThePrimaryHangs),
                $"The disk of this primary has answered no write for {view.DiskWaitingFor.TotalSeconds:0} s: PostgreSQL is killed, so that another instance can take over.",
                [new InstanceStep.StopPostgres(StopMode.Immediate)])
            : null;

    public static InstanceDecision? PostmasterTakesNoSessions(InstanceView view) =>
        IsAlive(view) && ReasonNoSessions(view) is { } reason
            ? new(
                nameof(PostmasterTakesNoSessions),
                $"{reason}; PostgreSQL is killed.",
                [new InstanceStep.StopPostgres(StopMode.Immediate)])
            : null;

    /// <summary>Whether there is something to kill. An orderly stop waits for the disk, and for the postmaster, as everything does.</summary>
    private static bool IsAlive(InstanceView view) => view.Postgres is
        { State: PostgresState.Starting or PostgresState.Running } or { State: PostgresState.Stopping, StopMode: StopMode.Smart or StopMode.Fast };

    private static string? ReasonNoSessions(InstanceView view) =>
        view.Postgres.SuspendedFor >= PostmasterIsGone ? $"The postmaster has been suspended (SIGSTOP) for {view.Postgres.SuspendedFor.TotalSeconds:0} s"
        : view.Postgres.SilentFor >= view.Cluster?.LivenessProbeTimeout ? $"The postmaster has answered no new session for {view.Postgres.SilentFor.TotalSeconds:0} s"
        : null;
}
