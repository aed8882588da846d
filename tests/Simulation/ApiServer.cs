using System.Collections.Immutable;
using Surus.Api;
using Surus.Decisions;

namespace Surus.Simulation;

/// <summary>The API server: the Cluster, the lease, the instances' objects; resource versions, compare-and-swap. Its watches are late (see <see cref="World"/>).</summary>
internal sealed class ApiServer
{
    private long version = 10;

    public ApiServer(IReadOnlyList<string> instances, bool hasWalVolume)
    {
        string[] claims = [.. instances.SelectMany(name => hasWalVolume ? [name, $"{name}-wal"] : (string[])[name])];
        Cluster = new(1, instances.Count, 1, new()
        {
            TargetPrimary = instances[0],
            CurrentPrimary = instances[0],
            TargetPrimaryTimestamp = Timestamps.Format(World.Epoch),
            InstanceNames = instances,
            LatestGeneratedNode = instances.Count,
            HealthyPvc = claims,
            Phase = Phase.Healthy,
        });
        Members = new(1, instances.Select((name, index) => new MemberRecord(name, index + 1)
        {
            Pod = new($"pod-{index}", "", PodCondition.Pending, index == 0 ? InstanceRoles.Primary : InstanceRoles.Replica, false, false),
            Claim = new($"claim-{index}", true, index == 0 ? InstanceRoles.Primary : InstanceRoles.Replica, false, false),
        }).ToImmutableSortedDictionary(member => member.Serial, member => member));
    }

    public ClusterRecord Cluster { get; private set; }

    public LeaseRecord Lease { get; private set; } = new(2, null, null, null, new TimelineId(1), null, null, null, null);

    public Members Members { get; private set; }

    /// <summary>Called after every change of the Cluster or the lease.</summary>
    public Action Changed { get; set; } = () => { };

    /// <summary>Called after every change of an instance's objects.</summary>
    public Action MembersChanged { get; set; } = () => { };

    public string NewUid(string kind) => $"{kind}-{++version}";

    public MemberRecord? Member(int serial) => Members.BySerial.GetValueOrDefault(serial);

    public bool WriteLease(string expectedVersion, Func<LeaseRecord, LeaseRecord> change)
    {
        if (Lease.Version.ToString() != expectedVersion)
        {
            return false;
        }

        Lease = change(Lease) with { Version = ++version };
        Changed();
        return true;
    }

    /// <summary>The operator writes the status, if the Cluster is still the one seen.</summary>
    public bool WriteStatus(ClusterRecord seen, ClusterStatus status)
    {
        if (Cluster.Version != seen.Version)
        {
            return false;
        }

        Change(cluster => cluster with { Status = status });
        return true;
    }

    /// <summary>Somebody asks for a switchover.</summary>
    public void AskForSwitchover(string target, DateTimeOffset now)
    {
        if (Cluster.Target == Cluster.Current)
        {
            Change(cluster => cluster with { Status = cluster.Status with { TargetPrimary = target, TargetPrimaryTimestamp = Timestamps.Format(now) } });
        }
    }

    public bool SetCurrent(string name, DateTimeOffset now)
    {
        if (Cluster.Target != name)
        {
            return false;
        }

        Change(cluster => cluster with { Status = cluster.Status with { CurrentPrimary = name, CurrentPrimaryTimestamp = Timestamps.Format(now) } });
        return true;
    }

    /// <summary>Somebody asks for another number of instances.</summary>
    public void Scale(int wanted) => Change(cluster => cluster with { Wanted = wanted, Generation = cluster.Generation + 1 });

    /// <summary>Changes the objects of an instance; one that has none any more is forgotten.</summary>
    public void ChangeMember(int serial, Func<MemberRecord, MemberRecord> change)
    {
        var before = Member(serial) ?? new MemberRecord(ObjectNames.Instance("c", serial), serial);
        var after = change(before);

        // A claim that is being deleted goes with the pod that uses it; that of a job that has ended does not.
        after = after is { Pod: null, Job: null or { IsComplete: true } or { FailedAt: not null }, Claim.IsLeaving: true } ? after with { Claim = null } : after;
        if (after != before)
        {
            var members = after.IsEmpty ? Members.BySerial.Remove(serial) : Members.BySerial.SetItem(serial, after);
            Members = new(++version, members);
            MembersChanged();
        }
    }

    /// <summary>A pod is deleted in order: its node stops it first. One that is on no node yet goes at once.</summary>
    public void DeletePod(int serial, string uid) => ChangeMember(serial, member =>
        member.Pod?.Uid != uid ? member
        : member.Pod.Address.Length == 0 ? member with { Pod = null }
        : member with { Pod = member.Pod with { IsLeaving = true } });

    private void Change(Func<ClusterRecord, ClusterRecord> change)
    {
        Cluster = change(Cluster) with { Version = ++version };
        Changed();
    }
}
