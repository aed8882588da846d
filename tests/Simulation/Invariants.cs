using Surus.Api;
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

    /// <summary>How long a commit waits for a standby that is only preferred: the primary counts no more on one that owes its word for some seconds.</summary>
    private static readonly TimeSpan CommitsHangAtMost = TimeSpan.FromSeconds(8);

    /// <summary>How long after anything changed the operator has certainly written it into the status, and on the pods.</summary>
    private static readonly TimeSpan StatusFollowsWithin = TimeSpan.FromSeconds(8);

    private readonly Dictionary<uint, string> openedBy = [];
    private List<(WalRecord Record, int Position, int Standbys)> acknowledged = [];
    private LeaseRecord? lastLease;
    private bool handedOver;
    private uint newestTimeline = 1;
    private TimeSpan servesSince;
    private TimeSpan? servicesWrongSince;
    private TimeSpan? untoldSince;

    public string? Violation { get; private set; }

    public int Count { get; private set; }

    public bool HasRecovered { get; private set; }

    public void Acknowledged(Instance instance, WalRecord record, int position, int standbys)
    {
        Count++;
        if (record.Timeline >= newestTimeline)
        {
            acknowledged.Add((record, position, standbys));
            return;
        }

        // A node that stood still through a failover goes on: until its manager has run, an asynchronous primary there does not know, and what it
        // acknowledges is lost at once.
        Require(
            !IsRequired && world.Clients.HasJustWoken(instance),
            $"{instance.Name} acknowledged a write on timeline {record.Timeline} although timeline {newestTimeline} had been opened by {Opener(newestTimeline)}");
    }

    /// <summary>An instance begins to accept writes.</summary>
    public void Promoted(Instance instance)
    {
        var timeline = instance.Disk.Timeline.Value;
        var opener = openedBy.GetValueOrDefault(timeline, instance.Name);
        Require(opener == instance.Name, $"{instance.Name} and {opener} both opened timeline {timeline}");
        if (timeline < newestTimeline && (IsRequired || world.Clients.HasJustWoken(instance)))
        {
            // Its node stood still, and it does not know yet. Or cut off, and left by its synchronous standbys, it may start again until its lease runs out: it can acknowledge nothing, and that is
            // required wherever something is acknowledged.
            return;
        }

        Require(timeline >= newestTimeline, $"{instance.Name} became primary on timeline {timeline} after timeline {newestTimeline} had been opened");
        var other = world.Instances.FirstOrDefault(other =>
            other != instance && other.Postgres.AcceptsWrites && !other.IsFrozen && !world.Clients.HasJustWoken(other));
        Require(other is null || IsRequired, $"{instance.Name} became primary while {other?.Name} still accepted writes");
        Survives(instance);
        if (timeline > newestTimeline)
        {
            world.Clients.TakenOver(instance, timeline - 1, handedOver, world.Named(openedBy.GetValueOrDefault(newestTimeline)));
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
        Require(!instance.Postgres.MayWrite, $"{instance.Name} released the lease while its PostgreSQL could write");

    /// <summary>Losing the control plane loses no database: nobody fences itself while enough peers are in sight.</summary>
    public void Fenced(Instance instance, ManagerMemory session)
    {
        var needed = Instance.PeersNeeded(session);
        var inSight = world.Instances.Count(peer =>
            peer != instance && session.Cluster!.Names.Contains(peer.Name) && world.Net.RoundTripFor(instance.Party, peer.Party, ContactNeeded)
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
    /// A checkpoint removes WAL: not what a standby needs that has streamed from this primary, and from nobody else since, and was not taken from the cluster.
    /// </summary>
    public void RemovesWal(Instance from, int upTo)
    {
        foreach (var standby in world.Instances.Where(instance => world.Api.Cluster.Names.Contains(instance.Name)))
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

        CommitsDoNotHang();
        TheStatusTells();
        HasRecovered = world.Time.Now > world.Options.Faulty && Unwell() is null;
    }

    /// <summary>All that one connection through <c>-rw</c> had acknowledged is on one line, and no new one comes to an older line than one before it.</summary>
    public void SessionWrote(Instance by, uint line, uint on, uint before)
    {
        Require(line == on, $"{by.Name} acknowledged writes of one connection on timelines {line} and {on}");
        Require(on >= before, $"{by.Name} acknowledged on timeline {on} what came through -rw after timeline {before} had acknowledged");
    }

    /// <summary>Somebody reads through <c>-ro</c>, where nobody is who has long been known to have left the line.</summary>
    public void ReadThroughService(Instance instance)
    {
        if (Leader() is { } leader && instance != leader && CanKnow(instance, leader, ContactNeeded + EndpointsFollowWithin))
        {
            Require(
                instance.Disk.SharesPrefix(leader.Disk, Math.Min(instance.Disk.Replayed, leader.Disk.Count)),
                $"{instance.Name} has diverged from {leader.Name} and the service -ro leads to it");
        }
    }

    private TimeSpan EndpointsFollowWithin =>
        (world.Options.ReadinessPeriod * 3) + TimeSpan.FromMilliseconds(world.Options.ProxyMilliseconds + world.Options.StaleMilliseconds + 1000);

    /// <summary>Where standbys are only preferred, no commit waits for long for one that does not come, unless the primary is cut off itself.</summary>
    private void CommitsDoNotHang()
    {
        if (world.Options.Durability is not (Durability.Preferred or Durability.Legacy) || Leader() is not { } leader || world.Operator.LastDecision is not { Kind: FailoverKind.Settled })
        {
            return;
        }

        var isAlone = !world.Net.RoundTripFor(leader.Party, World.ApiParty, CommitsHangAtMost) || leader.Disk.HangsSince is not null || leader.IsFrozen || leader.Postgres.SuspendedSince is not null || leader.Manager is not { Serves: true };
        Require(
            isAlone || leader.Postgres.CommitsWaitFor < CommitsHangAtMost,
            $"commits on {leader.Name} have been waiting for {leader.Postgres.CommitsWaitFor.TotalSeconds:0.0} s though standbys are only preferred");
    }

    /// <summary>
    /// What the operator has had the time to write: that the disk of an instance that is down is full, and which; and whom the service <c>-rw</c> leads to.
    /// </summary>
    private void TheStatusTells()
    {
        if (!world.Operator.HasRunFor(StatusFollowsWithin) || !world.Net.RoundTripFor(World.OperatorParty, World.ApiParty, StatusFollowsWithin) || world.AreMessagesSlow)
        {
            (servicesWrongSince, untoldSince) = (null, null);
            return;
        }

        var status = world.Api.Cluster.Status;
        var untold = world.Instances.FirstOrDefault(instance =>
            IsKnownToLackRoom(instance) && !(status.Phase == Phase.NotEnoughDiskSpace && status.PhaseReason?.Contains(instance.Name) == true));
        untoldSince = untold is null ? null : untoldSince ?? world.Time.Now;
        Require(
            !(world.Time.Now - untoldSince > StatusFollowsWithin),
            $"{untold?.Name} has long been down for want of room, and the status says \"{status.Phase}: {status.PhaseReason}\"");
        ServiceLeadsToThePrimary(status);
    }

    /// <summary>Whether an instance is down for want of room and says so to an operator that has nothing more urgent to tell.</summary>
    private bool IsKnownToLackRoom(Instance instance) =>
        instance.Postgres is { State: PostgresState.Stopped, EndedOnFullDisk: true } && instance.Manager is { Listens: true, FoundNoRoomSince: not null } && !instance.IsFrozen
        && world.Net.RoundTripFor(World.OperatorParty, instance.Party, StatusFollowsWithin) && world.Net.RoundTripFor(World.ApiParty, instance.Party, StatusFollowsWithin)
        && world.Operator.LastDecision is { Kind: FailoverKind.Settled or FailoverKind.Waiting };

    private void ServiceLeadsToThePrimary(ClusterStatus status)
    {
        var led = world.Api.Members.BySerial.Values.Where(member => member.Pod is { IsLeaving: false, Role: InstanceRoles.Primary }).Select(member => member.Name).ToList();
        var isWrong = Leader() is { } leader && status.CurrentPrimary == leader.Name && world.Api.Lease.Holder == leader.Name && status.Phase != Phase.FailOver
            && world.Net.RoundTripFor(World.OperatorParty, leader.Party, StatusFollowsWithin) && !leader.IsFrozen
            && world.Api.Member(leader.Serial)?.Pod is { IsLeaving: false } pod && pod.Address == leader.Address && !(led is [var one] && one == leader.Name);
        servicesWrongSince = isWrong ? servicesWrongSince ?? world.Time.Now : null;
        Require(
            !(world.Time.Now - servicesWrongSince > StatusFollowsWithin),
            $"{Leader()?.Name} is the primary and serves, and -rw leads to {(led.Count == 0 ? "nobody" : string.Join(", ", led))}");
    }

    private bool CanKnow(Instance instance, Instance leader, TimeSpan contact) =>
        world.Time.Now - servesSince > contact && (instance == leader || world.Net.RoundTripFor(instance.Party, leader.Party, contact))
        && world.Net.RoundTripFor(instance.Party, World.ApiParty, contact);

    private void DivergedServesNobody(Instance instance, Instance leader)
    {
        if (instance != leader && CanKnow(instance, leader, ContactNeeded) && instance.Manager is { Serves: true } && instance.Postgres.State == PostgresState.Running)
        {
            Require(
                instance.Disk.SharesPrefix(leader.Disk, Math.Min(instance.Disk.Replayed, leader.Disk.Count)),
                $"{instance.Name} serves readers and has diverged from {leader.Name}");
        }
    }

    private Instance? Leader() =>
        world.Instances.FirstOrDefault(instance => instance.Postgres.AcceptsWrites && instance.Disk.Timeline.Value == newestTimeline);

    /// <summary>What is not yet as it shall be once all faults have ended; null where all is well.</summary>
    public string? Unwell()
    {
        var (cluster, leader) = (world.Api.Cluster, Leader());
        var replicas = world.Instances.Where(instance => instance != leader);
        return leader is not { Manager.Serves: true } ? "nobody serves"
            : cluster.Target != leader.Name || cluster.Current != leader.Name ? $"the Cluster does not name {leader.Name}"
            : cluster.Status.CurrentPrimaryFailingSinceTimestamp is not null || cluster.Status.Phase != Phase.Healthy ? $"the status says \"{cluster.Status.Phase}\""
            : world.Operator.LastDecision is not { Kind: FailoverKind.Settled } ? "the operator has not settled"
            : world.Instances.Count != cluster.Wanted || cluster.Names.Count != cluster.Wanted ? $"{cluster.Wanted} instances are wanted"
            : replicas.FirstOrDefault(instance => !Follows(instance, leader)) is { } other ? $"{other.Name} does not follow {leader.Name}"
            : !world.Services.LeadTo(leader) ? $"-rw does not lead to {leader.Name}"
            : world.Instances.FirstOrDefault(instance => !KeepsWalForNobody(instance, leader)) is { } keeper ? $"{keeper.Name} keeps WAL for nobody"
            : null;
    }

    /// <summary>No slot keeps WAL for an instance that is gone for good, nor on a former primary, from which nobody streams any more.</summary>
    private bool KeepsWalForNobody(Instance instance, Instance leader) =>
        instance.Disk.Slots.Keys.All(slot => world.Named(slot) is not null) && (instance == leader || instance.Disk.Slots.Values.All(position => position is null));

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
        if (kept.Count < acknowledged.Count)
        {
            var lost = acknowledged.Except(kept).ToList();
            var promised = lost.Count(write => handedOver || (world.Options.GuardsFailover && WasConfirmed(write.Standbys)));
            Require(promised == 0, $"{instance.Name} became primary without {promised} acknowledged commits");
            var holder = world.Clients.InSight.FirstOrDefault(name => world.Named(name) is { } other
                && lost.Exists(write => WasConfirmed(write.Standbys) && other.Disk.Contains(write.Record, write.Position)));
            Require(holder is null || !IsRequired, $"{instance.Name} became primary without acknowledged commits that {holder}, which answered, has");
        }

        acknowledged = kept;
    }

    /// <summary>Whether a standby has had no room for a WAL file for so long that the operator knows; a primary needs one only to go on.</summary>
    private bool LacksRoom(Instance instance) =>
        instance.Volumes.NoRoomSince is not null && world.Time.Now - instance.Manager?.FoundNoRoomSince > RoomIsReportedWithin
        && (instance.Disk.Kind != DataDirectoryKind.Primary || instance.Postgres.EndedOnFullDisk);

    /// <summary>Whether a commit was acknowledged only after as many standbys had it as the Cluster asks for.</summary>
    private bool WasConfirmed(int standbys) => world.Options.SynchronousStandbys > 0 && standbys >= world.Options.SynchronousStandbys;

    private bool IsRequired => world.Options.Durability == Durability.Required;

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
