namespace Surus.Decisions;

/// <summary>What holds for every instance, whatever the cluster wants of it.</summary>
internal static class LifeRules
{
    public static InstanceDecision? ManagerIsToldToStop(InstanceView view)
    {
        if (!view.ToldToStop)
        {
            return null;
        }

        return view.Postgres.State switch
        {
            PostgresState.Stopped when Release(view) is { Length: > 0 } release => new(
                nameof(ManagerIsToldToStop), "PostgreSQL is stopped; the lease is released.", [.. release]),
            PostgresState.Stopped => new(nameof(ManagerIsToldToStop), "PostgreSQL is stopped; the manager ends.", [new InstanceStep.EndManager()]),
            PostgresState.Stopping when view.Postgres.StopMode == StopMode.Smart => MayWaitForSessions(view) && view.Postgres.InStateFor < view.Cluster!.SmartShutdownTimeout
                ? new(nameof(ManagerIsToldToStop), "The pod is being stopped; PostgreSQL waits for its sessions to end.", [])
                : new(nameof(ManagerIsToldToStop), "The pod is being stopped, and the sessions that are left are ended.", [new InstanceStep.StopPostgres(StopMode.Fast)]),
            PostgresState.Stopping => PostgresIsStopping(view),
            _ => new(nameof(ManagerIsToldToStop), "The pod is being stopped.", [new InstanceStep.StopPostgres(MayWaitForSessions(view) ? StopMode.Smart : StopMode.Fast)]),
        };
    }

    /// <summary>
    /// Whether nobody else waits for this stop. A primary that others could replace takes no new sessions while it waits, and they could; an
    /// election counts on the WAL receivers' end.
    /// </summary>
    private static bool MayWaitForSessions(InstanceView view) =>
        view.Cluster is { IsPending: false, Fenced: false } cluster && cluster.SmartShutdownTimeout > TimeSpan.Zero && view.Postgres.State != PostgresState.Starting
        && (view.Postgres.IsPrimary ? cluster.Instances == 1 : !view.IsTarget);

    public static InstanceDecision? StatusEndpointDoesNotListenYet(InstanceView view) =>
        view.StatusEndpointListens
            ? null
            : new(nameof(StatusEndpointDoesNotListenYet), "The status endpoint must listen before anything else may begin.", []);

    public static InstanceDecision? ClusterWasNeverRead(InstanceView view) =>
        view.Cluster is null
            ? new(nameof(ClusterWasNeverRead), "The manager has not been able to read the Cluster from the API server yet.", [])
            : null;

    public static InstanceDecision? DataDirectoryIsBeingRebuilt(InstanceView view) => view.Data.Work switch
    {
        DataDirectoryWork.Rewinding => new(nameof(DataDirectoryIsBeingRebuilt), "pg_rewind is at work.", []),
        DataDirectoryWork.Cloning => new(nameof(DataDirectoryIsBeingRebuilt), "A base backup is being taken.", []),
        _ => null,
    };

    public static InstanceDecision? PostgresIsStopping(InstanceView view)
    {
        if (view.Postgres.State != PostgresState.Stopping)
        {
            return null;
        }

        // The time for the sessions may have gone before.
        var patience = view.Cluster is not { } cluster ? TimeSpan.MaxValue : view.ToldToStop ? cluster.SmartShutdownTimeout + cluster.SwitchoverDelay : cluster.SwitchoverDelay;
        var tooLong = view.Postgres.StopMode == StopMode.Fast && view.Postgres.InStateFor >= patience;
        return tooLong
            ? new(
                nameof(PostgresIsStopping),
                "PostgreSQL did not stop within the switchover delay and is stopped at once.",
                [new InstanceStep.StopPostgres(StopMode.Immediate)])
            : ReleaseBeforeTheEnd(view) is { Length: > 0 } release
                ? new(nameof(PostgresIsStopping), "PostgreSQL has shut down, and its archiver is still at work; the lease is released.", [.. release])
                : new(nameof(PostgresIsStopping), "PostgreSQL is stopping.", []);
    }

    public static InstanceDecision? InstanceIsFencedByTheUser(InstanceView view)
    {
        if (view.Cluster is not { Fenced: true })
        {
            return null;
        }

        return new(
            nameof(InstanceIsFencedByTheUser),
            "The instance is fenced by the user.",
            view.Postgres.State == PostgresState.Stopped ? [] : [new InstanceStep.StopPostgres(StopMode.Fast)]);
    }

    /// <summary>A primary that is only restarted keeps it.</summary>
    private static InstanceStep[] ReleaseBeforeTheEnd(InstanceView view) =>
        view is { Postgres.HasShutDown: true, Data.StoppedCleanly: true } && (view.ToldToStop || !view.IsTarget) ? Release(view) : [];

    /// <summary>Gives the lease back, with the end of WAL where a primary stopped cleanly.</summary>
    internal static InstanceStep[] Release(InstanceView view)
    {
        if (!view.HoldsLease || view.Lease is not { } lease)
        {
            return [];
        }

        var handedOver = view.Data is { Kind: DataDirectoryKind.Primary, StoppedCleanly: true };
        return [new InstanceStep.ReleaseLease(lease.ResourceVersion, handedOver ? view.Data.EndOfWal : null)];
    }
}
