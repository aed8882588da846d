using System.Collections.Immutable;
using Surus.Api;
using Surus.Decisions;
using Surus.Objects;

namespace Surus.Simulation;

/// <summary>What a seed chooses: the cluster, the faults that are on, and how slow the world is.</summary>
internal sealed record SimulationOptions
{
    public required ulong Seed { get; init; }

    public int Instances { get; init; } = 3;

    /// <summary>How many standbys confirm a commit before it is acknowledged; 0 is asynchronous.</summary>
    public int SynchronousStandbys { get; init; }

    /// <summary>What becomes of commits while there are too few of them.</summary>
    public Durability Durability { get; init; }

    /// <summary>
    /// Whether a failover must prove that no acknowledged commit is missing (<c>failoverQuorum</c>); without it, one is lost where nobody answers who has it.
    /// </summary>
    public bool GuardsFailover { get; init; } = true;

    /// <summary>Whether WAL has a volume of its own.</summary>
    public bool HasWalVolume { get; init; }

    /// <summary>How many WAL files the volume has room for that holds WAL; few are filled by what slots keep.</summary>
    public int WalFiles { get; init; } = 4000;

    public TimeSpan Faulty { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The time within which the cluster must be well again after the last fault has ended.</summary>
    public TimeSpan Recovery { get; init; } = TimeSpan.FromSeconds(60);

    public IReadOnlyList<Fault> Faults { get; init; } = [];

    /// <summary>The longest time that a watch may be behind.</summary>
    public int StaleMilliseconds { get; init; } = 20;

    /// <summary>The longest time that a service's proxy is behind the pods.</summary>
    public int ProxyMilliseconds { get; init; } = 50;

    /// <summary>How often a node asks whether an instance is ready.</summary>
    public TimeSpan ReadinessPeriod { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Whether the steady clock of a node that stands still does so too, as on some machines that are paused.</summary>
    public bool ClocksStandStill { get; init; }

    public bool KeepsHistory { get; init; }

    /// <summary>A mistake: a promoted instance archives its part of the old timeline's last segment under the name of the whole.</summary>
    public bool ArchivesPartAsWhole { get; init; }

    /// <summary>The real decision of an instance manager; mutation checks put a worse one here.</summary>
    public Func<InstanceView, InstanceDecision> DecideInstance { get; init; } = InstanceDecision.Decide;

    /// <summary>The real decision of the operator; mutation checks put a worse one here.</summary>
    public Func<FailoverView, FailoverDecision> DecideFailover { get; init; } = FailoverDecision.Decide;

    /// <summary>The real decision about the Cluster's objects and status; mutation checks put a worse one here.</summary>
    public Func<ClusterView, ClusterPlan> DecideCluster { get; init; } = ClusterDecision.Decide;

    /// <summary>The real decision on which standbys a primary does not count on; mutation checks put a worse one here.</summary>
    public Func<InstanceView, ImmutableSortedSet<string>, ImmutableSortedSet<string>> DecideSilence { get; init; } = SilentStandbys.Of;

    /// <summary>The real decision on the slots; mutation checks put a worse one here.</summary>
    public Func<IEnumerable<ReplicationSlotReport>, IReadOnlySet<string>, bool, IEnumerable<SlotStep>> DecideSlots { get; init; } =
        (present, wanted, isPrimary) => SlotUpkeep.Decide(present, wanted, isPrimary);

    /// <summary>The standbys that an instance's PostgreSQL shall wait for as primary; null for none.</summary>
    public SynchronousStandbys? Select(ClusterRecord cluster, string primary, IReadOnlySet<string> silent)
    {
        if (Durability == Durability.Asynchronous)
        {
            return null;
        }

        var healthy = cluster.Status.InstancesStatus?.GetValueOrDefault("healthy") ?? [];
        var surplus = Surplus.Names(new() { Metadata = new() { Name = "c" }, Spec = new() { Instances = cluster.Wanted }, Status = cluster.Status });
        (string, bool)[] replicas = [.. cluster.Names.Where(name => name != primary && !surplus.Contains(name)).Select(name => (name, healthy.Contains(name) && !silent.Contains(name)))];
        return Durability == Durability.Legacy
            ? SynchronousSelection.SelectLegacy(SynchronousStandbys, replicas)
            : SynchronousSelection.Select(
                new() { Method = "any", Number = SynchronousStandbys, PreferAvailability = Durability == Durability.Preferred }, "c", replicas);
    }

    public static SimulationOptions FromSeed(ulong seed)
    {
        var random = new Prng(seed ^ 0x5ee0_0000);
        var instances = random.Pick([1, 2, 2, 3, 3, 3, 3, 4, 5]);
        var synchronous = instances >= 3 && random.Chance(50) ? 1 + random.Below((instances - 1) / 2) : 0;
        Fault[] possible = synchronous > 0 ? [.. Enum.GetValues<Fault>().Where(fault => fault != Fault.VolumeDeleted)] : Enum.GetValues<Fault>();
        var stale = random.Pick([20, 20, 200, 1500]);
        var guards = random.Chance(75);
        var durability = synchronous == 0 ? Durability.Asynchronous : random.Pick([Durability.Required, Durability.Required, Durability.Preferred, Durability.Legacy]);
        return new()
        {
            Seed = seed,
            Instances = instances,
            SynchronousStandbys = synchronous,
            Faults = [.. possible.Where(fault => random.Chance(fault is Fault.PostmasterSuspended or Fault.DiskHangs ? 25 : 45))],
            StaleMilliseconds = stale,
            Durability = durability,
            GuardsFailover = guards && durability != Durability.Legacy,
            HasWalVolume = random.Chance(50),
            WalFiles = random.Pick([14, 40, 4000]),
            ProxyMilliseconds = random.Pick([50, 500, 3000]),
            ClocksStandStill = random.Chance(30),
            ReadinessPeriod = TimeSpan.FromSeconds(random.Pick([1, 1, 10])),
        };
    }
}

/// <summary>The standbys that PostgreSQL waits for, and what tells this setting from others.</summary>
/// <param name="Standbys">The standbys; null for none.</param>
internal sealed record SynchronousSetting(SynchronousStandbys? Standbys)
{
    public static SynchronousSetting None { get; } = new((SynchronousStandbys?)null);

    public string Hash { get; } = Standbys?.Render() ?? "";
}

/// <summary>What becomes of commits while too few standbys are there to confirm them.</summary>
internal enum Durability
{
    /// <summary>None ever confirms.</summary>
    Asynchronous,

    /// <summary>They wait (<c>dataDurability: required</c>).</summary>
    Required,

    /// <summary>They wait for those that are ready (<c>dataDurability: preferred</c>).</summary>
    Preferred,

    /// <summary>The same, in the older way (<c>minSyncReplicas</c>, <c>maxSyncReplicas</c>).</summary>
    Legacy,
}

/// <summary>What can go wrong.</summary>
internal enum Fault
{
    ManagerKilled,
    PostmasterKilled,
    PodStopped,
    PodForceDeleted,
    NodeDown,
    NodeCutOff,
    NetworkSplit,
    LinkCutOneWay,
    InstanceCutFromApiServer,
    ApiServerDown,
    OperatorKilled,
    OperatorCutFromInstances,
    SwitchoverAsked,
    VolumeDeleted,
    PostmasterSuspended,
    DiskHangs,
    NodeFrozen,
    StaleReads,
    MessagesDelayed,
    VolumeFills,
    InstancesAdded,
    InstancesRemoved,
    ReportsDelayed,
}
