using Surus.Decisions;

namespace Surus.Simulation;

/// <summary>One run: a cluster, its faults and its clients, in virtual time on one thread. The same seed is the same run, bit for bit.</summary>
internal sealed class World
{
    public const int ApiParty = 0;
    public const int OperatorParty = 1;

    /// <summary>An instance that streamed once, and was taken from the cluster.</summary>
    public const string GoneForGood = "c-0";

    public static readonly DateTimeOffset Epoch = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    public static readonly TimeSpan ManagerPeriod = TimeSpan.FromMilliseconds(200);
    public static readonly TimeSpan ReceiverTimeout = TimeSpan.FromSeconds(5);

    /// <summary>How long after its node goes on an instance's manager has certainly looked at its lease, and its clock shows that it is old.</summary>
    public TimeSpan WakeBound => Options.ClocksStandStill ? IsolationBound : TimeSpan.FromMilliseconds(20);

    /// <summary>The renewals' deadline by a clock that is one percent slow, and the fence.</summary>
    public static readonly TimeSpan IsolationBound = LeaseTimings.Default.RenewDeadline * 1.01 + TimeSpan.FromMilliseconds(50);

    private readonly List<string> history = [];
    private readonly List<(TimeSpan At, ClusterRecord Cluster, LeaseRecord Lease, Members Members)> past = [];
    private const int MostInstances = 30;

    public World(SimulationOptions options)
    {
        Options = options;
        Random = new(options.Seed);
        Net = new(3 + MostInstances, Time);
        Clients = new(this);
        Archive = new(this);
        Instances = [.. Enumerable.Range(1, options.Instances).Select(serial => new Instance(this, serial))];
        Api = new([.. Instances.Select(instance => instance.Name)], options.HasWalVolume) { Changed = Announce, MembersChanged = AnnounceMembers };
        Services = new(this);
        Invariants = new(this);
        Operator = new(this);
    }

    public SimulationOptions Options { get; }

    public Timetable Time { get; } = new();

    public Prng Random { get; }

    public Network Net { get; }

    public ApiServer Api { get; }

    /// <summary>The instances of which anything is there.</summary>
    public IReadOnlyList<Instance> Instances { get; private set; }

    public Services Services { get; }

    public Operator Operator { get; }

    public Clients Clients { get; }

    public Archive Archive { get; }

    /// <summary>Where the clients are that come through the services.</summary>
    public int OutsideParty => 2 + MostInstances;

    public Invariants Invariants { get; }

    public IReadOnlyList<string> History => history;

    public int Acknowledged => Invariants.Count;

    /// <summary>Runs to the end; null when all invariants held and the cluster recovered, else what went wrong.</summary>
    public string? Run()
    {
        Begin();
        new FaultPlan(this).Begin();
        while (Invariants.Violation is null && Time.Step(Options.Faulty))
        {
        }

        Net.HealAll();
        foreach (var instance in Instances.Where(instance => instance.IsFrozen))
        {
            instance.Thaw();
        }

        foreach (var instance in Instances)
        {
            instance.Volumes.GrowForGood();
            instance.Kubelet.IsDown = false;
        }

        (StaleUntil, SlowUntil) = (Time.Now, Time.Now);
        Operator.Start();
        Note("all faults end");
        var deadline = Options.Faulty + Options.Recovery;
        while (Invariants.Violation is null && !Invariants.HasRecovered && Time.Step(deadline))
        {
        }

        return Invariants.Violation ?? (Invariants.HasRecovered ? Judge() : $"The cluster did not recover within {Options.Recovery.TotalSeconds} s, {Invariants.Unwell()}: {Pending()}");
    }

    /// <summary>What the clients have to say in the end.</summary>
    private string? Judge()
    {
        var leader = Named(Api.Cluster.Current)!;
        var isSynchronous = Options.SynchronousStandbys > 0;
        var promise = new Promise(Options is { Durability: Durability.Required, GuardsFailover: true }, IsolationBound, isSynchronous ? IsolationBound : TimeSpan.Zero, WakeBound);
        var fault = HistoryChecker.Faults(Clients.History(leader), promise).FirstOrDefault();
        Note(fault is null ? "clients: no fault in what they did and saw" : $"VIOLATION {fault}");
        return fault;
    }

    public Instance? Named(string? name)
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

    public bool Linked(Instance left, Instance right) => Net.RoundTrip(left.Party, right.Party);

    /// <summary>Until when a first read may show the past, as from an API server that lags behind the others.</summary>
    public TimeSpan StaleUntil { get; set; }

    /// <summary>Until when lines of the operator's streams of reports take long.</summary>
    public TimeSpan ReportsLateUntil { get; set; }

    /// <summary>Until when messages take long.</summary>
    public TimeSpan SlowUntil { get; set; }

    /// <summary>Whether messages take long, or some that did may still be under way.</summary>
    public bool AreMessagesSlow => Time.Now < SlowUntil + TimeSpan.FromSeconds(5) || Time.Now < StaleUntil + TimeSpan.FromSeconds(10);

    public TimeSpan ApiDelay() => Time.Now < SlowUntil ? Random.Milliseconds(20, 1500) : Random.Milliseconds(1, 8);

    public TimeSpan PeerDelay() => Time.Now < SlowUntil ? Random.Milliseconds(20, 200) : Random.Milliseconds(1, 20);

    /// <summary>What somebody sees who reads for the first time, by a list: what is, or where reads are stale what was up to ten seconds ago.</summary>
    public (ClusterRecord Cluster, LeaseRecord Lease, Members Members) FirstRead()
    {
        var asOf = Time.Now < StaleUntil ? Time.Now - Random.Milliseconds(0, 10_000) : Time.Now;
        var seen = past.FindLast(state => state.At <= asOf);
        return seen.Cluster is null ? (Api.Cluster, Api.Lease, Api.Members) : (seen.Cluster, seen.Lease, seen.Members);
    }

    public void Note(string what)
    {
        if (Options.KeepsHistory)
        {
            history.Add($"{Time.Now.TotalSeconds,8:0.000}  {what}");
        }
    }

    public static LeaseView ViewOf(LeaseRecord lease, TimeSpan unchangedFor) => new()
    {
        ResourceVersion = lease.Version.ToString(),
        Holder = lease.Holder,
        HolderSession = lease.Session,
        HolderAddress = lease.Address,
        Duration = LeaseTimings.Default.Duration,
        UnchangedFor = unchangedFor,
        Timeline = lease.Timeline,
        HandoverLsn = lease.HandoverLsn,
        Successor = lease.Successor,
        LastHolder = lease.LastHolder,
        Instances = lease.Instances,
    };

    private void Begin()
    {
        var first = Instances[0];
        first.Disk.Append(new(1, -1));
        first.Disk.Replayed = 1;
        foreach (var instance in Instances)
        {
            if (instance != first)
            {
                instance.Disk.CopyFrom(first.Disk);
            }
        }

        first.Disk.Kind = DataDirectoryKind.Primary;
        first.Disk.StoppedCleanly = true;
        first.Disk.Slots[GoneForGood] = 1;
        foreach (var instance in Instances)
        {
            instance.Kubelet.BeginRunning();
            Live(instance);
        }

        Every(100, 200, Clients.Outside);
        Operator.Start();
        Every(200, 0, Invariants.Check);
    }

    /// <summary>An instance's volumes are made.</summary>
    public void Add(int serial)
    {
        if (Instances.All(instance => instance.Serial != serial))
        {
            var added = new Instance(this, serial);
            Instances = [.. Instances.Append(added).OrderBy(instance => instance.Serial)];
            Note($"{added.Name}: is made");
            Live(added);
        }
    }

    private void Live(Instance instance)
    {
        Every(15, 15, () => instance.Postgres.Receive(), instance);
        Every(20, 30, () => Clients.AtInstance(instance), instance);
        Every(100, 900, () => Archive.Turn(instance), instance);
        Every(500, 1000, instance.Wal.Upkeep, instance);
        Every(2000, 4000, instance.Wal.Checkpoint, instance);
        Every(1000, 200, () => Deliver(instance), instance);
        Every(100, 200, instance.Kubelet.Turn, instance);
        Every(300, 700, () => Operator.Hear(instance), instance);
        Deliver(instance);
    }

    private void Every(int milliseconds, int jitter, Action happens, Instance? of = null) =>
        Time.After(TimeSpan.FromMilliseconds(milliseconds + Random.Below(jitter + 1)), () =>
        {
            if (of is not { IsGone: true })
            {
                happens();
                Every(milliseconds, jitter, happens, of);
            }
        });

    /// <summary>Those of which nothing is left are gone for good.</summary>
    public void Bury()
    {
        foreach (var gone in Instances.Where(instance => Api.Member(instance.Serial) is null && !instance.IsUp))
        {
            gone.IsGone = true;
            Instances = [.. Instances.Where(instance => instance != gone)];
            Note($"{gone.Name}: is gone");
        }
    }

    private void AnnounceMembers()
    {
        var members = Api.Members;
        past.Add((Time.Now, Api.Cluster, Api.Lease, members));
        Bury();
        Services.Follow(members);
        Time.After(Random.Milliseconds(1, Options.StaleMilliseconds), () => Operator.Read(members));
    }

    private void Announce()
    {
        past.Add((Time.Now, Api.Cluster, Api.Lease, Api.Members));
        Invariants.LeaseChanged();
        foreach (var instance in Instances)
        {
            Deliver(instance);
        }

        var cluster = Api.Cluster;
        Time.After(Random.Milliseconds(1, Options.StaleMilliseconds), () => Operator.Read(cluster));
    }

    private void Deliver(Instance instance)
    {
        var (cluster, lease, _) = instance.Manager is { Cluster: null } ? FirstRead() : (Api.Cluster, Api.Lease, Api.Members);
        Time.After(Random.Milliseconds(1, Options.StaleMilliseconds), () =>
        {
            if (Net.RoundTrip(instance.Party, ApiParty))
            {
                instance.Manager?.Read(cluster, lease, instance.Clock);
            }
        });
    }

    private string Pending() => string.Join(" | ", Instances.Select(instance =>
        $"{instance.Name}: {instance.Manager?.LastReason ?? "no manager"}, {instance.Postgres.State}, {instance.Disk.Kind}, timeline {instance.Disk.Timeline}, {instance.Disk.Count} records")
        .Append($"operator: {Operator.LastDecision?.Reason}: {Operator.LastDecision?.Message}")
        .Append($"target {Api.Cluster.Target}, current {Api.Cluster.Current}, lease {Api.Lease.Holder} {Api.Lease.Session} timeline {Api.Lease.Timeline}"));
}
