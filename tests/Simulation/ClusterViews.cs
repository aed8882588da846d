using System.Collections.Immutable;
using Surus.Api;
using Surus.Decisions;
using Surus.KubernetesTypes;
using PodCondition = Surus.Decisions.PodCondition;

namespace Surus.Simulation;

/// <summary>The model's objects in the terms of the real cluster decision.</summary>
internal sealed class ClusterViews(SimulationOptions options)
{
    private static readonly ImageChoice Image = new("postgresql:17", 17);

    private readonly Dictionary<int, (MemberRecord Record, bool WasSeen, MemberView View)> members = [];
    private (ClusterRecord Record, Cluster Object, HashSet<string> Volumes)? cluster;

    /// <summary>What the operator sees of the Cluster.</summary>
    public ClusterView Of(
        ClusterRecord seen, Members objects, DateTimeOffset now, LeaseView lease, TimeSpan targetSeenFor,
        Func<int, PodRecord?, (InstanceObservation Observation, InstanceStatusReport? Report)> observe)
    {
        var (made, volumes) = Made(seen);
        var serials = seen.Names.Select(name => ObjectNames.InstanceSerial("c", name)!.Value).Union(objects.BySerial.Keys).Order();
        return new()
        {
            Now = now,
            Cluster = made,
            Image = Image,
            Lease = lease,
            TargetSeenFor = targetSeenFor,
            Members = [.. serials.Select(serial => Member(serial))],
        };

        MemberView Member(int serial)
        {
            var name = ObjectNames.Instance("c", serial);
            var record = objects.BySerial.GetValueOrDefault(serial) ?? new MemberRecord(name, serial);
            var wasSeen = volumes.Contains(name);
            if (!members.TryGetValue(serial, out var known) || known.Record != record || known.WasSeen != wasSeen)
            {
                members[serial] = known = (record, wasSeen, Template(record, wasSeen));
            }

            var (observation, report) = observe(serial, record.Pod);
            return known.View with { Observation = observation, Report = report };
        }
    }

    private (Cluster Object, HashSet<string> Volumes) Made(ClusterRecord record)
    {
        if (cluster is not { } made || made.Record != record)
        {
            var status = record.Status;
            IEnumerable<string> volumes =
            [
                .. status.HealthyPvc ?? [], .. status.InitializingPvc ?? [], .. status.ResizingPvc ?? [], .. status.DanglingPvc ?? [], .. status.UnusablePvc ?? [],
            ];
            cluster = made = (record, new()
            {
                Metadata = new ObjectMeta { Name = "c", Namespace = "ns", Uid = "uid-c", ResourceVersion = "1", Generation = record.Generation },
                Spec = Spec(record.Wanted),
                Status = status,
            }, volumes.ToHashSet(StringComparer.Ordinal));
        }

        return (made.Object, made.Volumes);
    }

    private ClusterSpec Spec(int instances)
    {
        var storage = new StorageConfiguration { Size = "1Gi" };
        var spec = new ClusterSpec { Instances = instances, Storage = storage, WalStorage = options.HasWalVolume ? storage : null };
        return options.Durability switch
        {
            Durability.Asynchronous => spec,
            Durability.Legacy => spec with { MinSyncReplicas = options.SynchronousStandbys, MaxSyncReplicas = options.SynchronousStandbys },
            var durability => spec with
            {
                Postgresql = new()
                {
                    Synchronous = new()
                    {
                        Method = "any",
                        Number = options.SynchronousStandbys,
                        DataDurability = durability == Durability.Preferred ? "preferred" : null,
                        FailoverQuorum = options.GuardsFailover,
                    },
                },
            },
        };
    }

    private MemberView Template(MemberRecord record, bool wasSeen) => new()
    {
        Name = record.Name,
        Serial = record.Serial,
        Pod = record.Pod is { } pod ? Pod(record.Name, pod) : null,
        Volumes = options.HasWalVolume
            ? [Volume(record, record.Name, PvcRoles.Data, wasSeen), Volume(record, $"{record.Name}-wal", PvcRoles.Wal, wasSeen)]
            : [Volume(record, record.Name, PvcRoles.Data, wasSeen)],
        Job = record.Job is { } job
            ? new()
            {
                Name = $"{record.Name}-join", Uid = job.Uid, Role = JobRoles.Join, IsComplete = job.IsComplete, IsRunning = true,
                Failure = job.FailedAt is null ? null : "exit code 1.", FailedAt = job.FailedAt,
            }
            : null,
        Observation = new() { Name = record.Name },
    };

    private static Pod Pod(string name, PodRecord pod) => new()
    {
        Metadata = new() { Name = name, Uid = pod.Uid, Labels = Role(pod.Role), DeletionTimestamp = pod.IsLeaving ? World.Epoch : null },
        Spec = new() { Containers = [], NodeName = $"node-of-{name}" },
        Status = new()
        {
            Phase = pod.Condition == PodCondition.Pending ? "Pending" : "Running",
            PodIP = pod.Address,
            Conditions = [new() { Type = "Ready", Status = pod.IsReady ? "True" : "False" }],
        },
    };

    private static VolumeView Volume(MemberRecord record, string name, string role, bool wasSeen) => new()
    {
        ClaimName = name,
        Role = role,
        WasSeenBefore = wasSeen,
        Claim = record.Claim is { } claim ? Claim(name, claim) : null,
    };

    private static PersistentVolumeClaim Claim(string name, ClaimRecord claim) => new()
    {
        Metadata = new()
        {
            Name = name,
            Uid = claim.Uid,
            Labels = Role(claim.Role),
            Annotations = new Dictionary<string, string> { [Annotations.PvcStatus] = claim.IsFilled ? PvcStatuses.Ready : PvcStatuses.Initializing },
            DeletionTimestamp = claim.IsLeaving ? World.Epoch : null,
        },
        Spec = new() { Resources = new() { Requests = new Dictionary<string, Quantity> { ["storage"] = Quantity.Parse("1Gi") } } },
        Status = new()
        {
            Conditions = claim.WaitsForThePod ? [new() { Type = "FileSystemResizePending", Status = "True" }] : null,
        },
    };

    private static Dictionary<string, string>? Role(string? role) =>
        role is null ? null : new(StringComparer.Ordinal) { [Labels.InstanceRole] = role, [Labels.Role] = role };
}
