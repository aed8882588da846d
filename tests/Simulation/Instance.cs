using System.Collections.Immutable;
using Surus.Api;
using Surus.Decisions;

namespace Surus.Simulation;

/// <summary>One instance: its pod, its manager (PID 1) and what the manager knows. The manager's memory ends with its process.</summary>
internal sealed class Instance
{
    private readonly World world;
    private readonly double clockRate;
    private readonly List<Action> asleep = [];
    private TimeSpan frozenAt;
    private TimeSpan stoodStill;
    private int lives;
    private ManagerMemory? memory;

    public Instance(World world, int serial)
    {
        this.world = world;
        Serial = serial;
        clockRate = 1 + ((world.Random.Below(2001) - 1000) / 100_000.0);
        Volumes = new(world.Time, world.Options.HasWalVolume, world.Options.WalFiles);
        Postgres = new(world, this, Disk, Volumes);
        Wal = new(world, this);
        Kubelet = new(world, this);
        Name = ObjectNames.Instance("c", serial);
    }

    /// <summary>The number in its name, which no other instance ever has.</summary>
    public int Serial { get; }

    public string Name { get; }

    public int Party => 1 + Serial;

    /// <summary>Whether nothing is left of it.</summary>
    public bool IsGone { get; set; }

    public Kubelet Kubelet { get; }

    public Disk Disk { get; } = new();

    public Volumes Volumes { get; }

    public Postgres Postgres { get; }

    public WalRetention Wal { get; }

    public string Address { get; private set; } = string.Empty;

    public ManagerMemory? Manager => memory;

    /// <summary>When it last sent a renewal that it knows to have been accepted, or a question to which a peer vouched for it.</summary>
    public TimeSpan SanctionedAt { get; set; }

    public bool IsUp => memory is not null;

    /// <summary>Whether the node stands still: no process of it runs, and all go on later with what they knew before.</summary>
    public bool IsFrozen { get; private set; }

    public void Freeze() => (IsFrozen, frozenAt) = (true, world.Time.Now);

    /// <summary>The node goes on: a client with a session may be faster than the manager.</summary>
    public void Thaw()
    {
        if (!IsFrozen)
        {
            return;
        }

        IsFrozen = false;
        stoodStill += world.Options.ClocksStandStill ? world.Time.Now - frozenAt : TimeSpan.Zero;
        world.Clients.Woke(this);
        world.Note($"{Name}: the node goes on");
        foreach (var happens in asleep)
        {
            world.Time.After(world.Random.Milliseconds(0, 10), happens);
        }

        asleep.Clear();
    }

    /// <summary>What its processes were about to do while the node stands still.</summary>
    public void WhenThawed(Action happens) => asleep.Add(happens);

    /// <summary>The instance's own steady clock, which runs up to one percent fast or slow, and may stand still with its node.</summary>
    public TimeSpan Clock => ((world.Options.ClocksStandStill && IsFrozen ? frozenAt : world.Time.Now) - stoodStill) * clockRate;

    public void StartPod()
    {
        Address = $"10.0.{Serial}.{++lives}";
        StartContainer();
    }

    public void StartContainer()
    {
        memory = new($"{Name}/{++lives}", Clock);
        world.Note($"{Name}: manager {memory.Session} starts at {Address}");
        var session = memory;
        world.Time.After(world.Random.Milliseconds(5, 50), () => session.Listens = true);
        Loop(session);
    }

    /// <summary>PID 1 is gone and everything in the container with it; whoever had a connection to it hears so.</summary>
    public void EndContainer()
    {
        if (memory is not { } session)
        {
            return;
        }

        world.Operator.ConnectionClosed(this, session.Session);
        memory = null;
        Postgres.Kill();
        Postgres.Forget();
        if (Disk.Kind is not DataDirectoryKind.Empty && work is not DataDirectoryWork.None)
        {
            Disk.Kind = DataDirectoryKind.Broken;
        }

        work = DataDirectoryWork.None;
    }

    private DataDirectoryWork work;

    public InstanceView View() => View(memory!);

    public (InstanceReport Report, InstanceStatusReport Status) Report()
    {
        var view = View();
        return (Report(view), Status(view));
    }

    private InstanceReport Report(InstanceView view)
    {
        var stoppedPrimary = Postgres.State == PostgresState.Stopped && Disk.Kind == DataDirectoryKind.Primary;
        return new()
        {
            Session = view.Session,
            IsPrimary = Postgres.AcceptsWrites,
            Postgres = Postgres.State,
            PostgresInStateFor = Postgres.InStateFor,
            Timeline = Disk.Kind is DataDirectoryKind.Primary or DataDirectoryKind.Standby ? Disk.Timeline : default,
            EndOfWal = view.Data.EndOfWal,
            EndOfWalIsExact = !stoppedPrimary || Disk.StoppedCleanly,
            ReplayedLsn = new((ulong)Disk.Replayed),
            ReceiverActive = Postgres.ReceiverActive,
            StoppedFollowingInRound = LeaseUpkeep.StoppedFollowingInRound(view),
            NotVouchingFor = Clock - memory!.LastVouch,
            HasPrimaryData = Disk.Kind == DataDirectoryKind.Primary,
            HoldsLease = LeaseUpkeep.MayAcceptWrites(view),
            CanBePromoted = Serving.CanBePromoted(view),
            HasRoom = !view.Volumes.Any(volume => volume.IsFull),
            HasDiverged = Serving.HasDiverged(view),
            ApiServerReachable = view.ApiServerReachable,
        };
    }

    private InstanceStatusReport Status(InstanceView view) => new()
    {
        SessionId = view.Session,
        IsPrimary = Postgres.AcceptsWrites,
        CanBePromoted = Serving.CanBePromoted(view),
        HasDiverged = Serving.HasDiverged(view),
        IsWalReceiverActive = Postgres.ReceiverActive,
        TimeLineId = Disk.Kind is DataDirectoryKind.Primary or DataDirectoryKind.Standby ? Disk.Timeline : null,
        ReceivedLsn = Postgres.IsPrimary ? null : new((ulong)Disk.Count),
        LeaseHeld = LeaseUpkeep.MayAcceptWrites(view),
        CurrentLsn = Postgres.AcceptsWrites ? new((ulong)Disk.Count) : null,
        ReplicationInfo = Postgres.AcceptsWrites ? Postgres.Replication() : null,
        SynchronousNumber = Postgres.AcceptsWrites ? Postgres.Synchronous.Standbys?.Number ?? 0 : null,
        ConfigurationGeneration =
            Postgres.State != PostgresState.Running ? null : view.WantedConfigurationHash == Postgres.Synchronous.Hash ? memory!.Cluster?.Generation : 0,
        Volumes = view.Volumes,
        WaitsForDiskSpace = SpaceRules.WaitsForSpace(view),
    };

    private void Loop(ManagerMemory session)
    {
        if (memory != session)
        {
            return;
        }

        if (IsFrozen)
        {
            WhenThawed(() => Loop(session));
            return;
        }

        if (Disk.HangsSince is null && Clock - session.LookedAt >= ManagerMemory.LooksEvery)
        {
            session.Look(Clock, world.Time.Now, Volumes);
        }

        session.Watch(Postgres.AcceptsWrites ? Postgres.Replication() : null, Postgres.AcceptsWrites, Clock);
        var view = View(session);
        session.HeardAt = Clock - view.PrimarySilentFor;
        session.Silent = world.Options.DecideSilence(view, session.Silent);
        view = view with { SilentStandbys = session.Silent, WantedConfigurationHash = session.Cluster is null ? null : session.Synchronous(world, Name).Hash };
        var decision = world.Options.DecideInstance(view);
        session.Serves = decision.MayServe;
        session.MayAcceptWrites = LeaseUpkeep.MayAcceptWrites(view);
        if (session.MayAcceptWrites && PeersNeeded(session) == 0)
        {
            SanctionedAt = world.Time.Now;
        }

        if (decision.Reason != session.LastReason)
        {
            session.LastReason = decision.Reason;
            world.Note($"{Name}: {decision.Reason}: {decision.Message}");
        }

        Upkeep(session, decision.Upkeep);
        if (!session.IsBusy || decision.Steps is [InstanceStep.SelfFence])
        {
            Carry(session, decision.Steps, 0);
        }

        var pause = decision.CheckAgainAfter < World.ManagerPeriod ? decision.CheckAgainAfter : World.ManagerPeriod;
        world.Time.After(pause + world.Random.Milliseconds(0, 10), () => Loop(session));
    }

    private void Upkeep(ManagerMemory session, ImmutableArray<InstanceStep> steps)
    {
        foreach (var step in steps)
        {
            new InstanceExecutor(world, this, session).Begin(step);
        }
    }

    private void Carry(ManagerMemory session, ImmutableArray<InstanceStep> steps, int next)
    {
        if (memory == session && IsFrozen)
        {
            WhenThawed(() => Carry(session, steps, next));
            return;
        }

        if (memory != session || next >= steps.Length)
        {
            session.IsBusy = false;
            return;
        }

        session.IsBusy = true;
        var done = new InstanceExecutor(world, this, session).Begin(steps[next]);
        world.Time.After(world.Random.Milliseconds(1, 8), () => Carry(session, done ? steps : [], next + 1));
    }

    public void BeginWork(DataDirectoryWork kind, TimeSpan takes, Action ends)
    {
        work = kind;
        var session = memory;
        world.Time.After(takes, () =>
        {
            if (memory == session && (Disk.HangsSince is not null || IsFrozen))
            {
                BeginWork(kind, TimeSpan.FromMilliseconds(100), ends);
            }
            else if (memory == session)
            {
                work = DataDirectoryWork.None;
                ends();
            }
        });
    }

    private InstanceView View(ManagerMemory session) => View(session, PrimaryAsSeen(session));

    private InstanceView View(ManagerMemory session, PrimaryView? sees)
    {
        var reaches = world.Net.RoundTrip(Party, World.ApiParty);
        var lease = session.Lease;
        return new()
        {
            Now = World.Epoch + world.Time.Now,
            Uptime = Clock,
            SilentStandbys = session.Silent,
            PodName = Name,
            Session = session.Session,
            Address = Address,
            Cluster = TargetAsSeen(session),
            ApiServerReachable = reaches,
            StatusEndpointListens = session.Listens,
            ToldToStop = session.ToldToStop,
            Lease = lease is null ? null : World.ViewOf(lease with { Instances = InstancesInLease(session) }, TimeSpan.Zero),
            SinceLastRenewal = session.RenewedAt is { } renewed ? Clock - renewed : null,
            Vouches = [.. session.Vouches.Select(vouch => new PeerVouch(vouch.Key, Clock - vouch.Value))],
            Data = new()
            {
                Kind = Disk.Kind,
                SystemIdentifier = "1",
                Timeline = Disk.Timeline,
                EndOfWal = new((ulong)Math.Max(0, Disk.Count - (Postgres.State == PostgresState.Stopped && !Disk.StoppedCleanly ? 2 : 0))),
                StoppedCleanly = Disk.StoppedCleanly,
                Work = work,
                RewindFailed = sees is not null && sees.History.Current == Disk.RewindFailedFor,
            },
            Volumes = session.Volumes,
            DiskWaitingFor = Disk.HangsSince is { } hangs ? world.Time.Now - hangs : TimeSpan.Zero,
            Postgres = new()
            {
                IsKilled = Postgres.IsKilled,
                EndedOnFullDisk = Postgres.EndedOnFullDisk,
                SuspendedFor = Postgres.SuspendedSince is { } suspended ? world.Time.Now - suspended : TimeSpan.Zero,
                State = Postgres.State,
                InStateFor = Postgres.InStateFor,
                IsPrimary = Postgres.IsPrimary,
                IsPromoting = Postgres.IsPromoting,
                HasShutDown = Postgres.HasShutDown,
                StopMode = Postgres.StopMode,
                RecentCrashes = session.Crashes.Count(crash => Clock - crash < TimeSpan.FromSeconds(30)),
                ReceiverActive = Postgres.ReceiverActive,
                FollowedPrimary = Postgres.Followed,
                FollowedFor = Clock - session.FollowedAt,
                ReceivedLsn = new((ulong)Disk.Count),
                Replayed = Disk.Replayed == 0 ? null : new(Disk.ReplayTimeline, new((ulong)Disk.Replayed)),
                Standbys =
                [
                    .. from standby in world.Instances
                       where standby.Postgres.Streams(this)
                       select new StreamingStandby(standby.Name, Disk.Count - standby.Disk.Replayed),
                ],
                Confirmations = session.Confirmations,
                LoadedConfigurationHash = Postgres.Synchronous.Hash,
                IsCheckpointing = Postgres.IsCheckpointing,
                CheckpointedForRound = Postgres.CheckpointedForRound,
            },
            Primary = sees,
            PrimarySilentFor = IsHeard(sees) ? TimeSpan.Zero : Clock - session.HeardAt,
            WantedConfigurationHash = session.Cluster is null ? null : session.Synchronous(world, Name).Hash,
        };
    }

    /// <summary>How many have to vouch for it when it is cut off, by what it knows.</summary>
    public static int PeersNeeded(ManagerMemory session) =>
        Quorum.PeersToKeepServing(InstancesInLease(session) ?? session.Cluster?.Count ?? int.MaxValue);

    /// <summary>How many instances its lease names, or may: a write whose answer is lost may have been stored.</summary>
    private static int? InstancesInLease(ManagerMemory session) =>
        session.Lease?.Instances is { } stored ? Math.Max(stored, session.InstancesSent) : null;

    private bool IsHeard(PrimaryView? primary) => primary is { IsOrBecomesPrimary: true } && primary.Name == Postgres.Followed?.Name;

    private ClusterTarget? TargetAsSeen(ManagerMemory session) => session.Cluster is not { } cluster ? null : new()
    {
        TargetPrimary = cluster.Target,
        TargetPrimaryTimestamp = cluster.Round,
        CurrentPrimary = cluster.Current,
        Instances = cluster.Count,
    };

    private PrimaryView? PrimaryAsSeen(ManagerMemory session)
    {
        var name = Serving.PrimaryToAsk(TargetAsSeen(session), Name, session.Lease is null ? null : World.ViewOf(session.Lease, TimeSpan.Zero), Postgres.Followed);
        return world.Named(name) is { Manager: { Listens: true } manager } primary && primary != this && world.Linked(this, primary)
            ? new()
            {
                Name = primary.Name,
                AcceptsWrites = primary.Postgres.AcceptsWrites && LeaseUpkeep.MayAcceptWrites(primary.View(manager, sees: null)),
                RunsAsStandby = primary.Postgres is { State: PostgresState.Running, IsPrimary: false },
                SendsHere = Postgres.Streams(primary),
                SystemIdentifier = "1",
                History = primary.Disk.History,
                OldestWal = new((ulong)primary.Disk.OldestWal),
            }
            : null;
    }
}

/// <summary>What a manager process keeps in memory.</summary>
internal sealed class ManagerMemory(string session, TimeSpan started)
{
    /// <summary>How often it looks how much room there is.</summary>
    public static readonly TimeSpan LooksEvery = TimeSpan.FromSeconds(1);

    public string Session { get; } = session;

    public bool Listens { get; set; }

    /// <summary>The greatest number of instances that it sent with a write to the lease and has not read back yet.</summary>
    public int InstancesSent { get; set; }

    /// <summary>When it was last told whom to follow.</summary>
    public TimeSpan FollowedAt { get; private set; } = started;

    /// <summary>When whom it follows last said that it is the primary, or about to be.</summary>
    public TimeSpan HeardAt { get; set; } = started;

    public void Follows(TimeSpan clock) => (FollowedAt, HeardAt) = (clock, clock);

    public bool ToldToStop { get; set; }

    public bool IsBusy { get; set; }

    public bool IsRenewing { get; set; }

    public bool Serves { get; set; }

    public bool MayAcceptWrites { get; set; }

    public string? LastReason { get; set; }

    public ClusterRecord? Cluster { get; set; }

    /// <summary>When it first read the Cluster; null while it has not.</summary>
    public TimeSpan? FirstReadAt { get; private set; }

    public LeaseRecord? Lease { get; set; }

    private (ClusterRecord Cluster, ImmutableSortedSet<string> Silent, SynchronousSetting Setting)? synchronous;

    /// <summary>How the standbys confirm, while this is the primary.</summary>
    public ImmutableArray<StandbyConfirmation> Confirmations { get; private set; } = [];

    /// <summary>The standbys that it does not count on.</summary>
    public ImmutableSortedSet<string> Silent { get; set; } = [];

    /// <summary>Looks how the other instances confirm.</summary>
    public void Watch(IReadOnlyList<ReplicationReport>? rows, bool isPrimary, TimeSpan clock) => Confirmations = !isPrimary || rows is null || Cluster is null
        ? []
        : [
            .. from name in Cluster.Names
               where !Session.StartsWith($"{name}/", StringComparison.Ordinal)
               select StandbyConfirmation.Next(
                   Confirmations.FirstOrDefault(standby => standby.Name == name), name, rows.FirstOrDefault(row => row.ApplicationName == name), clock),
        ];

    /// <summary>The standbys that its PostgreSQL shall wait for, by the Cluster as last read.</summary>
    public SynchronousSetting Synchronous(World world, string name)
    {
        if (Cluster is { } cluster && (synchronous?.Cluster != cluster || synchronous?.Silent != Silent))
        {
            synchronous = (cluster, Silent, new(world.Options.Select(cluster, name, Silent)));
        }

        return synchronous?.Setting ?? SynchronousSetting.None;
    }

    public TimeSpan? RenewedAt { get; set; }

    public TimeSpan LastVouch { get; set; } = started;

    public SortedDictionary<string, TimeSpan> Vouches { get; } = new(StringComparer.Ordinal);

    public List<TimeSpan> Crashes { get; } = [];

    /// <summary>How much room it found when it last looked.</summary>
    public ImmutableArray<VolumeReport> Volumes { get; private set; } = [];

    public TimeSpan LookedAt { get; private set; } = started - LooksEvery;

    /// <summary>Since when it has found no room for a WAL file whenever it looked, in the world's time; null where it found some.</summary>
    public TimeSpan? FoundNoRoomSince { get; private set; }

    public void Look(TimeSpan clock, TimeSpan now, Volumes volumes)
    {
        (LookedAt, Volumes) = (clock, volumes.Look());
        FoundNoRoomSince = volumes.NoRoomSince is null ? null : FoundNoRoomSince ?? now;
    }

    /// <summary>Takes a newer version in; an older one that comes late is dropped.</summary>
    public void Read(ClusterRecord cluster, LeaseRecord lease, TimeSpan clock)
    {
        FirstReadAt ??= clock;
        Cluster = Cluster is null || cluster.Version > Cluster.Version ? cluster : Cluster;
        if (Lease is null || lease.Version > Lease.Version)
        {
            Lease = lease;
            RenewedAt = lease.Session == Session ? RenewedAt : null;
        }
    }
}
