using Surus.Api;
using Surus.KubernetesTypes;

namespace Surus.Decisions.Tests;

/// <summary>What is done about a Cluster, situation by situation: phase, steps, and what is written before them.</summary>
public sealed class ClusterDecisionTests
{
    private sealed record Case(string Name, ClusterView View, string Phase, params string[] Steps);

    private static readonly Dictionary<string, string> NoLabels = [];
    private static readonly ObjectMeta Inherited = new() { Labels = new Dictionary<string, string> { ["team"] = "a" } };

    private static IEnumerable<Case> Cases() => [.. Making(), .. Healing(), .. Changing(), .. Supporting()];

    private static IEnumerable<Case> Making()
    {
        var healthy = ClusterViews.Healthy();
        var begun = ClusterViews.New().WithStatus(status => status with { LatestGeneratedNode = 1, InstanceNames = ["c-1"], TargetPrimary = "c-1" });
        var two = healthy.Without("c-3").WithStatus(status => status with { LatestGeneratedNode = 2, InstanceNames = ["c-1", "c-2"], HealthyPvc = ["c-1", "c-2"] });
        return
        [
            new("new", ClusterViews.New(), Phase.SettingUpPrimary),
            new("first serial reserved", begun.Adding(ClusterViews.Reserved(1)), Phase.SettingUpPrimary, "create volume c-1", "create job 1 initdb"),
            new("volume made, operator killed before the job", begun.Adding(ClusterViews.Initializing(1)), Phase.SettingUpPrimary, "create job 1 initdb"),
            new("job runs", begun.Adding(ClusterViews.Initializing(1, ClusterViews.Job(1, "initdb"))), Phase.SettingUpPrimary),
            new("job done", begun.Adding(ClusterViews.Initializing(1, ClusterViews.Job(1, "initdb") with { IsComplete = true })),
                Phase.SettingUpPrimary, "volume ready c-1", "create pod 1 -"),
            new("initdb failed", begun.Adding(ClusterViews.Initializing(1, ClusterViews.Job(1, "initdb") with { Failure = "exit code 1." })), Phase.Unrecoverable),
            new("initdb failed and the spec was corrected",
                begun.Adding(ClusterViews.Initializing(1, ClusterViews.Job(1, "initdb") with { Failure = "exit code 1.", IsOutdated = true })),
                Phase.SettingUpPrimary, "delete job c-1-initdb"),
            new("image cannot be pulled and the spec was corrected",
                begun.Adding(ClusterViews.Initializing(1, ClusterViews.Job(1, "initdb") with { IsRunning = false, IsOutdated = true })),
                Phase.SettingUpPrimary, "delete job c-1-initdb"),
            new("replicas reserved", two.WithStatus(status => status with { InstanceNames = ["c-1", "c-2", "c-3"], LatestGeneratedNode = 3 }).Adding(ClusterViews.Reserved(3)),
                Phase.CreatingReplica, "create volume c-3", "create job 3 join"),
            new("replica copied", two.Adding(ClusterViews.Initializing(3, ClusterViews.Job(3, "join") with { IsComplete = true })),
                Phase.CreatingReplica, "volume ready c-3", "create pod 3 replica"),
            new("copy failed a moment ago",
                two.Adding(ClusterViews.Initializing(3, ClusterViews.Job(3, "join") with { Failure = "exit code 1.", FailedAt = ClusterViews.Now.AddSeconds(-5) })),
                Phase.CreatingReplica),
            new("copy failed a while ago",
                two.Adding(ClusterViews.Initializing(3, ClusterViews.Job(3, "join") with { Failure = "exit code 1.", FailedAt = ClusterViews.Now.AddMinutes(-5) })),
                Phase.CreatingReplica, "delete job c-3-join"),
        ];
    }

    private static IEnumerable<Case> Healing()
    {
        var healthy = ClusterViews.Healthy();
        return
        [
            new("nothing to do", healthy, Phase.Healthy),
            new("replica's pod is gone", healthy.WithMember("c-2", _ => ClusterViews.Stopped(2)), Phase.CreatingReplica, "create pod 2 replica"),
            new("replica's pod has ended",
                healthy.WithMember("c-2", member => member with { Pod = member.Pod! with { Status = member.Pod.Status! with { Phase = "Failed", Conditions = [] } } }),
                Phase.WaitingForInstances, "delete pod c-2"),
            new("no ready instance answers, and there are too many",
                All(healthy.WithSpec(spec => spec with { Instances = 2 }), ClusterViews.Silent), Phase.InstanceStatusExtractionError),
            new("the primary alone does not answer", healthy.WithMember("c-1", ClusterViews.Silent), Phase.WaitingForInstances),
            new("replica is not ready", healthy.WithMember("c-2", ClusterViews.NotReady), Phase.WaitingForInstances),
            new("replica does not stream",
                healthy.WithMember("c-2", member => member with { Report = member.Report! with { IsWalReceiverActive = false } }), Phase.WaitingForInstances),
            new("replica waits on a timeline that was left",
                healthy.WithMember("c-2", member => member with { Report = member.Report! with { TimeLineId = new TimelineId(9) } }), Phase.WaitingForInstances),
            new("switchover: the old primary keeps its role while it may write", TakingOver(healthy, holder: "c-1"), Phase.Switchover),
            new("switchover: the role goes ahead of the promotion", TakingOver(healthy, holder: "c-2"), Phase.Switchover, "role c-1 replica", "role c-2 primary"),
            new("finished job of a running instance", healthy.WithMember("c-2", member => member with { Job = ClusterViews.Job(2, "join") with { IsComplete = true } }),
                Phase.Healthy, "delete job c-2-join"),
            new("replica's volume is gone: forgotten", healthy.WithMember("c-2", ClusterViews.WithoutVolume), Phase.CreatingReplica),
            new("replica is given up", healthy.WithMember("c-2", ClusterViews.GivenUp), Phase.WaitingForInstances, "delete pod c-2", "delete volume c-2"),
            new("replica is given up, and the primary is not ready",
                healthy.WithMember("c-2", ClusterViews.GivenUp).WithMember("c-1", ClusterViews.NotReady), Phase.WaitingForInstances),
            new("primary is given up", healthy.WithMember("c-1", ClusterViews.GivenUp), Phase.Healthy),
            new("labels are inherited", healthy.WithMember("c-2", member => member with
                {
                    MissingMetadata = Inherited, Volumes = [member.Volumes[0] with { MissingMetadata = Inherited }],
                }), Phase.Healthy, "metadata Pod c-2", "metadata PersistentVolumeClaim c-2"),
            new("labels are inherited by an instance without its pod", healthy.WithMember("c-2", _ => ClusterViews.Stopped(2) with { MissingMetadata = Inherited }),
                Phase.CreatingReplica, "create pod 2 replica"),
            new("a label was removed by hand",
                healthy.WithMember("c-2", member => member with { Pod = member.Pod! with { Metadata = member.Pod.Metadata with { Labels = NoLabels } } }),
                Phase.Healthy, "role c-2 replica"),
        ];
    }

    private static ClusterView TakingOver(ClusterView view, string holder) =>
        view.WithStatus(status => status with { TargetPrimary = "c-2" }) with { Lease = view.Lease! with { Holder = holder }, TargetSeenFor = TimeSpan.FromSeconds(1) };

    [Fact]
    public void A_volume_that_is_gone_is_remembered_as_long_as_its_instance_is_named()
    {
        var status = ClusterDecision.Decide(ClusterViews.Healthy().WithMember("c-2", ClusterViews.WithoutVolume).WithMember("c-1", ClusterViews.NotReady)).Status!;

        Assert.Equal(["c-2"], status.UnusablePvc!);
        Assert.Equal(2, status.PvcCount);
    }

    private static ClusterView Smaller(string goes, ulong other) => ClusterViews.Healthy()
        .WithSpec(spec => spec with { Instances = 2, Postgresql = new() { Synchronous = new() { Method = "any", Number = 1 } } })
        .WithMember("c-1", member => member with
        {
            Report = member.Report! with
            {
                CurrentLsn = new(300), ReplicationInfo = [Row("c-2", "quorum", other), Row("c-3", goes, 100)],
            },
        });

    private static ReplicationReport Row(string name, string state, ulong flushed) =>
        new() { ApplicationName = name, SyncState = state, FlushLsn = new(flushed) };

    private static IEnumerable<Case> Changing()
    {
        var healthy = ClusterViews.Healthy();
        return
        [
            new("smaller", healthy.WithSpec(spec => spec with { Instances = 2 }), Phase.WaitingForInstances, "delete pod c-3", "delete volume c-3"),
            new("smaller, and the primary does not answer",
                healthy.WithSpec(spec => spec with { Instances = 2 }).WithMember("c-1", ClusterViews.NotReady), Phase.WaitingForInstances),
            new("smaller, and the operator ended between pod and volume", healthy.WithSpec(spec => spec with { Instances = 2 }).WithMember("c-3", _ => ClusterViews.Stopped(3)),
                Phase.WaitingForInstances, "delete volume c-3"),
            new("a volume is being deleted, and its pod was made anew",
                healthy.WithSpec(spec => spec with { Instances = 2 }).WithMember("c-3", ClusterViews.LosingItsVolume), Phase.WaitingForInstances, "delete pod c-3"),
            new("a volume is being deleted, and no other instance is in its place", healthy.WithMember("c-3", ClusterViews.LosingItsVolume), Phase.CreatingReplica),
            new("a volume of the primary is being deleted", healthy.WithMember("c-1", ClusterViews.LosingItsVolume), Phase.Switchover),
            new("those of all are", All(healthy, ClusterViews.LosingItsVolume), Phase.CreatingReplica),
            new("smaller, and a commit may wait for the one that goes", Smaller(goes: "quorum", other: 200), Phase.WaitingForInstances),
            new("smaller, and the other standby lacks what the one that goes has", Smaller(goes: "async", other: 99), Phase.WaitingForInstances),
            new("smaller, and the other standby has all", Smaller(goes: "async", other: 100), Phase.WaitingForInstances, "delete pod c-3", "delete volume c-3"),
            new("the primary's node is drained", healthy.WithMember("c-1", ClusterViews.OnDrainedNode), Phase.Switchover),
            new("a replica's node is drained", healthy.WithMember("c-2", ClusterViews.OnDrainedNode), Phase.Healthy),
            new("all nodes are drained", All(healthy, ClusterViews.OnDrainedNode), Phase.Healthy),
            new("more room", healthy.WithSpec(spec => spec with { Storage = new StorageConfiguration { Size = "2Gi" } }),
                Phase.Healthy, "resize volume c-1 2Gi", "resize volume c-2 2Gi", "resize volume c-3 2Gi"),
            new("less room", healthy.WithSpec(spec => spec with { Storage = new StorageConfiguration { Size = "512Mi" } }), Phase.InvalidDefinition),
            new("no image", healthy with { Image = new ImageChoice(null, 0, "The image 'x' does not tell its PostgreSQL version.") }, Phase.ImageCatalogError),
            new("no image, and a pod is gone",
                (healthy with { Image = new ImageChoice(null, 0, "The image 'x' does not tell its PostgreSQL version.") })
                    .WithMember("c-2", member => member with { Pod = member.Pod! with { Metadata = member.Pod.Metadata with { Labels = NoLabels } } }),
                Phase.ImageCatalogError, "role c-2 replica"),
            new("an image of another major version",
                (healthy with { Image = new ImageChoice("postgresql:18.1", 18) }).WithMember("c-2", _ => ClusterViews.Stopped(2)),
                Phase.InvalidDefinition, "create pod 2 replica"),
            new("an image of the same major version", healthy with { Image = new ImageChoice("postgresql:17.6", 17) }, Phase.Healthy),
            new("an image of another major version before there is data",
                ClusterViews.New() with { Image = new ImageChoice("postgresql:18.1", 18) }, Phase.SettingUpPrimary),
            new("all pods changed", All(healthy, member => member with { PodDrift = "The image was changed." }), Phase.Upgrading, "delete pod c-3"),
            new("one replica changed and one is not ready",
                healthy.WithMember("c-3", member => member with { PodDrift = "The image was changed." }).WithMember("c-2", ClusterViews.NotReady), Phase.Upgrading),
            new("only the primary is left", healthy.WithMember("c-1", member => member with { PodDrift = "The image was changed." }),
                Phase.PrimaryRestartWithoutSwitchover, "delete pod c-1"),
            new("the primary is being restarted where it is", Restarting(Terminating), Phase.PrimaryRestartWithoutSwitchover),
            new("the primary's pod is gone and is made anew", Restarting(member => ClusterViews.Stopped(1) with { Volumes = member.Volumes }), Phase.PrimaryRestartWithoutSwitchover, "create pod 1 primary"),
            new("the primary's new pod does not serve yet", Restarting(member => Started(member, secondsAgo: 5)), Phase.PrimaryRestartWithoutSwitchover),
            new("the primary's new pod takes too long", Restarting(member => Started(member, secondsAgo: 60)), Phase.WaitingForInstances),
            new("the primary was restarted", healthy.WithStatus(status => status with { Phase = Phase.PrimaryRestartWithoutSwitchover }), Phase.Healthy),
            new("only the primary is left, supervised",
                healthy.WithSpec(spec => spec with { PrimaryUpdateStrategy = "supervised" }).WithMember("c-1", member => member with { PodDrift = "The image was changed." }),
                Phase.WaitingForUser),
            new("only the primary is left, by switchover",
                healthy.WithSpec(spec => spec with { PrimaryUpdateMethod = "switchover" }).WithMember("c-1", member => member with { PodDrift = "The image was changed." }),
                Phase.Upgrading),
            new("all have parameters that need a restart, and the primary has to be first",
                All(healthy, member => member with { Report = member.Report! with { PendingRestart = true, PendingRestartForDecrease = true } }), Phase.InPlacePrimaryRestart),
            new("the primary has parameters that need a restart",
                healthy.WithMember("c-1", member => member with { Report = member.Report! with { PendingRestart = true } }), Phase.InPlacePrimaryRestart),
            new("the primary was the first to load parameters that need a restart",
                All(healthy, member => member with { Report = member.Report! with { ConfigurationGeneration = 4 } })
                    .WithMember("c-1", member => member with { Report = member.Report! with { PendingRestart = true, ConfigurationGeneration = 5 } }),
                Phase.Upgrading),
            new("a replica cannot load the parameters for which the primary has to be restarted",
                All(healthy, member => member with { Report = member.Report! with { PendingRestart = member.Name == "c-1", ConfigurationGeneration = 5 } })
                    .WithMember("c-2", member => member with { Report = member.Report! with { ConfigurationGeneration = 0 } }),
                Phase.Upgrading),
            new("all have loaded parameters for which only the primary has to be restarted",
                All(healthy, member => member with { Report = member.Report! with { PendingRestart = member.Name == "c-1", ConfigurationGeneration = 5 } }),
                Phase.InPlacePrimaryRestart),
        ];
    }

    private static IEnumerable<Case> Supporting()
    {
        var healthy = ClusterViews.Healthy();
        return
        [
            new("missing service", healthy with { SupportingObjects = [new("Service", "c-rw", SupportState.Missing, "Service c-rw is missing.")] },
                Phase.Healthy, "create Service c-rw"),
            new("foreign service", healthy with { SupportingObjects = [new("Service", "c-rw", SupportState.Foreign, "Service c-rw belongs to another.")] },
                Phase.CannotCreateClusterObjects),
            new("the user's secret holds no certificate", healthy with { SupportingObjects = [new("Secret", "own", SupportState.Unusable, "Secret own has no certificate.")] },
                Phase.CannotCreateClusterObjects),
            new("a step is refused for good", healthy.WithMember("c-2", _ => ClusterViews.Stopped(2)) with { StepFailure = "CreatePod failed: exceeded quota." },
                Phase.CannotCreateClusterObjects, "create pod 2 replica"),
            new("foreign service, new Cluster",
                ClusterViews.New() with { SupportingObjects = [new("Service", "c-rw", SupportState.Foreign, "Service c-rw belongs to another.")] },
                Phase.CannotCreateClusterObjects),
            new("everything is lost", All(healthy, ClusterViews.WithoutVolume), Phase.Unrecoverable),
        ];
    }

    public static TheoryData<string> Names() => [.. Cases().Select(each => each.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void DecidesAsTheTableSays(string name)
    {
        var (_, view, phase, steps) = Cases().Single(each => each.Name == name);

        var plan = ClusterDecision.Decide(view);

        Assert.Equal(steps, ClusterViews.Words(plan));
        Assert.Equal(phase, (plan.Status ?? view.Status).Phase);
        Assert.Equal(phase == Phase.Healthy, (plan.Status ?? view.Status).Conditions!.Single(condition => condition.Type == "Ready").Status == "True");
    }

    // The view stays as it is, and only the status follows: after what was reserved is reserved, nothing is left to write.
    [Theory]
    [MemberData(nameof(Names))]
    public void WritesTheStatusOnlyWhenItChanges(string name)
    {
        var view = Cases().Single(each => each.Name == name).View;

        var settled = view.Settled().Settled().Settled();

        Assert.Null(ClusterDecision.Decide(settled).Status);
    }

    [Fact]
    public void ReservesTheFirstSerialBeforeMakingAnything()
    {
        var plan = ClusterDecision.Decide(ClusterViews.New());

        Assert.Empty(plan.Steps);
        Assert.Equal((1, "c-1"), (plan.Status!.LatestGeneratedNode, plan.Status.TargetPrimary));
        Assert.Equal(["c-1"], plan.Status.InstanceNames!);
    }

    [Fact]
    public void ReservesAllMissingSerialsAtOnce()
    {
        var plan = ClusterDecision.Decide(ClusterViews.Healthy(1).WithSpec(spec => spec with { Instances = 3 }));

        Assert.Empty(plan.Steps);
        Assert.Equal(3, plan.Status!.LatestGeneratedNode);
        Assert.Equal(["c-1", "c-2", "c-3"], plan.Status.InstanceNames!);
    }

    [Fact]
    public void NeverUsesASerialTwice()
    {
        var settled = ClusterViews.Healthy().WithMember("c-3", ClusterViews.WithoutVolume).Settled().Settled();

        Assert.Equal(["c-1", "c-2", "c-4"], settled.Status.InstanceNames!);
        Assert.Equal(4, settled.Status.LatestGeneratedNode);
    }

    [Fact]
    public void LeavesAClusterAloneThatIsBeingDeletedOrSwitchedOff()
    {
        var broken = ClusterViews.Healthy().WithMember("c-2", _ => ClusterViews.Stopped(2));
        var deleted = broken with { Cluster = broken.Cluster with { Metadata = broken.Cluster.Metadata with { DeletionTimestamp = ClusterViews.Now } } };
        var off = broken with
        {
            Cluster = broken.Cluster with
            {
                Metadata = broken.Cluster.Metadata with { Annotations = new Dictionary<string, string> { [Annotations.ReconciliationLoop] = "disabled" } },
            },
        };

        Assert.Equal(ClusterPlan.Nothing, ClusterDecision.Decide(deleted));
        Assert.Equal(ClusterPlan.Nothing, ClusterDecision.Decide(off));
    }

    [Fact]
    public void NeverDeletesAVolumeOfThePrimary()
    {
        var views = Cases().Select(each => each.View)
            .Concat(Enumerable.Range(1, 2).Select(instances => ClusterViews.Healthy().WithSpec(spec => spec with { Instances = instances })))
            .Where(view => view.IsBootstrapped);

        Assert.All(views, view => Assert.DoesNotContain(
            ClusterDecision.Decide(view).Steps, step => step is ClusterStep.DeleteVolume delete && delete.ClaimName == view.Status.CurrentPrimary));
    }

    [Fact]
    public void TheDataKeepsItsMajorVersionWhateverTheSpecAsksFor()
    {
        var healthy = ClusterViews.Healthy();

        var asksForOther = (healthy with { Image = new ImageChoice("postgresql:18.1", 18) }).Settled();
        var asksForNone = (healthy with { Image = new ImageChoice(null, 0, "No such catalog.") }).Settled();
        var asksForNewer = (healthy with { Image = new ImageChoice("postgresql:17.6", 17) }).Settled();
        var begins = ClusterViews.New().Settled() with { Image = new ImageChoice("postgresql:18.1", 18) };

        Assert.Equal(("postgresql:17.2", 17), (healthy.Status.PgDataImageInfo!.Image, healthy.Status.PgDataImageInfo.MajorVersion));
        Assert.All([asksForOther, asksForNone], view => Assert.Equal(
            ("postgresql:17.2", 17, "postgresql:17.2", "postgresql:17.2"),
            (view.InstanceImage.Name, view.InstanceImage.Major, view.Status.Image, view.Status.PgDataImageInfo!.Image)));
        Assert.Contains("asks for PostgreSQL 18 and the data is of PostgreSQL 17", asksForOther.Status.PhaseReason, StringComparison.Ordinal);
        Assert.Equal(("postgresql:17.6", "postgresql:17.6"), (asksForNewer.Status.Image, asksForNewer.Status.PgDataImageInfo!.Image));
        Assert.Equal(18, begins.Settled().Status.PgDataImageInfo!.MajorVersion);
    }

    [Fact]
    public void ADrainedPrimaryHandsOverToTheReplicaThatHasReceivedMostOnANodeThatStays()
    {
        var view = ClusterViews.Healthy(4)
            .WithMember("c-1", ClusterViews.OnDrainedNode)
            .WithMember("c-2", member => member.OnDrainedNode().HasReceived("0/9000000"))
            .WithMember("c-3", member => member.HasReceived("0/5000000"))
            .WithMember("c-4", member => member.HasReceived("0/7000000"));

        var plan = ClusterDecision.Decide(view);
        var lagging = ClusterDecision.Decide(view.WithMember("c-4", member => member with { Report = member.Report! with { IsWalReceiverActive = false } }));
        var unready = ClusterDecision.Decide(view.WithMember("c-1", ClusterViews.NotReady));

        Assert.Equal("c-4", plan.Status!.TargetPrimary);
        Assert.Equal([EventReasons.SwitchingOver], plan.Events.Select(told => told.Reason));
        Assert.Equal("c-3", lagging.Status!.TargetPrimary);
        Assert.Equal("c-1", (unready.Status ?? view.Status).TargetPrimary);
    }

    [Fact]
    public void AfterASwitchoverThatCameToNothingThereIsAPauseBeforeTheNext()
    {
        var drained = ClusterViews.Healthy().WithMember("c-1", ClusterViews.OnDrainedNode);
        var restarted = ClusterViews.Healthy().WithSpec(spec => spec with { PrimaryUpdateMethod = "switchover" })
            .WithMember("c-1", member => member with { PodDrift = "The image was changed." });
        foreach (var cause in new[] { drained, restarted })
        {
            Assert.Equal(("c-1", Seconds(50)), Decided(cause, asked: Seconds(10), promoted: Seconds(300)));
            Assert.Equal("c-2", Decided(cause, asked: Seconds(10), promoted: Seconds(9)).Target);
            Assert.Equal("c-2", Decided(cause, asked: Seconds(60), promoted: Seconds(300)).Target);
            Assert.Equal("c-2", Decided(cause, asked: Seconds(-10), promoted: Seconds(300)).Target);
        }

        static TimeSpan Seconds(int seconds) => TimeSpan.FromSeconds(seconds);

        static (string? Target, TimeSpan? Again) Decided(ClusterView cause, TimeSpan asked, TimeSpan promoted)
        {
            var view = cause.WithStatus(status => status with
            {
                TargetPrimaryTimestamp = Timestamps.Format(ClusterViews.Now - asked), CurrentPrimaryTimestamp = Timestamps.Format(ClusterViews.Now - promoted),
            });
            var plan = ClusterDecision.Decide(view);
            return ((plan.Status ?? view.Status).TargetPrimary, plan.CheckAgainAfter);
        }
    }

    [Fact]
    public void ASilentPrimaryAndASecretThatEndsAreWarnedOf()
    {
        var warning = new ClusterEvent(EventReasons.SecretIsExpiring, "The certificate in secret own ends.", IsWarning: true);
        var view = ClusterViews.Healthy().WithMember("c-1", ClusterViews.Silent) with
        {
            SupportingObjects = [new("Secret", "own", SupportState.Current) { Warning = warning }],
        };

        var events = ClusterDecision.Decide(view).Events;

        Assert.Equal([EventReasons.PrimaryStatusCheckFailed, EventReasons.SecretIsExpiring], events.Select(told => told.Reason));
        Assert.All(events, told => Assert.True(told.IsWarning));
    }

    private static ClusterView Restarting(Func<MemberView, MemberView> change) => ClusterViews.Healthy()
        .WithStatus(status => status with { Phase = Phase.PrimaryRestartWithoutSwitchover }).WithMember("c-1", change) with
        {
            Lease = new LeaseView { ResourceVersion = "8", Duration = TimeSpan.FromSeconds(7), Timeline = new(1) },
        };

    private static MemberView Terminating(MemberView member) => ClusterViews.Silent(member) with
    {
        Pod = member.Pod! with { Metadata = member.Pod.Metadata with { DeletionTimestamp = ClusterViews.Now } },
    };

    private static MemberView Started(MemberView member, int secondsAgo) => ClusterViews.NotReady(ClusterViews.Silent(member)) with
    {
        Pod = ClusterViews.NotReady(member).Pod! with { Metadata = member.Pod!.Metadata with { CreationTimestamp = ClusterViews.Now.AddSeconds(-secondsAgo) } },
    };

    private static ClusterView All(ClusterView view, Func<MemberView, MemberView> change) => view with { Members = [.. view.Members.Select(change)] };
}
