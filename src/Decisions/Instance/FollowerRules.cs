using System.Collections.Immutable;
using Surus.Api;

namespace Surus.Decisions;

/// <summary>The instances that shall not be primary: the old primary on its way back, and the replicas.</summary>
internal static class FollowerRules
{
    private static readonly TimeSpan PauseAfterCrashes = TimeSpan.FromSeconds(10);

    // A receiver that was just on its way to the old primary comes back in vain, and PostgreSQL pauses then.
    private static readonly TimeSpan TimeToConnect = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// A stop for a target that does not stream, or would take long to catch up, is an outage that helps nobody. A clean stop sends the
    /// rest of the WAL to whoever streams, so that little is left to do once clients are cut off.
    /// </summary>
    public static InstanceDecision? TargetHasNotCaughtUp(InstanceView view)
    {
        if (view.Cluster is not { IsPending: false, TargetPrimary: { } target } || !IsRunningPrimary(view))
        {
            return null;
        }

        var standby = view.Postgres.Standbys.Where(standby => standby.Name == target).MinBy(standby => standby.MissingBytes);
        return standby?.MissingBytes <= SwitchoverLimits.MaxMissingBytes
            ? null
            : new(
                nameof(TargetHasNotCaughtUp),
                standby is null
                    ? $"{target} shall be primary and does not stream from here; this primary serves on."
                    : $"{target} shall be primary and has {standby.MissingBytes >> 20} MiB of WAL to replay; this primary serves on.",
                Configuration.Steps(view));
    }

    public static InstanceDecision? OldPrimaryWritesACheckpointFirst(InstanceView view)
    {
        if (view.Cluster is not { IsPending: false, TargetPrimaryTimestamp: { } round } || !IsRunningPrimary(view)
            || view.Postgres.CheckpointedForRound == round)
        {
            return null;
        }

        return new(
            nameof(OldPrimaryWritesACheckpointFirst),
            $"{view.Cluster.TargetPrimary} shall be primary; a checkpoint is written first, while clients still work.",
            view.Postgres.IsCheckpointing ? [] : [new InstanceStep.Checkpoint(round)]);
    }

    public static InstanceDecision? PrimaryIsNoLongerWanted(InstanceView view) =>
        view.Postgres is { IsPrimary: true, State: PostgresState.Running or PostgresState.Starting }
            ? new(
                nameof(PrimaryIsNoLongerWanted),
                $"The cluster's target primary is {view.Cluster?.TargetPrimary ?? "not set"}; this primary stops.",
                [new InstanceStep.StopPostgres(StopMode.Fast)])
            : null;

    public static InstanceDecision? LeaseIsNoLongerNeeded(InstanceView view) =>
        LifeRules.Release(view) is { Length: > 0 } release
            ? new(nameof(LeaseIsNoLongerNeeded), "PostgreSQL can't write here any more; the lease is released.", [.. release])
            : null;

    public static InstanceDecision? DataBelongsToAnotherCluster(InstanceView view) =>
        view.Data.SystemIdentifier is { } own && Serving.TrustedPrimary(view)?.SystemIdentifier is { } theirs && own != theirs
            ? new(
                nameof(DataBelongsToAnotherCluster),
                $"The data directory belongs to the database system {own} and the primary's is {theirs}: delete this instance's volume if its data "
                + "is not needed.",
                [])
            : null;

    public static InstanceDecision? ThereIsNoUsableData(InstanceView view) =>
        view.Data.Kind is DataDirectoryKind.Empty or DataDirectoryKind.Broken
            ? Rejoin(
                nameof(ThereIsNoUsableData),
                view,
                primary => [new InstanceStep.TakeBaseBackup(primary.Name, primary.History.Current)])
            : null;

    public static InstanceDecision? OldPrimaryMustRejoin(InstanceView view) =>
        view is { Postgres.State: PostgresState.Stopped, Data.Kind: DataDirectoryKind.Primary }
            ? Rejoin(nameof(OldPrimaryMustRejoin), view, primary => [BackToTheLine(view, primary)])
            : null;

    /// <summary>Only where there is a primary to copy: until then it starts, so that an election can count what it has.</summary>
    public static InstanceDecision? StandbyWasRewoundInVain(InstanceView view) =>
        view is { Postgres.State: PostgresState.Stopped, Data: { Kind: DataDirectoryKind.Standby, RewindFailed: true } } && Serving.TrustedPrimary(view) is not null
            ? Rejoin(
                nameof(StandbyWasRewoundInVain),
                view,
                primary => [new InstanceStep.TakeBaseBackup(primary.Name, primary.History.Current)])
            : null;

    /// <summary>A standby that was away for long while no slot kept its WAL can only be made anew; by itself it would ask for ever.</summary>
    public static InstanceDecision? WalThatTheStandbyNeedsIsGone(InstanceView view) =>
        NeededWal(view) is { } needed && Serving.TrustedPrimary(view) is { OldestWal: { } oldest } && needed < oldest && !Serving.HasDiverged(view)
            ? Rejoin(
                nameof(WalThatTheStandbyNeedsIsGone),
                view,
                primary => view.Postgres.State == PostgresState.Stopped
                    ? [new InstanceStep.TakeBaseBackup(primary.Name, primary.History.Current)]
                    : [new InstanceStep.StopPostgres(StopMode.Fast)])
            : null;

    /// <summary>What ends a standby at once will mostly do so again: it is tried every now and then, and the log is left readable.</summary>
    public static InstanceDecision? StandbyKeepsEnding(InstanceView view) =>
        view.Postgres is { State: PostgresState.Stopped, RecentCrashes: >= TargetRules.CrashLoop } && view.Postgres.InStateFor < PauseAfterCrashes
            ? new(
                nameof(StandbyKeepsEnding),
                $"PostgreSQL ended by itself {TargetRules.CrashLoop} times or more within half a minute; it is started again after a pause of "
                + $"{PauseAfterCrashes.TotalSeconds:0} s. Its last messages say why.",
                [])
            : null;

    /// <remarks>
    /// A standby stopped because it diverged must not be started into the same state again. What it replayed is at least
    /// <see cref="DataDirectoryView.EndOfWal"/> only if that is exact; otherwise it starts, serves nobody, and is judged running.
    /// </remarks>
    public static InstanceDecision? StandbyIsStopped(InstanceView view)
    {
        if (view.Postgres.State != PostgresState.Stopped)
        {
            return null;
        }

        var primary = Serving.TrustedPrimary(view);
        var diverged = primary is not null && view.Data.StoppedCleanly && !primary.History.Contains(view.Data.Timeline, view.Data.EndOfWal);
        return diverged
            ? new(
                nameof(StandbyIsStopped),
                $"The standby left the line of {primary!.Name} and is rewound.",
                [new InstanceStep.Rewind(primary.Name, primary.History.Current)])
            : new(
                nameof(StandbyIsStopped),
                "PostgreSQL is started as a standby.",
                [new InstanceStep.StartAsStandby(view.Cluster is { IsPending: true } ? null : primary?.AsUpstream)]);
    }

    public static InstanceDecision? StandbyIsStarting(InstanceView view) =>
        view.Postgres.State == PostgresState.Starting ? new(nameof(StandbyIsStarting), "PostgreSQL is starting as a standby.", []) : null;

    public static InstanceDecision? StandbyHasDiverged(InstanceView view) =>
        Serving.HasDiverged(view)
            ? new(
                nameof(StandbyHasDiverged),
                $"The standby replayed up to {view.Postgres.Replayed!.End} on timeline {view.Postgres.Replayed.Timeline}, which is not part of the line of "
                + $"{view.Primary!.Name}; it stops to be rewound.",
                [new InstanceStep.StopPostgres(StopMode.Fast)])
            : null;

    /// <summary>
    /// The old primary ended within a record that goes on in the next WAL file, as it does where its disk has no room for that file. The new timeline begins
    /// before that record. PostgreSQL then waits for the next file, which the primary can't send before it has written so much itself; with
    /// synchronous replication it may be waiting for just this standby. Where the next file is there, if only as a spare one, PostgreSQL reads it, finds no
    /// record, and asks for the right one.
    /// </summary>
    public static InstanceDecision? StandbyWaitsForTheRestOfALostRecord(InstanceView view) =>
        view is { Postgres: { State: PostgresState.Running, IsPrimary: false, ReceiverActive: false, Replayed: { } replayed }, Data: { EndsWithAWholeFile: true } data }
        && view.Cluster is { IsPending: false } && Serving.TrustedPrimary(view) is { } primary
        && primary.History.Ancestors.FirstOrDefault(ancestor => ancestor.Timeline == replayed.Timeline) is { } left
        && replayed.End <= left.End && left.End < data.EndOfWal
            ? new(
                nameof(StandbyWaitsForTheRestOfALostRecord),
                $"The standby has the beginning of a record that was never ended, up to {data.EndOfWal} on timeline {left.Timeline}, which {primary.Name} left at "
                + $"{left.End}; PostgreSQL is started again without it.",
                [new InstanceStep.SetAsideWal(left, data.WalSegment), new InstanceStep.StopPostgres(StopMode.Fast)])
            : null;

    public static InstanceDecision? FollowersLetGoOfTheOldPrimary(InstanceView view)
    {
        if (view.Cluster is not { IsPending: true, TargetPrimaryTimestamp: { } round })
        {
            return null;
        }

        return LeaseUpkeep.StoppedFollowingInRound(view) == round
            ? new(nameof(FollowersLetGoOfTheOldPrimary), "The instance no longer listens to the old primary and waits for the new one.", FileOfTheNextTimeline(view))
            : new(
                nameof(FollowersLetGoOfTheOldPrimary),
                "A new primary is being chosen: the WAL receiver stops, so that what was received can be compared.",
                [new InstanceStep.StopFollowing()]);
    }

    /// <summary>
    /// A node that stood still goes on with sessions that commit before its manager can cut them off. Whoever could read the Cluster would have turned away from
    /// it by then; this one does not know whether somebody else was promoted meanwhile, and confirms nothing until the primary's manager says that it
    /// still holds the lease.
    /// </summary>
    public static InstanceDecision? StandbyHearsNobody(InstanceView view) =>
        view is { ApiServerReachable: false, Cluster: { } cluster, Postgres: { State: PostgresState.Running, FollowedPrimary: { } primary } }
        && view.PrimarySilentFor >= cluster.Lease.ConfirmUnheard
            ? new(
                nameof(StandbyHearsNobody),
                $"Neither the API server nor the manager of {primary.Name} answers; nothing is confirmed to {primary.Name} before its manager does.",
                [new InstanceStep.StopFollowing()])
            : null;

    /// <summary>
    /// The old primary has stopped, or is lost: whoever streams from its successor before that is promoted gets the new timeline on the same connection,
    /// and with synchronous replication the first commit waits for that.
    /// </summary>
    public static InstanceDecision? NextPrimaryIsFollowedAhead(InstanceView view) =>
        view is { Cluster: { IsPending: false } cluster, Primary: { RunsAsStandby: true } next, Postgres: { State: PostgresState.Running, ReceiverActive: false } }
        && cluster.TargetPrimary == next.Name && cluster.CurrentPrimary != next.Name
        && next.History.Current == view.Data.Timeline && (view.Postgres.FollowedPrimary != next.AsUpstream || view.Postgres.FollowedFor >= TimeToConnect)
            ? new(
                nameof(NextPrimaryIsFollowedAhead),
                $"{next.Name} is about to be the primary; it is followed already.",
                [new InstanceStep.FollowPrimary(next.AsUpstream), .. FileOfTheNextTimeline(view)])
            : null;

    /// <summary>A receiver that has found its way already is left alone.</summary>
    public static InstanceDecision? ThereIsANewPrimaryToFollow(InstanceView view) =>
        Serving.TrustedPrimary(view) is { } primary && view.Postgres.FollowedPrimary != primary.AsUpstream
        && !(view.Postgres.ReceiverActive && primary.SendsHere)
            ? new(nameof(ThereIsANewPrimaryToFollow), $"{primary.Name} is the primary; it is followed.", [new InstanceStep.FollowPrimary(primary.AsUpstream)])
            : null;

    public static InstanceDecision? StandbyFollows(InstanceView view) =>
        new(
            nameof(StandbyFollows),
            view.Postgres.ReceiverActive ? "The standby streams from the primary." : "The standby waits for the primary to stream from.",
            Configuration.Steps(view));

    /// <summary>
    /// Nothing is rewound or replaced before a primary has answered that accepts writes on the newest timeline: it has the data.
    /// </summary>
    private static InstanceDecision Rejoin(string rule, InstanceView view, Func<PrimaryView, InstanceStep[]> steps) =>
        Serving.TrustedPrimary(view) is { } primary && view.Cluster is { IsPending: false }
            ? new(rule, $"The instance rejoins the cluster behind {primary.Name}.", [.. steps(primary)])
            : new(rule, "The instance waits for a primary that accepts writes, to rejoin behind it.", []);

    private static InstanceStep BackToTheLine(InstanceView view, PrimaryView primary)
    {
        if (view.Data.StoppedCleanly && primary.History.Contains(view.Data.Timeline, view.Data.EndOfWal))
        {
            return new InstanceStep.StartAsStandby(primary.AsUpstream);
        }

        return view.Data.RewindFailed
            ? new InstanceStep.TakeBaseBackup(primary.Name, primary.History.Current)
            : new InstanceStep.Rewind(primary.Name, primary.History.Current);
    }

    private static ImmutableArray<InstanceStep> FileOfTheNextTimeline(InstanceView view) =>
        view is { NextTimeline: { } timeline, Data: { EndOfWal.IsValid: true } data } && SpaceRules.HasRoomForATimeline(view)
            ? [new InstanceStep.ProvideWalFile(timeline, data.EndOfWal, data.WalSegment)]
            : [];

    /// <summary>
    /// The position from which a standby that does not stream will ask for WAL. What it received of an older timeline and did not replay, it may have to
    /// drop.
    /// </summary>
    private static LogSequenceNumber? NeededWal(InstanceView view) => view switch
    {
        { Postgres.State: PostgresState.Stopped, Data.Kind: DataDirectoryKind.Standby } => view.Data.EndOfWal,
        { Postgres: { State: PostgresState.Running, IsPrimary: false, ReceiverActive: false, Replayed: { } replayed } } =>
            view.Data.Timeline == view.Primary?.History.Current && view.Postgres.ReceivedLsn > replayed.End ? view.Postgres.ReceivedLsn : replayed.End,
        _ => null,
    };

    private static bool IsRunningPrimary(InstanceView view) => view.Postgres is { State: PostgresState.Running, IsPrimary: true, IsPromoting: false };
}
