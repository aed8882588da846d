using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Surus.Api;
using Surus.Decisions;
using Surus.Kubernetes;
using Surus.Postgres;
using StopMode = Surus.Decisions.StopMode;

namespace Surus.InstanceManager;

/// <summary>Carries out what was decided. Each step is safe to repeat and fails rather than acts on a stale view.</summary>
internal sealed partial class InstanceExecutor(
    InstanceOptions options, KubernetesClient client, PostgresServer server, DataWork work, LeaseKeeper lease, Vouching vouching,
    SwitchoverPreparation preparation, PeerClient peers, InstanceObserver observer, ConfigurationFiles files, Following following, Action onChange, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(1);

    /// <summary>A month and more: the longest that a timer can be set to, and the default of the contract is longer.</summary>
    private const int MaxTimerSeconds = 4_000_000;

    private Task _renewal = Task.CompletedTask;
    private Task _question = Task.CompletedTask;
    private Task _provision = Task.CompletedTask;

    /// <summary>Carries out the steps in order; the first that fails ends the list.</summary>
    /// <returns>Whether the manager shall end.</returns>
    public async Task<bool> Carry(InstanceDecision decision, Observation seen, CancellationToken cancel)
    {
        KeepLease(decision.Upkeep, seen, cancel);
        foreach (var step in decision.Steps)
        {
            if (step is InstanceStep.EndManager)
            {
                return true;
            }

            try
            {
                await Act(step, seen, cancel);
            }
            catch (Exception failure) when (failure is not OperationCanceledException || !cancel.IsCancellationRequested)
            {
                LogFailed(step.GetType().Name, failure.Message);
                return false;
            }
        }

        return false;
    }

    /// <summary>
    /// The lease's upkeep goes on beside the steps, one renewal and one question to the peers at a time: these are asked because a renewal hangs.
    /// </summary>
    private void KeepLease(ImmutableArray<InstanceStep> steps, Observation seen, CancellationToken cancel)
    {
        foreach (var step in steps)
        {
            ref var running = ref step is InstanceStep.AskPeersToVouch ? ref _question : ref _renewal;
            if (running.IsCompleted)
            {
                running = Then(Act(step, seen, cancel));
            }
        }
    }

    private Task Act(InstanceStep step, Observation seen, CancellationToken cancel) => step switch
    {
        InstanceStep.AcquireLease acquire => Then(lease.Acquire(acquire, Timings(seen), seen.View.Cluster?.Instances, cancel)),
        InstanceStep.RenewLease renew => lease.Renew(renew, Timings(seen), cancel),
        InstanceStep.ReleaseLease release => Release(release, seen, cancel),
        InstanceStep.AskPeersToVouch => AskPeers(seen, cancel),
        InstanceStep.ReportCurrentPrimary => ReportCurrentPrimary(cancel),
        InstanceStep.Rewind rewind => Rewind(rewind, seen, cancel),
        InstanceStep.TakeBaseBackup clone => Clone(clone, seen, cancel),
        _ => Task.Run(() => ActAtOnce(step, seen), cancel),
    };

    private void ActAtOnce(InstanceStep step, Observation seen)
    {
        switch (step)
        {
            case InstanceStep.StartAsPrimary when lease.SinceLastRenewal is not null:
                Start(seen, asPrimary: true, primary: null);
                break;
            case InstanceStep.StartAsStandby start:
                Start(seen, asPrimary: false, start.Primary);
                break;
            case InstanceStep.FollowPrimary follow:
                Follow(seen, follow.Primary);
                break;
            case InstanceStep.StopFollowing:
                Follow(seen, null);
                break;
            case InstanceStep.Promote promote when lease.SinceLastRenewal is not null:
                server.Promote(seen.View.Data.Timeline, promote.NewTimeline, PromotionPatience(ClusterOf(seen)));
                break;
            case InstanceStep.Checkpoint checkpoint:
                server.PrepareStop(checkpoint.Round, sql => preparation.Prepare(sql, PeersOf(ClusterOf(seen)).Select(peer => peer.Address)));
                break;
            case InstanceStep.ProvideWalFile provide when _provision.IsCompleted:
                _provision = Provide(provide);
                break;
            case InstanceStep.ProvideWalFile:
                break;
            case InstanceStep.SetAsideWal aside:
                WalDirectory.SetAside(options.Data, aside.Left.Timeline, aside.Left.End, aside.Segment);
                observer.ForgetReceivedBeyond(aside.Left.End);
                break;
            case InstanceStep.StopPostgres stop:
                server.Stop(stop.Mode);
                break;
            case InstanceStep.SelfFence:
                server.Stop(StopMode.Immediate);
                break;
            case InstanceStep.ReloadConfiguration:
                files.Write(ClusterOf(seen), seen.View.SilentStandbys);
                server.Reload();
                break;
            default:
                throw new InvalidOperationException($"The step {step} was refused: this manager no longer holds the lease.");
        }
    }

    private void Start(Observation seen, bool asPrimary, Upstream? primary)
    {
        try
        {
            files.Write(ClusterOf(seen), seen.View.SilentStandbys);
            files.WriteReplication(ClusterOf(seen), primary);
            following.Follow(primary);
            server.Start(asPrimary);
        }
        catch (IOException failure) when (FullDisk.IsCauseOf(failure))
        {
            server.DiskIsFull();
            throw;
        }
    }

    private void Follow(Observation seen, Upstream? primary)
    {
        files.WriteReplication(ClusterOf(seen), primary);
        following.Follow(primary);
        server.Reload();
    }

    private Task Provide(InstanceStep.ProvideWalFile step) => Task.Run(() =>
    {
        try
        {
            WalDirectory.Provide(options.Data, WalFileName.Containing(step.Timeline, step.Position, step.Segment), step.Segment);
        }
        catch (IOException failure)
        {
            // PostgreSQL makes it.
            LogFailed(nameof(InstanceStep.ProvideWalFile), failure.Message);
        }
    });

    private async Task Rewind(InstanceStep.Rewind step, Observation seen, CancellationToken cancel)
    {
        if (await Source(step.Source, step.Timeline, seen, cancel) is { } source)
        {
            work.Rewind(source.Address, step.Timeline.Value, cancel);
        }
    }

    private async Task Clone(InstanceStep.TakeBaseBackup step, Observation seen, CancellationToken cancel)
    {
        if (await Source(step.Source, step.Timeline, seen, cancel) is { } source)
        {
            work.Clone(source.Address, PostgresVersion.FromText(source.Report.PostgresVersion)?.Major, cancel);
        }
    }

    /// <summary>Asks the source once more, just before what it holds is all that will be left.</summary>
    private async Task<(string Address, InstanceStatusReport Report)?> Source(
        string name, TimelineId timeline, Observation seen, CancellationToken cancel)
    {
        var address = observer.AddressOf(ClusterOf(seen), name);
        var report = address is null ? null : await peers.Status(address, AnswerLimit, cancel);
        if (address is null || report is not { IsPrimary: true, LeaseHeld: true } || report.InstanceName != name || report.TimeLineId != timeline)
        {
            LogSourceGone(name, timeline);
            return null;
        }

        return (address, report);
    }

    private Task AskPeers(Observation seen, CancellationToken cancel) => vouching.Ask(options.PodName, PeersOf(ClusterOf(seen)), cancel);

    private IEnumerable<(string Name, string Address)> PeersOf(Cluster cluster) =>
        from instance in ClusterSettings.OtherInstances(cluster, options.PodName)
        let address = ClusterSettings.AddressOf(cluster, instance)
        where address is not null
        select (instance, address);

    /// <summary>Whoever changed the target meanwhile wins; what else is written to the status does not matter.</summary>
    private async Task ReportCurrentPrimary(CancellationToken cancel)
    {
        JsonObject Operation(string name, string field, string value) => new() { ["op"] = name, ["path"] = $"/status/{field}", ["value"] = value };
        var change = new JsonArray(
            Operation("test", "targetPrimary", options.PodName),
            Operation("add", "currentPrimary", options.PodName),
            Operation("add", "currentPrimaryTimestamp", Timestamps.Format(time.GetUtcNow())));
        using var overdue = new CancellationTokenSource(AnswerLimit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(overdue.Token, cancel);
        await client.PatchStatus<Cluster>(options.Cluster, Patch.Json(change), either.Token);
    }

    private async Task Then(Task done)
    {
        await done;
        onChange();
    }

    /// <summary>The successor looks for itself, only more rarely than this.</summary>
    private async Task Release(InstanceStep.ReleaseLease step, Observation seen, CancellationToken cancel)
    {
        await Then(lease.Release(step, cancel));
        if (seen.View.Cluster is { IsPending: false, TargetPrimary: { } target } && target != options.PodName && observer.AddressOf(ClusterOf(seen), target) is { } address)
        {
            _ = peers.LeaseReleased(address, AnswerLimit, cancel);
        }
    }

    private static Cluster ClusterOf(Observation seen) =>
        seen.Cluster ?? throw new InvalidOperationException("The Cluster has not been read yet.");

    private static TimeSpan PromotionPatience(Cluster cluster) =>
        cluster.Spec.Postgresql?.PromotionTimeout is > 0 and <= MaxTimerSeconds and var seconds ? TimeSpan.FromSeconds(seconds) : Timeout.InfiniteTimeSpan;

    private static LeaseTimings Timings(Observation seen) => seen.View.Cluster?.Lease ?? LeaseTimings.Default;

    [LoggerMessage(Level = LogLevel.Error, Message = "The step {Step} failed: {Cause}")]
    private partial void LogFailed(string step, string cause);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Source} no longer accepts writes on timeline {Timeline}: the data directory stays as it is")]
    private partial void LogSourceGone(string source, TimelineId timeline);
}
