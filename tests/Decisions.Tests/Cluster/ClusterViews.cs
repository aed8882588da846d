using Surus.Api;
using Surus.KubernetesTypes;

namespace Surus.Decisions.Tests;

/// <summary>Builds views of a Cluster named "c" as the operator would see it.</summary>
internal static class ClusterViews
{
    public static readonly DateTimeOffset Now = new(2026, 11, 21, 9, 0, 0, TimeSpan.Zero);

    /// <summary>A new Cluster of three instances, of which nothing exists.</summary>
    public static ClusterView New(int instances = 3) => new()
    {
        Now = Now,
        Cluster = new Cluster
        {
            Metadata = new ObjectMeta { Name = "c", Namespace = "ns", Uid = "uid-c", ResourceVersion = "1" },
            Spec = new ClusterSpec { Instances = instances, Storage = new StorageConfiguration { Size = "1Gi" } },
        },
        Image = new ImageChoice("postgresql:17.2", 17),
    };

    /// <summary>A Cluster of which everything is as it shall be; instance 1 is the primary.</summary>
    public static ClusterView Healthy(int instances = 3)
    {
        var view = New(instances) with
        {
            Members = [.. Enumerable.Range(1, instances).Select(serial => Running(serial, isPrimary: serial == 1))],
            Lease = new LeaseView { ResourceVersion = "7", Holder = "c-1", HolderSession = "s-c-1", HolderAddress = "10.0.0.1", Duration = TimeSpan.FromSeconds(7) },
        };
        var seeded = view.WithStatus(status => status with
        {
            CurrentPrimary = "c-1",
            TargetPrimary = "c-1",
            TargetPrimaryTimestamp = Timestamps.Format(Now.AddMinutes(-5)),
            LatestGeneratedNode = instances,
            InstanceNames = [.. view.Members.Select(member => member.Name)],
            HealthyPvc = [.. view.Members.Select(member => member.Name)],
        });
        return seeded.Settled();
    }

    /// <summary>The view after the operator has written the status it would write: the instances it names are there, and no others without objects.</summary>
    public static ClusterView Settled(this ClusterView view)
    {
        if (ClusterDecision.Decide(view).Status is not { } status)
        {
            return view;
        }

        var names = status.InstanceNames ?? [];
        var kept = view.Members.Where(member => member.State is not MemberState.Lost || names.Contains(member.Name)).ToList();
        var reserved = names.Where(name => kept.All(member => member.Name != name)).Select(name => Reserved(ObjectNames.InstanceSerial("c", name)!.Value));
        return view.WithStatus(_ => status) with { Members = [.. kept.Concat(reserved).OrderBy(member => member.Serial)] };
    }

    public static ClusterView WithStatus(this ClusterView view, Func<ClusterStatus, ClusterStatus> change) =>
        view with { Cluster = view.Cluster with { Status = change(view.Status) } };

    public static ClusterView WithSpec(this ClusterView view, Func<ClusterSpec, ClusterSpec> change) =>
        view with { Cluster = view.Cluster with { Spec = change(view.Cluster.Spec) } };

    public static ClusterView WithMember(this ClusterView view, string name, Func<MemberView, MemberView> change) =>
        view with { Members = [.. view.Members.Select(member => member.Name == name ? change(member) : member)] };

    public static ClusterView Without(this ClusterView view, string name) =>
        view with { Members = [.. view.Members.Where(member => member.Name != name)] };

    public static ClusterView Adding(this ClusterView view, MemberView member) =>
        view with { Members = [.. view.Members.Append(member).OrderBy(each => each.Serial)] };

    /// <summary>An instance that runs and is well.</summary>
    public static MemberView Running(int serial, bool isPrimary = false)
    {
        var name = $"c-{serial}";
        return Stopped(serial) with
        {
            Pod = new Pod
            {
                Metadata = new ObjectMeta { Name = name, Uid = $"pod-{name}", Labels = Role(isPrimary), CreationTimestamp = Now.AddMinutes(-10) },
                Spec = new PodSpec { Containers = [], NodeName = $"node-{serial}" },
                Status = new PodStatus
                {
                    Phase = "Running", PodIP = $"10.0.0.{serial}",
                    Conditions = [new KubernetesTypes.PodCondition { Type = "Ready", Status = "True" }],
                },
            },
            Volumes = [Volume(name, PvcStatuses.Ready, isPrimary)],
            Observation = new InstanceObservation
            {
                Name = name,
                Pod = PodCondition.Running,
                Address = $"10.0.0.{serial}",
                Contact = InstanceContact.Answering,
                LastSession = $"s-{name}",
                Report = new InstanceReport { Session = $"s-{name}", IsPrimary = isPrimary, HoldsLease = isPrimary, Postgres = PostgresState.Running },
            },
            Report = new InstanceStatusReport
            {
                IsPrimary = isPrimary, SessionId = $"s-{name}", PostmasterState = PostmasterState.Running, LeaseHeld = isPrimary,
                IsWalReceiverActive = !isPrimary, TimeLineId = new TimelineId(1),
            },
        };
    }

    /// <summary>An instance with its volume and no pod.</summary>
    public static MemberView Stopped(int serial) => new()
    {
        Name = $"c-{serial}",
        Serial = serial,
        Volumes = [Volume($"c-{serial}", PvcStatuses.Ready, isPrimary: false)],
        Observation = new InstanceObservation { Name = $"c-{serial}" },
    };

    /// <summary>An instance whose serial was reserved and of which nothing was made.</summary>
    public static MemberView Reserved(int serial) => Stopped(serial) with
    {
        Volumes = [new VolumeView { ClaimName = $"c-{serial}", Role = PvcRoles.Data }],
    };

    /// <summary>An instance whose volume is being filled.</summary>
    public static MemberView Initializing(int serial, JobView? job = null) => Stopped(serial) with
    {
        Volumes = [Volume($"c-{serial}", PvcStatuses.Initializing, isPrimary: false)],
        Job = job,
    };

    public static JobView Job(int serial, string role) => new() { Name = $"c-{serial}-{role}", Uid = $"job-{serial}", Role = role, IsRunning = true };

    public static VolumeView Volume(string name, string pvcStatus, bool isPrimary, string role = PvcRoles.Data, string size = "1Gi") => new()
    {
        ClaimName = name,
        Role = role,
        WasSeenBefore = true,
        Claim = new PersistentVolumeClaim
        {
            Metadata = new ObjectMeta
            {
                Name = name,
                Uid = $"pvc-{name}",
                Labels = Role(isPrimary),
                Annotations = new Dictionary<string, string> { [Annotations.PvcStatus] = pvcStatus },
            },
            Spec = new PersistentVolumeClaimSpec
            {
                Resources = new VolumeResourceRequirements { Requests = new Dictionary<string, Quantity> { ["storage"] = Quantity.Parse(size) } },
            },
        },
    };

    /// <summary>The member without its volume, as if somebody had deleted it with the pod.</summary>
    public static MemberView WithoutVolume(this MemberView member) => member with
    {
        Pod = null,
        Report = null,
        Observation = new InstanceObservation { Name = member.Name },
        Volumes = [.. member.Volumes.Select(volume => volume with { Claim = null, WasSeenBefore = true })],
    };

    /// <summary>The member with a volume that is deleted as soon as its pod is.</summary>
    public static MemberView LosingItsVolume(this MemberView member) => member with
    {
        Volumes =
        [
            .. member.Volumes.Select(volume => volume with
            {
                Claim = volume.Claim! with { Metadata = volume.Claim.Metadata with { DeletionTimestamp = Now } },
            }),
        ],
    };

    public static MemberView NotReady(this MemberView member) => member with
    {
        Pod = member.Pod! with { Status = member.Pod.Status! with { Conditions = [] } },
    };

    /// <summary>The member ready, and deaf to the operator since a moment ago.</summary>
    public static MemberView Silent(this MemberView member) => member with
    {
        Observation = member.Observation with { Contact = InstanceContact.Silent, ContactFor = TimeSpan.FromSeconds(1) },
    };

    /// <summary>The member with so much WAL.</summary>
    public static MemberView HasReceived(this MemberView member, string position) =>
        member with { Report = member.Report! with { ReceivedLsn = LogSequenceNumber.Parse(position, null) } };

    /// <summary>The member on a node that takes no more pods.</summary>
    public static MemberView OnDrainedNode(this MemberView member) => member with { Observation = member.Observation with { NodeIsSchedulable = false } };

    /// <summary>The member with a word of the user's on its pod that it cannot be recovered.</summary>
    public static MemberView GivenUp(this MemberView member) => member with
    {
        Pod = member.Pod! with
        {
            Metadata = member.Pod.Metadata with { Annotations = new Dictionary<string, string> { [Annotations.Unrecoverable] = "true" } },
        },
    };

    /// <summary>The steps of a plan as short text, for tables.</summary>
    public static string[] Words(ClusterPlan plan) => [.. plan.Steps.Select(Words)];

    private static string Words(ClusterStep step) => step switch
    {
        ClusterStep.CreateVolume create => $"create volume {create.ClaimName}",
        ClusterStep.MarkVolumeReady mark => $"volume ready {mark.ClaimName}",
        ClusterStep.ResizeVolume resize => $"resize volume {resize.ClaimName} {resize.Size}",
        ClusterStep.DeleteVolume delete => $"delete volume {delete.ClaimName}",
        ClusterStep.CreateJob create => $"create job {create.Serial} {create.Role}",
        ClusterStep.DeleteJob delete => $"delete job {delete.Name}",
        ClusterStep.CreatePod create => $"create pod {create.Serial} {create.Role ?? "-"}",
        ClusterStep.DeletePod delete => $"delete pod {delete.Name}",
        ClusterStep.SetMetadata set => $"metadata {set.Kind} {set.Name}",
        ClusterStep.SetRole role => $"role {role.Name} {role.Role}",
        ClusterStep.CreateSupport create => $"create {create.Kind} {create.Name}",
        ClusterStep.UpdateSupport update => $"update {update.Kind} {update.Name}",
        ClusterStep.DeleteSupport delete => $"delete {delete.Kind} {delete.Name}",
        _ => step.ToString(),
    };

    private static Dictionary<string, string> Role(bool isPrimary)
    {
        var role = isPrimary ? InstanceRoles.Primary : InstanceRoles.Replica;
        return new() { [Labels.InstanceRole] = role, [Labels.Role] = role };
    }
}
