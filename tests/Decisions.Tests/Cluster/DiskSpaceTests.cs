using Surus.Api;
using Surus.KubernetesTypes;

namespace Surus.Decisions.Tests;

/// <summary>Volumes that are full: what is said of them, and what is done.</summary>
public sealed class DiskSpaceTests
{
    private static readonly ClusterView WithWalVolumes = WithWal(ClusterViews.Healthy());

    [Fact]
    public void NamesTheInstanceTheVolumeAndWhatToDo()
    {
        var plan = ClusterDecision.Decide(WithWalVolumes.WithMember("c-2", Down));

        Assert.Equal(Phase.NotEnoughDiskSpace, plan.Status!.Phase);
        Assert.Equal(
            "Instance c-2 is down because its WAL volume c-2-wal is full: of 100 MiB, less is left than the 16 MiB that PostgreSQL needs. "
            + "Grow spec.walStorage.size; the instance then goes on by itself.",
            plan.Status.PhaseReason);
        var told = Assert.Single(plan.Events);
        Assert.Equal((AddedEventReasons.NotEnoughDiskSpace, plan.Status.PhaseReason, true), (told.Reason, told.Message, told.IsWarning));
        Assert.Empty(plan.Steps);
    }

    [Fact]
    public void SaysThatAllAreFull()
    {
        var plan = ClusterDecision.Decide(Lost(WithWalVolumes).WithMember("c-2", NotStreaming).WithMember("c-3", NotStreaming));

        Assert.Equal((Phase.NotEnoughDiskSpace, "c-1"), (plan.Status!.Phase, plan.Status.TargetPrimary));
        Assert.Contains("Instance c-1 is down", plan.Status.PhaseReason, StringComparison.Ordinal);
        Assert.Contains("Instance c-2 does not stream", plan.Status.PhaseReason, StringComparison.Ordinal);
        Assert.EndsWith("The volumes of all instances are full, so none takes over.", plan.Status.PhaseReason, StringComparison.Ordinal);
    }

    [Fact]
    public void GrowsVolumesAlsoWhileThePrimaryIsBeingChosen()
    {
        var pending = Lost(WithWalVolumes).WithStatus(status => status with { TargetPrimary = ClusterTarget.Pending })
            .WithSpec(spec => spec with { WalStorage = new StorageConfiguration { Size = "2Gi" } });

        Assert.Equal(
            ["resize volume c-1-wal 2Gi", "resize volume c-2-wal 2Gi", "resize volume c-3-wal 2Gi"],
            ClusterViews.Words(ClusterDecision.Decide(pending)).Where(words => words.StartsWith("resize", StringComparison.Ordinal)));
    }

    [Fact]
    public void MakesThePodAnewWhereTheFileSystemWaitsForIt()
    {
        var pending = WithWalVolumes.WithMember("c-2", member => ResizePending(Down(member))).WithMember("c-3", ResizePending);

        Assert.Equal(["delete pod c-2"], ClusterViews.Words(ClusterDecision.Decide(pending)));
        Assert.Empty(ClusterViews.Words(ClusterDecision.Decide(pending.WithMember("c-3", Restarting))));
        Assert.Empty(ClusterViews.Words(ClusterDecision.Decide(Lost(WithWalVolumes).WithMember("c-2", member => ResizePending(NotStreaming(member))).WithMember("c-3", Able))));
    }

    [Theory]
    [InlineData("c-1")]
    [InlineData(ClusterTarget.Pending)]
    public void BeginsWithThePrimaryWhereNobodyCanBePromoted(string target)
    {
        var full = Lost(All(WithWalVolumes, ResizePending)).WithMember("c-2", NotStreaming).WithMember("c-3", NotStreaming)
            .WithStatus(status => status with { TargetPrimary = target });

        var plan = ClusterDecision.Decide(full);

        Assert.Equal(Phase.NotEnoughDiskSpace, plan.Status!.Phase);
        Assert.Equal("delete pod c-1", Assert.Single(ClusterViews.Words(plan), words => words.StartsWith("delete", StringComparison.Ordinal)));
    }

    [Fact]
    public void WarnsOfAVolumeThatIsFullBeforeItStopsAnything()
    {
        var plan = ClusterDecision.Decide(WithWalVolumes.WithMember("c-2", Full));

        Assert.Null(plan.Status);
        Assert.Equal(
            "The WAL volume of instance c-2 is full: of 100 MiB, less is left than the 16 MiB that PostgreSQL needs; it can't become the primary. "
            + "Grow spec.walStorage.size.",
            Assert.Single(plan.Events).Message);
    }

    [Fact]
    public void ADrainedPrimaryIsNotFollowedByAReplicaThatCannotBePromoted()
    {
        var view = ClusterViews.Healthy().WithMember("c-1", ClusterViews.OnDrainedNode)
            .WithMember("c-2", member => Full(member.HasReceived("0/9000000"))).WithMember("c-3", member => member.HasReceived("0/5000000"));

        Assert.Equal("c-3", ClusterDecision.Decide(view).Status!.TargetPrimary);
    }

    private static ClusterView All(ClusterView view, Func<MemberView, MemberView> change) => view with { Members = [.. view.Members.Select(change)] };

    private static ClusterView WithWal(ClusterView view) => (view.WithSpec(spec => spec with { WalStorage = new StorageConfiguration { Size = "1Gi" } }) with
    {
        Members = [.. view.Members.Select(member => member with
        {
            Volumes = [.. member.Volumes, ClusterViews.Volume($"{member.Name}-wal", PvcStatuses.Ready, member.Name == "c-1", PvcRoles.Wal)],
        })],
    }).Settled();

    /// <summary>The primary is down for want of room, and has given the lease back.</summary>
    private static ClusterView Lost(ClusterView view) =>
        (view with { Lease = view.Lease! with { Holder = null, HolderSession = null } }).WithMember("c-1", member => Down(member) with
        {
            Observation = member.Observation with
            {
                Report = member.Observation.Report! with { IsPrimary = false, HoldsLease = false, Postgres = PostgresState.Stopped, HasRoom = false },
            },
        });

    private static MemberView Full(MemberView member) => member with
    {
        Report = member.Report! with
        {
            CanBePromoted = false,
            Volumes =
            [
                new VolumeReport { Role = PvcRoles.Data, SizeBytes = 100 << 20, AvailableBytes = 50 << 20, RequiredBytes = 1 << 20 },
                new VolumeReport { Role = PvcRoles.Wal, SizeBytes = 100 << 20, AvailableBytes = 15 << 20, RequiredBytes = 16 << 20 },
            ],
        },
    };

    private static MemberView Able(MemberView member) =>
        member with { Report = member.Report! with { IsWalReceiverActive = false, CanBePromoted = true } };

    private static MemberView Restarting(MemberView member) =>
        member with { Observation = member.Observation with { Pod = PodCondition.Pending, Contact = InstanceContact.NotTried } };

    private static MemberView NotStreaming(MemberView member)
    {
        var full = Full(member);
        return full with { Report = full.Report! with { IsWalReceiverActive = false } };
    }

    private static MemberView Down(MemberView member)
    {
        var full = Full(member).NotReady();
        return full with
        {
            Report = full.Report! with { IsPrimary = false, IsWalReceiverActive = false, PostmasterState = PostmasterState.Stopped, WaitsForDiskSpace = true },
        };
    }

    private static MemberView ResizePending(MemberView member) => member with
    {
        Volumes = [.. member.Volumes.Select(volume => volume.Role != PvcRoles.Wal ? volume : volume with
        {
            Claim = volume.Claim! with
            {
                Status = new PersistentVolumeClaimStatus { Conditions = [new PersistentVolumeClaimCondition { Type = "FileSystemResizePending", Status = "True" }] },
            },
        })],
    };
}
