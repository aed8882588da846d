using Surus.Api;
using Surus.Decisions;

namespace Surus.Simulation;

/// <summary>What a seed chooses: the cluster, the faults that are on, and how slow the world is.</summary>
internal sealed record SimulationOptions
{
    public required ulong Seed { get; init; }

    public int Instances { get; init; } = 3;

    /// <summary>How many standbys confirm a commit before it is acknowledged; 0 is asynchronous.</summary>
    public int SynchronousStandbys { get; init; }

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

    public bool KeepsHistory { get; init; }

    /// <summary>A mistake: a promoted instance archives its part of the old timeline's last segment under the name of the whole.</summary>
    public bool ArchivesPartAsWhole { get; init; }

    /// <summary>The real decision of an instance manager; mutation checks put a worse one here.</summary>
    public Func<InstanceView, InstanceDecision> DecideInstance { get; init; } = InstanceDecision.Decide;

    /// <summary>The real decision of the operator; mutation checks put a worse one here.</summary>
    public Func<FailoverView, FailoverDecision> DecideFailover { get; init; } = FailoverDecision.Decide;

    /// <summary>The real decision on the slots; mutation checks put a worse one here.</summary>
    public Func<IEnumerable<ReplicationSlotReport>, IReadOnlySet<string>, bool, IEnumerable<SlotStep>> DecideSlots { get; init; } =
        (present, wanted, isPrimary) => SlotUpkeep.Decide(present, wanted, isPrimary);

    public static SimulationOptions FromSeed(ulong seed)
    {
        var random = new Prng(seed ^ 0x5ee0_0000);
        var instances = random.Pick([1, 2, 2, 3, 3, 3, 3, 4, 5]);
        var synchronous = instances >= 3 && random.Chance(50) ? 1 + random.Below((instances - 1) / 2) : 0;
        Fault[] possible = synchronous > 0 ? [.. Enum.GetValues<Fault>().Where(fault => fault != Fault.VolumeDeleted)] : Enum.GetValues<Fault>();
        var stale = random.Pick([20, 20, 200, 1500]);
        var guards = random.Chance(75);
        return new()
        {
            Seed = seed,
            Instances = instances,
            SynchronousStandbys = synchronous,
            Faults = [.. possible.Where(fault => random.Chance(fault is Fault.PostmasterSuspended or Fault.DiskHangs ? 25 : 45))],
            StaleMilliseconds = stale,
            GuardsFailover = guards,
            HasWalVolume = random.Chance(50),
            WalFiles = random.Pick([14, 40, 4000]),
        };
    }
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
}
