using Surus.Decisions;

namespace Surus.Simulation;

/// <summary>What must hold at every moment, judged by what is true and not by what anybody believes.</summary>
internal sealed class Invariants(World world)
{
    private static readonly TimeSpan ContactNeeded = TimeSpan.FromSeconds(4);

    /// <summary>How long after a volume is full its manager has certainly looked.</summary>
    private static readonly TimeSpan RoomIsKnownWithin = TimeSpan.FromMilliseconds(1500);

    /// <summary>How long after it first read the Cluster a peer has certainly been asked, by a primary that asks.</summary>
    private static readonly TimeSpan AskedWithin = TimeSpan.FromMilliseconds(500);

    /// <summary>How long after a volume is full the operator's last report of it has certainly said so.</summary>
    private static readonly TimeSpan RoomIsReportedWithin = TimeSpan.FromMilliseconds(5000);

    private readonly Dictionary<uint, string> openedBy = [];
    private List<(WalRecord Record, int Position)> acknowledged = [];
    private LeaseRecord? lastLease;
    private bool handedOver;
    private uint newestTimeline;
    private TimeSpan servesSince;

    public string? Violation { get; private set; }

    public int Count { get; private set; }

    public bool HasRecovered { get; private set; }

    public void Acknowledged(Instance instance, WalRecord record, int position)
    {
        Count++;
        if (record.Timeline >= newestTimeline)
        {
            acknowledged.Add((record, position));
            return;
        }

        // A node that stood still through a failover goes on: until its manager has run, an asynchronous primary there does not know, and what it
        // acknowledges is lost at once.
        Require(
            world.Options.SynchronousStandbys == 0 && world.Clients.HasJustWoken(instance),
            $"{instance.Name} acknowledged a write on timeline {record.Timeline} although timeline {newestTimeline} had been opened by {Opener(newestTimeline)}");
    }

    /// <summary>An instance begins to accept writes.</summary>
    public void Promoted(Instance instance)
    {
        var timeline = instance.Disk.Timeline.Value;
        var opener = openedBy.GetValueOrDefault(timeline, instance.Name);
        Require(opener == instance.Name, $"{instance.Name} and {opener} both opened timeline {timeline}");
        if (timeline < newestTimeline && world.Options.SynchronousStandbys > 0)
        {
            // Cut off, and left by its synchronous standbys, it may start again until its lease runs out: it can acknowledge nothing, and that is
            // required wherever something is acknowledged.
            return;
        }

        Require(timeline >= newestTimeline, $"{instance.Name} became primary on timeline {timeline} after timeline {newestTimeline} had been opened");
        var other = world.Instances.FirstOrDefault(other =>
            other != instance && other.Postgres.AcceptsWrites && !other.IsFrozen && !world.Clients.HasJustWoken(other));
        Require(other is null || world.Options.SynchronousStandbys > 0, $"{instance.Name} became primary while {other?.Name} still accepted writes");
        Survives(instance);
        if (timeline > newestTimeline)
        {
            world.Clients.TakenOver(instance, newestTimeline, handedOver, world.Named(openedBy.GetValueOrDefault(newestTimeline)));
        }

        openedBy[timeline] = instance.Name;
        newestTimeline = timeline;
        servesSince = world.Time.Now;
    }

    public void LeaseChanged()
    {
        var lease = world.Api.Lease;
        if (lease.Holder is not null && lastLease?.Session != lease.Session)
        {
            handedOver = lastLease?.HandoverLsn is not null;
        }

        lastLease = lease;
    }

    /// <summary>PostgreSQL is started: not again and again on a disk on which it ended, which has no room yet.</summary>
    public void Starts(Instance instance) => Require(
        !instance.Postgres.EndedOnFullDisk || !(world.Time.Now - instance.Volumes.FullSince > RoomIsKnownWithin),
        $"{instance.Name} starts PostgreSQL again though its disk, on which it ended, has had no room since {instance.Volumes.FullSince}");

    /// <summary>The operator makes nobody primary who has long had no room for it, and moves nothing where nobody has.</summary>
    public void Decided(FailoverView view, FailoverDecision decision)
    {
        if (decision.Steps.OfType<FailoverStep.SetTargetPrimary>().FirstOrDefault() is not { } chosen)
        {
            return;
        }

        Require(
            world.Named(chosen.Name) is not { } winner || !LacksRoom(winner),
            $"{chosen.Name} is to be the primary and has had no room for it since {world.Named(chosen.Name)?.Volumes.NoRoomSince}");
        Require(
            view.TargetPrimary != view.CurrentPrimary || !world.Instances.All(LacksRoom),
            $"the primary shall change from {view.CurrentPrimary} to {chosen.Name} though no instance has room to become it");
    }

    public void Released(Instance instance) =>
        Require(!instance.Postgres.AcceptsWrites, $"{instance.Name} released the lease while it accepted writes");

    /// <summary>Losing the control plane loses no database: nobody fences itself while enough peers are in sight.</summary>
    public void Fenced(Instance instance, ManagerMemory session)
    {
        var needed = Quorum.PeersToKeepServing(world.Instances.Count);
        var inSight = world.Instances.Count(peer =>
            peer != instance && world.Net.RoundTripFor(instance.Party, peer.Party, ContactNeeded)
            && peer.Manager is { Listens: true, ToldToStop: false, FirstReadAt: { } read } manager && peer.Clock - read > AskedWithin
            && peer.Clock - manager.LastVouch < ContactNeeded && LeaseUpkeep.MayVouchFor(peer.View(), instance.Name));
        Require(
            inSight < needed || needed == 0 || world.Api.Cluster.Target != instance.Name || world.Api.Lease.Session != session.Session,
            $"{instance.Name} fenced itself although {inSight} peers had it in sight and {needed} were enough");
    }

    /// <summary>A data directory is about to be overwritten from another.</summary>
    public void Destroys(Instance instance, Instance source) => Require(
        source.Disk.Timeline.Value == newestTimeline && acknowledged.TrueForAll(write => source.Disk.Contains(write.Record, write.Position)),
        $"{instance.Name} gave up its data for that of {source.Name}, which does not have everything");

    /// <summary>The archive has a file of this name already.</summary>
    public void ArchivedTwice(bool isTheSame, string name, string before, Instance now) =>
        Require(isTheSame, $"{now.Name} archived {name} with another content than {before} had before");

    /// <summary>
    /// A checkpoint removes WAL: not what a standby needs that has streamed from this primary, and from nobody else since.
    /// </summary>
    public void RemovesWal(Instance from, int upTo)
    {
        foreach (var standby in world.Instances)
        {
            Require(
                !standby.Postgres.HasStreamedFrom(from) || standby.Disk.Kind != DataDirectoryKind.Standby || standby.Disk.Count >= upTo,
                $"{from.Name} removed its WAL before {upTo}, and {standby.Name}, which streamed from it, has only {standby.Disk.Count}");
        }
    }

    /// <summary>What can be looked at now and then.</summary>
    public void Check()
    {
        if (Leader() is { } leader)
        {
            foreach (var instance in world.Instances)
            {
                DivergedServesNobody(instance, leader);
            }
        }

        HasRecovered = world.Time.Now > world.Options.Faulty && IsWell();
    }

    private void DivergedServesNobody(Instance instance, Instance leader)
    {
        var canKnow = world.Time.Now - servesSince > ContactNeeded
            && world.Net.RoundTripFor(instance.Party, leader.Party, ContactNeeded)
            && world.Net.RoundTripFor(instance.Party, World.ApiParty, ContactNeeded);
        if (canKnow && instance != leader && instance.Manager is { Serves: true } && instance.Postgres.State == PostgresState.Running)
        {
            Require(
                instance.Disk.SharesPrefix(leader.Disk, Math.Min(instance.Disk.Replayed, leader.Disk.Count)),
                $"{instance.Name} serves readers and has diverged from {leader.Name}");
        }
    }

    private Instance? Leader() =>
        world.Instances.FirstOrDefault(instance => instance.Postgres.AcceptsWrites && instance.Disk.Timeline.Value == newestTimeline);

    private bool IsWell()
    {
        var cluster = world.Api.Cluster;
        return Leader() is { } leader && cluster.Target == leader.Name && cluster.Current == leader.Name && cluster.FailingSince is null
            && leader.Manager is { Serves: true }
            && world.Operator.LastDecision is { Kind: FailoverKind.Settled }
            && world.Instances.All(instance => instance == leader || Follows(instance, leader))
            && world.Instances.All(instance => KeepsWalForNobody(instance, leader));
    }

    /// <summary>No slot keeps WAL for an instance that is gone for good, nor on a former primary, from which nobody streams any more.</summary>
    private static bool KeepsWalForNobody(Instance instance, Instance leader) =>
        !instance.Disk.Slots.ContainsKey(World.GoneForGood) && (instance == leader || instance.Disk.Slots.Values.All(position => position is null));

    private static bool Follows(Instance instance, Instance leader) =>
        instance.Manager is { Serves: true } && instance.Postgres is { ReceiverActive: true } && instance.Postgres.Followed?.Name == leader.Name
        && instance.Disk.Timeline == leader.Disk.Timeline && instance.Disk.SharesPrefix(leader.Disk, instance.Disk.Count);

    /// <summary>
    /// No acknowledged commit is missing where the mode promises it, nor after a clean handover. What asynchronous replication may lose
    /// is lost here, and not asked for again.
    /// </summary>
    private void Survives(Instance instance)
    {
        var kept = acknowledged.FindAll(write => instance.Disk.Contains(write.Record, write.Position));
        var promised = (world.Options.SynchronousStandbys > 0 && world.Options.GuardsFailover) || handedOver;
        Require(
            kept.Count == acknowledged.Count || !promised,
            $"{instance.Name} became primary without {acknowledged.Count - kept.Count} acknowledged commits");
        if (world.Options.SynchronousStandbys > 0 && kept.Count < acknowledged.Count && !promised)
        {
            var lost = acknowledged.Except(kept).First();
            var holder = world.Clients.InSight.FirstOrDefault(name => world.Named(name)!.Disk.Contains(lost.Record, lost.Position));
            Require(holder is null, $"{instance.Name} became primary without acknowledged commits that {holder}, which answered, has");
        }

        acknowledged = kept;
    }

    /// <summary>Whether a standby has had no room for a WAL file for so long that the operator knows; a primary needs one only to go on.</summary>
    private bool LacksRoom(Instance instance) =>
        world.Time.Now - instance.Volumes.NoRoomSince > RoomIsReportedWithin && instance.Disk.HangsSince is null
        && (instance.Disk.Kind != DataDirectoryKind.Primary || instance.Postgres.EndedOnFullDisk);

    private string Opener(uint timeline) => openedBy.GetValueOrDefault(timeline, "nobody");

    private void Require(bool holds, string otherwise)
    {
        if (!holds && Violation is null)
        {
            Violation = otherwise;
            world.Note($"VIOLATION {otherwise}");
        }
    }
}
