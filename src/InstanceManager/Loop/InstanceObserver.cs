using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Npgsql;
using Surus.Api;
using Surus.Decisions;
using Surus.Postgres;

namespace Surus.InstanceManager;

/// <summary>Reads everything that the decision needs, once. What does not answer in time is absent.</summary>
internal sealed partial class InstanceObserver(
    InstanceOptions options, Func<Cluster?> cluster, PostgresServer server, DataWork work, LeaseKeeper lease, Vouching vouching,
    PeerClient peers, ConfigurationFiles files, ChildProcesses children, Following following, WritePath writePath, VolumeSpaces spaces,
    TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(1);

    // An API server that is gone must not slow down those that go on without it; what it says later is seen in the next pass.
    private static readonly TimeSpan LeaseLimit = TimeSpan.FromMilliseconds(500);

    private readonly ReceivedTimeline _received = new(options.Data, children);
    private readonly PeerQuestion _primary = new(peers, time);
    private readonly StandbyWatch _standbys = new();
    private readonly long _begun = time.GetTimestamp();
    private (Cluster Cluster, ImmutableSortedSet<string> Silent, string? Hash)? _rendered;
    private LogSequenceNumber _lastReceived;
    private (string? Name, long At) _heard;

    /// <summary>Whether the manager was told to end.</summary>
    public bool ToldToStop { get; set; }

    /// <summary>Looks at everything.</summary>
    public async Task<Observation> Observe(CancellationToken cancel)
    {
        var seen = cluster();
        var target = seen is null ? null : ClusterSettings.Target(seen, options.PodName);
        var refreshed = ReadLease(cancel);
        var (asked, primary) = (AskServer(cancel), AskPrimary(seen, target, refreshed, cancel));
        await Task.WhenAll(refreshed, asked, primary);

        var report = await asked;
        var postgres = Combine(server.View(), report);
        var control = postgres is { State: PostgresState.Stopped } or { HasShutDown: true } ? await ReadControl(cancel) : null;
        spaces.WalSegment = control?.WalSegmentSize ?? spaces.WalSegment;
        var view = new InstanceView
        {
            Now = time.GetUtcNow(),
            Uptime = time.GetElapsedTime(_begun),
            PodName = options.PodName,
            Session = options.Session,
            Address = options.Address,
            Cluster = target,
            ApiServerReachable = lease.ApiServerReachable,
            ToldToStop = ToldToStop,
            Lease = lease.View(),
            SinceLastRenewal = lease.SinceLastRenewal,
            Vouches = vouching.Vouches(),
            Primary = await primary,
            PrimarySilentFor = SilentFor(await primary),
            Data = Data(postgres, report, control, (await primary)?.History.Current),
            DiskWaitingFor = writePath.DiskWaitingFor,
            Volumes = spaces.View(),
            Postgres = postgres,
            RestartWanted = report is { IsPrimary: true, PendingRestart: true } && seen?.Status?.Phase == Phase.InPlacePrimaryRestart,
        };
        return new Observation(seen is null ? view : WithConfiguration(view, seen, report), seen, report, control);
    }

    private async Task ReadLease(CancellationToken cancel)
    {
        try
        {
            await lease.Refresh(cancel).WaitAsync(LeaseLimit, time, cancel);
        }
        catch (TimeoutException)
        {
            // It is as old as it was.
        }
    }

    /// <summary>Asks PostgreSQL now; null where it does not run or does not answer in time.</summary>
    public async Task<InstanceStatusReport?> AskServer(CancellationToken cancel)
    {
        if (server.Sql is not { } sql || server.View().State != PostgresState.Running)
        {
            return null;
        }

        using var overdue = new CancellationTokenSource(AnswerLimit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(overdue.Token, cancel);
        try
        {
            var report = await StatusQuery.Ask(sql, either.Token);
            server.Believe(report.IsPrimary);
            return report with { TimeLineId = await _received.Of(report, either.Token) };
        }
        catch (Exception failure) when (failure is NpgsqlException or ObjectDisposedException or TimeoutException or OperationCanceledException && !cancel.IsCancellationRequested)
        {
            if (server.View().State == PostgresState.Running)
            {
                LogNoAnswer(failure.Message);
            }

            return null;
        }
    }

    /// <summary>The same, with what this process knows of the lease by now: a process that stood still answers questions before its loop goes on.</summary>
    public InstanceView AsOfNow(InstanceView view) =>
        view with { Lease = lease.View(), SinceLastRenewal = lease.SinceLastRenewal, Vouches = vouching.Vouches() };

    /// <summary>What was received beyond that position is no longer there.</summary>
    public void ForgetReceivedBeyond(LogSequenceNumber end) => _lastReceived = LogSequenceNumber.Min(_lastReceived, end);

    private async Task<PrimaryView?> AskPrimary(Cluster? seen, ClusterTarget? target, Task leaseIsRead, CancellationToken cancel)
    {
        // Whom it may follow is the lease's to say; who follows somebody asks at once.
        await (following.Primary is null ? leaseIsRead : Task.CompletedTask);
        var name = Serving.PrimaryToAsk(target, options.PodName, lease.View(), following.Primary);
        if (seen is null || name is null || name == options.PodName || AddressOf(seen, name) is not { } address)
        {
            return null;
        }

        var report = await _primary.Ask(address, cancel);
        return report is { TimeLineId: { } timeline } && report.InstanceName == name
            ? new PrimaryView
            {
                Name = name,
                AcceptsWrites = report is { IsPrimary: true, LeaseHeld: true },
                RunsAsStandby = report is { IsPrimary: false, PostmasterState: PostmasterState.Running },
                SendsHere = report.ReplicationInfo?.Any(row => row.ApplicationName == options.PodName) ?? false,
                Address = address,
                SystemIdentifier = report.SystemId?.ToString(),
                OldestWal = report.OldestWalLsn,
                Slots = [.. report.ReplicationSlotsInfo ?? []],
                History = new TimelineHistory(
                    timeline, [.. (report.TimelineAncestors ?? []).Select(ancestor => new TimelineEnd(ancestor.TimeLineId, ancestor.End))]),
            }
            : null;
    }

    private TimeSpan SilentFor(PrimaryView? primary)
    {
        if (primary is { IsOrBecomesPrimary: true })
        {
            _heard = (primary.Name, _primary.AnsweredQuestionSentAt);
        }

        var heard = _heard.Name == following.Primary?.Name ? time.GetElapsedTime(_heard.At) : TimeSpan.MaxValue;
        return heard < following.For ? heard : following.For;
    }

    /// <summary>The address of an instance: the lease knows its holder's best.</summary>
    public string? AddressOf(Cluster seen, string instance) =>
        lease.View() is { } held && held.Holder == instance && held.HolderAddress is { } address
            ? address
            : ClusterSettings.AddressOf(seen, instance);

    private PostgresView Combine(PostgresView postgres, InstanceStatusReport? report)
    {
        if (report?.ReceivedLsn is { } received)
        {
            _lastReceived = received;
        }

        return postgres with
        {
            ReceiverActive = report?.IsWalReceiverActive ?? false,
            FollowedPrimary = following.Primary,
            FollowedFor = following.For,
            ReceivedLsn = report?.ReceivedLsn ?? default,
            Replayed = Replayed(report),
            Standbys = Standbys(report),
            SilentFor = writePath.SilentFor,
            LoadedConfigurationHash = report?.LoadedConfigurationHash,
        };
    }

    /// <summary>The end of what a standby replayed; null where it did not tell.</summary>
    public static TimelineEnd? Replayed(InstanceStatusReport? report) =>
        report is { TimeLineId: { } timeline, ReplayLsn: { } position } ? new TimelineEnd(timeline, position) : null;

    private static ImmutableArray<StreamingStandby> Standbys(InstanceStatusReport? report) =>
        report is { CurrentLsn: { } end, ReplicationInfo: { } rows }
            ? [.. from row in rows
                  where row is { State: "streaming", ApplicationName: not null, ReplayLsn: not null }
                  select new StreamingStandby(row.ApplicationName!, end - row.ReplayLsn!.Value)]
            : [];

    private DataDirectoryView Data(PostgresView postgres, InstanceStatusReport? report, ControlData? control, TimelineId? primaryTimeline)
    {
        var (kind, end) = (Kind(postgres), EndOfWal(report, control));
        return new DataDirectoryView
        {
            Kind = kind,
            SystemIdentifier = (report?.SystemId ?? control?.SystemIdentifier)?.ToString(),
            Timeline = report?.TimeLineId ?? (control is null ? default : ReceivedTimeline.OfStopped(options.Data, kind, end, control)),
            EndOfWal = end,
            WalSegment = spaces.WalSegment,
            EndsWithAWholeFile = postgres is { State: PostgresState.Running, IsPrimary: false, ReceiverActive: false }
                && WalDirectory.EndsWithAWholeFile(options.Data, end, spaces.WalSegment),
            StoppedCleanly = postgres is { State: PostgresState.Stopped } or { HasShutDown: true } && (control is { IsCleanPrimaryStop: true } or { State: "shut down in recovery" }),
            Work = work.Now,
            RewindFailed = primaryTimeline is { } timeline && work.RewindFailedFor(timeline.Value),
        };
    }

    private DataDirectoryKind Kind(PostgresView postgres) =>
        options.Data.UnfinishedOperation is not null ? DataDirectoryKind.Broken
        : !options.Data.IsInitialized ? DataDirectoryKind.Empty
        : (postgres.State == PostgresState.Stopped && options.Data.IsStandby) || postgres is { State: not PostgresState.Stopped, IsPrimary: false, HasShutDown: false }
            ? DataDirectoryKind.Standby
            : DataDirectoryKind.Primary;

    private LogSequenceNumber EndOfWal(InstanceStatusReport? report, ControlData? control)
    {
        if (report is not null)
        {
            return report.CurrentLsn ?? report.ReceivedLsn ?? default;
        }

        if (control is not { } stopped)
        {
            return _lastReceived;
        }

        // The checkpoint of a clean stop is the last record: its first byte is part of what the successor must have.
        var checkpoint = stopped.IsCleanPrimaryStop ? stopped.CheckpointLsn + 1 : stopped.CheckpointLsn;
        return stopped.IsCleanPrimaryStop
            ? checkpoint
            : LogSequenceNumber.Max(LogSequenceNumber.Max(checkpoint, stopped.MinRecoveryEndLsn), _lastReceived);
    }

    private async Task<ControlData?> ReadControl(CancellationToken cancel)
    {
        if (!options.Data.IsInitialized || work.Now != DataDirectoryWork.None || options.Data.UnfinishedOperation is not null)
        {
            return null;
        }

        try
        {
            return await ControlData.Read(children, PostgresInstallation.Find(options.Data.MajorVersion), options.Data, cancel);
        }
        catch (Exception failure) when (failure is CommandFailedException or FormatException)
        {
            LogUnreadableControl(failure.Message);
            return null;
        }
    }

    private InstanceView WithConfiguration(InstanceView view, Cluster seen, InstanceStatusReport? report)
    {
        var looked = _standbys.Look(view, ClusterSettings.OtherInstances(seen, options.PodName), report);
        return looked with { WantedConfigurationHash = Wanted(seen, looked.SilentStandbys) };
    }

    private string? Wanted(Cluster seen, ImmutableSortedSet<string> silent)
    {
        if (_rendered is not { Hash: not null } rendered || !ReferenceEquals(rendered.Cluster, seen) || !rendered.Silent.SetEquals(silent))
        {
            _rendered = rendered = (seen, silent, files.Render(seen, silent)?.Custom.Hash);
        }

        return rendered.Hash;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "PostgreSQL did not answer the status query: {Cause}")]
    private partial void LogNoAnswer(string cause);

    [LoggerMessage(Level = LogLevel.Error, Message = "The control file can't be read: {Cause}")]
    private partial void LogUnreadableControl(string cause);
}
