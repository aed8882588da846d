using System.Collections.Immutable;
using Surus.Api;

namespace Surus.Decisions.Tests;

public sealed class InstanceDecisionTests
{
    private static readonly LeaseView Lease = new()
    {
        ResourceVersion = "7", Holder = "a", HolderSession = "a-1", HolderAddress = "10.0.0.1", Duration = Seconds(7), Timeline = new(1),
    };

    private static readonly LeaseView Released = Lease with { Holder = null, HolderSession = null, HandoverLsn = new(100) };

    /// <summary>The primary <c>a</c>, well.</summary>
    private static readonly InstanceView Primary = new()
    {
        Now = FailoverScene.Now,
        PodName = "a",
        Session = "a-1",
        Address = "10.0.0.1",
        Cluster = new() { TargetPrimary = "a", TargetPrimaryTimestamp = "r1", CurrentPrimary = "a", Instances = 3, SwitchoverDelay = Seconds(60) },
        ApiServerReachable = true,
        Lease = Lease,
        SinceLastRenewal = Seconds(0.3),
        Data = new() { Kind = DataDirectoryKind.Primary, SystemIdentifier = "1", Timeline = new(1), EndOfWal = new(100) },
        Postgres = new() { State = PostgresState.Running, IsPrimary = true, Standbys = [new("b", 0), new("c", 0)] },
    };

    /// <summary>The replica <c>b</c>, streaming from <c>a</c>.</summary>
    private static readonly InstanceView Replica = Primary with
    {
        PodName = "b",
        Session = "b-1",
        Address = "10.0.0.2",
        SinceLastRenewal = null,
        Data = Primary.Data with { Kind = DataDirectoryKind.Standby },
        Postgres = new()
        {
            State = PostgresState.Running, ReceiverActive = true, FollowedPrimary = new("a", new(1)), ReceivedLsn = new(100), Replayed = new(new(1), new(100)),
        },
        Primary = new() { Name = "a", AcceptsWrites = true, SystemIdentifier = "1", History = new(new(1), []) },
    };

    private static readonly InstanceView Target = Replica with { Cluster = Replica.Cluster! with { TargetPrimary = "b", TargetPrimaryTimestamp = "r2" }, Lease = Released, Primary = null };
    private static readonly InstanceView Leaving = Primary with { Cluster = Target.Cluster };
    private static readonly InstanceView StoppedPrimary = Primary with { Postgres = new() { State = PostgresState.Stopped }, Data = Primary.Data with { StoppedCleanly = true } };
    private static readonly PrimaryView NewPrimary = new() { Name = "b", AcceptsWrites = true, SystemIdentifier = "1", History = new(new(2), [new(new(1), new(90))]) };

    /// <summary>The old primary <c>a</c>, whose place <c>b</c> took on timeline 2, forked at 90.</summary>
    private static readonly InstanceView OldPrimary = StoppedPrimary with
    {
        Cluster = Primary.Cluster! with { TargetPrimary = "b", CurrentPrimary = "b" },
        Lease = Lease with { Holder = "b", HolderSession = "b-1", Timeline = new(2) },
        SinceLastRenewal = null,
        Primary = NewPrimary,
    };

    private static readonly ImmutableArray<Case> Cases =
    [
        new("another holds the lease", Primary with { Lease = Lease with { Holder = "b", HolderSession = "b-1" } }, "SomebodyElseHoldsTheLeaseOfThisPrimary", "SelfFence"),
        new("an earlier manager left a primary running", Primary with { SinceLastRenewal = null }, "SomebodyElseHoldsTheLeaseOfThisPrimary", "SelfFence"),
        new("cut off from all", Late(), "PrimaryCanNoLongerVouchForTheLease", "SelfFence"),
        new("cut off, and the only vouch is old", Late() with { Vouches = [new("b", Seconds(5))] }, "PrimaryCanNoLongerVouchForTheLease", "SelfFence"),
        new("cut off, and the lease still says that two have to vouch", Late() with { Vouches = [new("b", Seconds(1))], Lease = Late().Lease! with { Instances = 4 } },
            "PrimaryCanNoLongerVouchForTheLease", "SelfFence"),
        new("the API server is down and a peer vouches", Late() with { Vouches = [new("b", Seconds(1))] }, "TargetServes"),
        new("the only instance of its cluster", Late() with { Cluster = Primary.Cluster! with { Instances = 1 } }, "TargetServes"),
        new("the lease was deleted", Primary with { Lease = null }, "TargetServes"),

        new("killed, and the disk hangs", Killed, "KilledPostgresWaitsForItsDisk", "ReleaseLease "),
        new("killed, and something else hangs", Killed with { DiskWaitingFor = TimeSpan.Zero, Postgres = Killed.Postgres with { InStateFor = Seconds(5) } }, "KilledPostgresWaitsForItsDisk", "ReleaseLease "),
        new("killed a moment ago", Killed with { DiskWaitingFor = TimeSpan.Zero }, "PostgresIsStopping"),
        new("killed, and the lease is released", Killed with { SinceLastRenewal = null, Lease = Released }, "PostgresIsStopping"),
        new("the disk hangs", Primary with { DiskWaitingFor = Seconds(10) }, "DiskOfThePrimaryHangs", "StopPostgres Immediate"),
        new("the disk hangs while it recovers", Primary with { DiskWaitingFor = Seconds(10), Postgres = new() { State = PostgresState.Starting, IsPrimary = true } }, "DiskOfThePrimaryHangs", "StopPostgres Immediate"),
        new("the disk hangs while it stops", Stopping(Seconds(6)) with { DiskWaitingFor = Seconds(10), Postgres = Stopping(Seconds(6)).Postgres with { IsPrimary = true } }, "DiskOfThePrimaryHangs", "StopPostgres Immediate"),
        new("the postmaster is suspended and shall stop", Stopping(Seconds(6)) with { Postgres = Stopping(Seconds(6)).Postgres with { SuspendedFor = Seconds(6) } }, "PostmasterTakesNoSessions", "StopPostgres Immediate"),
        new("a blip of the disk", Primary with { DiskWaitingFor = Seconds(9) }, "TargetServes"),
        new("the disk hangs and nobody else is there", Primary with { DiskWaitingFor = Seconds(60), Cluster = Primary.Cluster! with { Instances = 1 } }, "TargetServes"),
        new("a standby's disk hangs", Replica with { DiskWaitingFor = Seconds(60) }, "StandbyFollows"),
        new("the postmaster is suspended", Primary with { Postgres = Primary.Postgres with { SuspendedFor = Seconds(3) } }, "PostmasterTakesNoSessions", "StopPostgres Immediate"),
        new("the postmaster was suspended for a moment", Primary with { Postgres = Primary.Postgres with { SuspendedFor = Seconds(2) } }, "TargetServes"),
        new("the postmaster is silent", Primary with { Postgres = Primary.Postgres with { SilentFor = Seconds(30) } }, "PostmasterTakesNoSessions", "StopPostgres Immediate"),
        new("the postmaster is slow", Primary with { Postgres = Primary.Postgres with { SilentFor = Seconds(29) } }, "TargetServes"),
        new("SIGTERM", Primary with { ToldToStop = true }, "ManagerIsToldToStop", "StopPostgres Fast"),
        new("SIGTERM of a replica", Told(Replica), "ManagerIsToldToStop", "StopPostgres Smart"),
        new("SIGTERM of a replica that waits for its sessions", Told(Replica, smartFor: 29), "ManagerIsToldToStop"),
        new("SIGTERM of a replica that waited for its sessions", Told(Replica, smartFor: 30), "ManagerIsToldToStop", "StopPostgres Fast"),
        new("SIGTERM of a replica, and an election begins", Told(Replica, smartFor: 1) with { Cluster = Told(Replica).Cluster! with { TargetPrimary = "pending" } }, "ManagerIsToldToStop", "StopPostgres Fast"),
        new("SIGTERM of a replica that shall be primary", Told(Target), "ManagerIsToldToStop", "StopPostgres Fast"),
        new("SIGTERM of a primary that others can replace", Told(Primary), "ManagerIsToldToStop", "StopPostgres Fast"),
        new("SIGTERM of a single instance", Told(Primary, instances: 1), "ManagerIsToldToStop", "StopPostgres Smart"),
        new("SIGTERM, and the sessions took their time", FastAfterSmart(Seconds(89)), "PostgresIsStopping"),
        new("SIGTERM, and PostgreSQL does not stop", FastAfterSmart(Seconds(90)), "PostgresIsStopping", "StopPostgres Immediate"),
        new("SIGTERM, stopped", StoppedPrimary with { ToldToStop = true }, "ManagerIsToldToStop", "ReleaseLease 0/64"),
        new("SIGTERM, released", StoppedPrimary with { ToldToStop = true, SinceLastRenewal = null }, "ManagerIsToldToStop", "EndManager"),
        new("nothing listens yet", StoppedPrimary with { StatusEndpointListens = false }, "StatusEndpointDoesNotListenYet"),
        new("no Cluster was read", StoppedPrimary with { Cluster = null }, "ClusterWasNeverRead"),
        new("a rewind runs", OldPrimary with { Data = OldPrimary.Data with { Work = DataDirectoryWork.Rewinding } }, "DataDirectoryIsBeingRebuilt"),
        new("PostgreSQL is stopping", Stopping(Seconds(1)), "PostgresIsStopping"),
        new("PostgreSQL does not stop", Stopping(Seconds(61)), "PostgresIsStopping", "StopPostgres Immediate"),
        new("the last checkpoint is written, and the archiver is still at work", ShutDown with { Cluster = Target.Cluster }, "PostgresIsStopping", "ReleaseLease 0/64"),
        new("the same, and an election was held", ShutDown with { Cluster = Pending }, "PostgresIsStopping", "ReleaseLease 0/64"),
        new("the same, and the pod ends", ShutDown with { ToldToStop = true }, "PostgresIsStopping", "ReleaseLease 0/64"),
        new("it is only restarted", ShutDown, "PostgresIsStopping"),
        new("the control file was not to be read", ShutDown with { Cluster = Target.Cluster, Data = ShutDown.Data with { StoppedCleanly = false } }, "PostgresIsStopping"),
        new("the lease is the successor's already", ShutDown with { Cluster = Target.Cluster, SinceLastRenewal = null, Lease = Lease with { Holder = "b", HolderSession = "b-1" } }, "PostgresIsStopping"),
        new("fenced by the user", Replica with { Cluster = Replica.Cluster! with { Fenced = true } }, "InstanceIsFencedByTheUser", "StopPostgres Fast"),

        new("the primary is well", Primary, "TargetServes"),
        new("promoted just now", Primary with { Cluster = Primary.Cluster! with { CurrentPrimary = "b" } }, "TargetServes", "ReportCurrentPrimary a"),
        new("the configuration changed", Primary with { WantedConfigurationHash = "x" }, "TargetServes", "ReloadConfiguration x"),
        new("recovering", Primary with { Postgres = new() { State = PostgresState.Starting, IsPrimary = true } }, "TargetIsStarting"),
        new("the target's volume was deleted", StoppedPrimary with { Data = new() { Kind = DataDirectoryKind.Empty } }, "TargetHasNothingToServe", "ReleaseLease "),
        new("the disk is full", EndedOnFullDisk(StoppedPrimary), "PostgresWaitsForDiskSpace", "ReleaseLease 0/64"),
        new("and has grown", EndedOnFullDisk(StoppedPrimary) with { Volumes = [Volume(PvcRoles.Wal, 16)] }, "TargetHoldsTheLeaseOfItsOwnTimeline", "StartAsPrimary"),
        new("a server that was killed on a disk that is almost full", StoppedPrimary with { Volumes = [Volume(PvcRoles.Wal, 15)] }, "TargetHoldsTheLeaseOfItsOwnTimeline", "StartAsPrimary"),
        new("the disk of the old primary is full", EndedOnFullDisk(OldPrimary), "PostgresWaitsForDiskSpace"),
        new("a standby's disk for data is full", EndedOnFullDisk(StoppedReplica) with { Volumes = [Volume(PvcRoles.Data, 15), Volume(PvcRoles.Wal, 16)] }, "PostgresWaitsForDiskSpace"),
        new("it crashes again and again", StoppedPrimary with { Postgres = new() { State = PostgresState.Stopped, RecentCrashes = 3 } }, "TargetKeepsCrashing", "ReleaseLease 0/64"),
        new("the postmaster was killed", StoppedPrimary, "TargetHoldsTheLeaseOfItsOwnTimeline", "StartAsPrimary"),
        new("the lease was acquired", Target with { Lease = Lease with { Holder = "b", HolderSession = "b-1", Timeline = new(2) }, SinceLastRenewal = Seconds(0.1) }, "TargetHoldsTheLeaseAsStandby", "Promote 2"),
        new("elected, though overtaken", StoppedPrimary with { Lease = Released with { Timeline = new(2), Successor = "a" }, SinceLastRenewal = null }, "TargetWasOvertaken", "StartAsStandby "),
        new("the target's PostgreSQL is stopped", Target with { Postgres = new() { State = PostgresState.Stopped } }, "TargetIsAStoppedStandby", "StartAsStandby "),
        new("the target's PostgreSQL is stopped while the old primary serves", Target with { Lease = Lease, Primary = Replica.Primary, Postgres = new() { State = PostgresState.Stopped } }, "TargetMustRejoinFirst", "StartAsStandby a"),
        new("a former primary that diverged shall be primary again while another serves", OldPrimary with { Cluster = Wanted }, "TargetMustRejoinFirst", "Rewind b"),
        new("the target replayed beyond the fork, and another serves", Replica with { Cluster = Wanted with { TargetPrimary = "b", CurrentPrimary = "c" }, Primary = NewPrimary with { Name = "c" } }, "TargetMustRejoinFirst", "StopPostgres Fast"),
        new("the target has no data, and another serves", Replica with { Cluster = Wanted with { TargetPrimary = "b", CurrentPrimary = "a" }, Data = new() { Kind = DataDirectoryKind.Empty }, Postgres = new() { State = PostgresState.Stopped } }, "TargetMustRejoinFirst", "TakeBaseBackup a"),
        new("the target was restarted while the old primary serves", Target with { Lease = Lease, Primary = Replica.Primary, Postgres = Replica.Postgres with { FollowedPrimary = null, ReceiverActive = false } }, "LeaseIsNotFreeYet", "FollowPrimary a 1"),
        new("the end of the old primary is missing", Target with { Lease = Released with { HandoverLsn = new(101) } }, "TargetMissesTheEndOfTheOldPrimary"),
        new("the old primary crashed and nobody elected", Target with { Lease = Released with { HandoverLsn = null } }, "TargetMissesTheEndOfTheOldPrimary"),
        new("all was handed over", Target, "LeaseIsFreeForTheTarget", "AcquireLease 7 timeline 2"),
        new("elected", Target with { Lease = Released with { HandoverLsn = null, Successor = "b" } }, "LeaseIsFreeForTheTarget", "AcquireLease 7 timeline 2"),
        new("the container was started again", StoppedPrimary with { Session = "a-2", SinceLastRenewal = null }, "LeaseIsFreeForTheTarget", "AcquireLease 7 timeline 1"),
        new("the pod was made again elsewhere", StoppedPrimary with { Session = "a-2", SinceLastRenewal = null, Address = "10.0.0.9" }, "LeaseIsNotFreeYet"),

        new("the target of a switchover does not stream", Leaving with { Postgres = Leaving.Postgres with { Standbys = [new("c", 0)] } }, "TargetHasNotCaughtUp"),
        new("the target is far behind", Leaving with { Postgres = Leaving.Postgres with { Standbys = [new("b", (16 << 20) + 1)] } }, "TargetHasNotCaughtUp"),
        new("the remains of an earlier connection are far behind", Leaving with { Postgres = Leaving.Postgres with { Standbys = [new("b", 1L << 40), new("b", 16 << 20)] } }, "OldPrimaryWritesACheckpointFirst", "Checkpoint r2"),
        new("a switchover", Leaving, "OldPrimaryWritesACheckpointFirst", "Checkpoint r2"),
        new("the checkpoint is written", Leaving with { Postgres = Leaving.Postgres with { CheckpointedForRound = "r2" } }, "PrimaryIsNoLongerWanted", "StopPostgres Fast"),
        new("a failover is being held", Primary with { Cluster = Pending }, "PrimaryIsNoLongerWanted", "StopPostgres Fast"),
        new("stopped for the switchover", StoppedPrimary with { Cluster = Target.Cluster }, "LeaseIsNoLongerNeeded", "ReleaseLease 0/64"),
        new("stopped by a crash", StoppedPrimary with { Cluster = Target.Cluster, Data = Primary.Data }, "LeaseIsNoLongerNeeded", "ReleaseLease "),
        new("another cluster's data", OldPrimary with { Data = OldPrimary.Data with { SystemIdentifier = "2" } }, "DataBelongsToAnotherCluster"),
        new("a deleted volume", Replica with { Data = new() { Kind = DataDirectoryKind.Empty }, Postgres = new() { State = PostgresState.Stopped } }, "ThereIsNoUsableData", "TakeBaseBackup a"),
        new("a rewind that broke off", OldPrimary with { Data = OldPrimary.Data with { Kind = DataDirectoryKind.Broken } }, "ThereIsNoUsableData", "TakeBaseBackup b"),
        new("the old primary has diverged", OldPrimary, "OldPrimaryMustRejoin", "Rewind b"),
        new("it crashed before the fork", OldPrimary with { Data = OldPrimary.Data with { EndOfWal = new(80), StoppedCleanly = false } }, "OldPrimaryMustRejoin", "Rewind b"),
        new("it stopped cleanly before the fork", OldPrimary with { Data = OldPrimary.Data with { EndOfWal = new(90) } }, "OldPrimaryMustRejoin", "StartAsStandby b"),
        new("the rewind failed", OldPrimary with { Data = OldPrimary.Data with { RewindFailed = true } }, "OldPrimaryMustRejoin", "TakeBaseBackup b"),
        new("nobody is known to have the data", OldPrimary with { Primary = NewPrimary with { AcceptsWrites = false } }, "OldPrimaryMustRejoin"),
        new("the one that answers was overtaken", OldPrimary with { Lease = OldPrimary.Lease! with { Timeline = new(3) } }, "OldPrimaryMustRejoin"),
        new("the WAL that a standby needs is gone", Waiting(100, oldest: 101), "WalThatTheStandbyNeedsIsGone", "StopPostgres Fast"),
        new("the WAL that a stopped standby needs is gone", StoppedReplica with { Primary = Waiting(100, oldest: 101).Primary }, "WalThatTheStandbyNeedsIsGone", "TakeBaseBackup a"),
        new("the WAL that a standby needs is there", Waiting(101, oldest: 101), "StandbyFollows"),
        new("what a standby received of this timeline it need not ask for again", Waiting(90, oldest: 100), "StandbyFollows"),
        new("a standby's rewind failed", StoppedReplica with { Data = Replica.Data with { RewindFailed = true } }, "StandbyWasRewoundInVain", "TakeBaseBackup a"),
        new("a standby's rewind failed, and nobody serves", StoppedReplica with { Data = Replica.Data with { RewindFailed = true }, Primary = Replica.Primary! with { AcceptsWrites = false } }, "StandbyIsStopped", "StartAsStandby "),
        new("a standby's pod was made again", StoppedReplica, "StandbyIsStopped", "StartAsStandby a"),
        new("a standby ends again and again", StoppedReplica with { Postgres = new() { State = PostgresState.Stopped, RecentCrashes = 3, InStateFor = TimeSpan.FromSeconds(1) } }, "StandbyKeepsEnding"),
        new("and after a pause", StoppedReplica with { Postgres = new() { State = PostgresState.Stopped, RecentCrashes = 3, InStateFor = TimeSpan.FromSeconds(11) } }, "StandbyIsStopped", "StartAsStandby a"),
        new("a stopped standby beyond the fork", StoppedReplica with { Data = Replica.Data with { StoppedCleanly = true }, Primary = NewPrimary with { Name = "c" } }, "StandbyIsStopped", "Rewind c"),
        new("a standby starts", Replica with { Postgres = new() { State = PostgresState.Starting } }, "StandbyIsStarting"),
        new("a standby replayed beyond the fork", Replica with { Primary = NewPrimary with { Name = "c" } }, "StandbyHasDiverged", "StopPostgres Fast"),
        new("a standby received beyond the fork and did not replay it", Replica with { Primary = NewPrimary with { Name = "c" }, Postgres = Replica.Postgres with { Replayed = new(new(1), new(90)) } }, "ThereIsANewPrimaryToFollow", "FollowPrimary c 2"),
        new("a standby received the beginning of a record that was never ended, and waits for the next file", Halfway, "StandbyWaitsForTheRestOfALostRecord", "SetAsideWal 1 0/5A", "StopPostgres Fast"),
        new("the next file is there, and PostgreSQL helps itself", Halfway with { Data = Halfway.Data with { EndsWithAWholeFile = false } }, "StandbyFollows"),
        new("the new timeline begins where the files end", Halfway with { Data = Halfway.Data with { EndOfWal = new(90) } }, "StandbyFollows"),
        new("the one before it is still the primary", Halfway with { Primary = Halfway.Primary! with { History = new(new(1), []) } }, "StandbyFollows"),
        new("it streams from the new primary", Halfway with { Postgres = Halfway.Postgres with { ReceiverActive = true } }, "StandbyFollows"),
        new("one that was followed before is primary once more, and the receiver waits for another", Unconnected with { Primary = Unconnected.Primary! with { Name = "a", History = new(new(3), [new(new(2), new(100))]) } }, "ThereIsANewPrimaryToFollow", "FollowPrimary a 3"),
        new("a standby that did not answer is not called diverged", Replica with { Primary = NewPrimary with { Name = "c" }, Postgres = Replica.Postgres with { Replayed = null } }, "ThereIsANewPrimaryToFollow", "FollowPrimary c 2"),
        new("a standby streams from the new primary already", Replica with { Primary = NewPrimary with { Name = "c", SendsHere = true }, Data = Replica.Data with { Timeline = new(2) }, Postgres = Replica.Postgres with { Replayed = new(new(2), new(100)) } }, "StandbyFollows"),
        new("a standby streams on the new timeline from another standby", Replica with { Primary = NewPrimary with { Name = "c" }, Data = Replica.Data with { Timeline = new(2) }, Postgres = Replica.Postgres with { Replayed = new(new(2), new(100)) } }, "ThereIsANewPrimaryToFollow", "FollowPrimary c 2"),
        new("the primary has another address", Replica with { Primary = Replica.Primary! with { Address = "10.0.0.9" } }, "ThereIsANewPrimaryToFollow", "FollowPrimary a 1"),
        new("the old primary has stopped", Ahead, "NextPrimaryIsFollowedAhead", "FollowPrimary c 1", "ProvideWalFile 2 0/64"),
        new("a receiver on its way to the old primary came back meanwhile", Ahead with { Postgres = Ahead.Postgres with { FollowedPrimary = new("c", new(1)), FollowedFor = TimeSpan.FromMilliseconds(100) } }, "NextPrimaryIsFollowedAhead", "FollowPrimary c 1", "ProvideWalFile 2 0/64"),
        new("the timeline of the next one is known", Ahead with { Lease = Ahead.Lease! with { Timeline = new(4) } }, "NextPrimaryIsFollowedAhead", "FollowPrimary c 1", "ProvideWalFile 4 0/64"),
        new("the next one is followed, and the disk is full", Ahead with { Volumes = [new() { Role = "PG_DATA", SizeBytes = 100, AvailableBytes = 1, RequiredBytes = 2 }] }, "NextPrimaryIsFollowedAhead", "FollowPrimary c 1"),
        new("and the next one is followed already", Ahead with { Postgres = Ahead.Postgres with { FollowedPrimary = new("c", new(1)) } }, "StandbyFollows"),
        new("the old primary still sends", Ahead with { Postgres = Replica.Postgres }, "StandbyFollows"),
        new("the next one is on another timeline", Ahead with { Primary = Ahead.Primary! with { History = new(new(2), []) } }, "StandbyFollows"),
        new("the next one does not run", Ahead with { Primary = Ahead.Primary! with { RunsAsStandby = false } }, "StandbyFollows"),
        new("an election is held", Replica with { Cluster = Pending }, "FollowersLetGoOfTheOldPrimary", "StopFollowing"),
        new("the receiver has ended", Replica with { Cluster = Pending, Postgres = Replica.Postgres with { FollowedPrimary = null, ReceiverActive = false } }, "FollowersLetGoOfTheOldPrimary", "ProvideWalFile 2 0/64"),
        new("neither the API server nor the primary answers", Deaf, "StandbyHearsNobody", "StopFollowing"),
        new("the primary does not answer", Deaf with { ApiServerReachable = true }, "StandbyFollows"),
        new("neither answers, since a moment ago", Deaf with { PrimarySilentFor = Seconds(1.9) }, "StandbyFollows"),
        new("neither answers, and nobody is followed", Deaf with { Postgres = Deaf.Postgres with { FollowedPrimary = null, ReceiverActive = false } }, "StandbyFollows"),
        new("the primary answers again", Replica with { ApiServerReachable = false, Postgres = Replica.Postgres with { FollowedPrimary = null, ReceiverActive = false } }, "ThereIsANewPrimaryToFollow", "FollowPrimary a 1"),
        new("a replica is well", Replica, "StandbyFollows"),
    ];

    /// <summary>The replica <c>b</c>, which reaches neither the API server nor its primary's manager.</summary>
    private static InstanceView Deaf => Replica with { ApiServerReachable = false, Primary = null, PrimarySilentFor = Seconds(2) };

    /// <summary>A switchover to <c>a</c>, while <c>b</c> serves.</summary>
    private static ClusterTarget Wanted => OldPrimary.Cluster! with { TargetPrimary = "a", TargetPrimaryTimestamp = "r2", CurrentPrimary = "b" };

    /// <summary>The replica <c>b</c> of the new primary <c>c</c>, which left timeline 1 at 90; <c>b</c> received up to 100, where a file ends, and replayed up to 90.</summary>
    private static InstanceView Halfway => Unconnected with
    {
        Primary = NewPrimary with { Name = "c" },
        Data = Unconnected.Data with { EndsWithAWholeFile = true },
        Postgres = Unconnected.Postgres with { FollowedPrimary = new("c", new(2)), Replayed = new(new(1), new(90)) },
    };

    /// <summary>The replica <c>b</c>, while <c>c</c> is about to take over from <c>a</c>, which is gone.</summary>
    private static InstanceView Ahead => Replica with
    {
        Cluster = Replica.Cluster! with { TargetPrimary = "c", TargetPrimaryTimestamp = "r2" },
        Postgres = Replica.Postgres with { ReceiverActive = false },
        Primary = new() { Name = "c", RunsAsStandby = true, SystemIdentifier = "1", History = new(new(1), []) },
    };

    private static InstanceView Killed => Primary with
    {
        DiskWaitingFor = Seconds(11),
        Postgres = new() { State = PostgresState.Stopping, StopMode = StopMode.Immediate, IsPrimary = true, IsKilled = true },
    };

    public static TheoryData<string> Names => [.. Cases.Select(one => one.Name)];

    private static ClusterTarget Pending => Primary.Cluster! with { TargetPrimary = ClusterTarget.Pending, TargetPrimaryTimestamp = "r3" };

    private static InstanceView EndedOnFullDisk(InstanceView view) =>
        view with { Postgres = view.Postgres with { EndedOnFullDisk = true, RecentCrashes = 1 }, Volumes = [Volume(PvcRoles.Data, 100), Volume(PvcRoles.Wal, 15)] };

    private static VolumeReport Volume(string role, int mebibytes) =>
        new() { Role = role, SizeBytes = 100L << 20, AvailableBytes = (long)mebibytes << 20, RequiredBytes = 16 << 20 };

    // It found its way to c by itself: whom it was told to follow is still a.
    private static InstanceView Unconnected => Replica with
    {
        Data = Replica.Data with { Timeline = new(2) },
        Primary = NewPrimary with { Name = "c" },
        Lease = Replica.Lease! with { Timeline = new(2) },
        Postgres = Replica.Postgres with { ReceiverActive = false, Replayed = new(new(2), new(100)) },
    };

    private static InstanceView StoppedReplica => Replica with { Postgres = new() { State = PostgresState.Stopped } };

    [Theory]
    [MemberData(nameof(Names))]
    public void DecidesByTheFirstRuleThatAnswers(string name)
    {
        var one = Cases.Single(one => one.Name == name);
        var decision = InstanceDecision.Decide(one.View);
        Assert.Equal(one.Reason, decision.Reason);
        Assert.Equal(one.Steps, decision.Steps.Select(Text));
        Assert.EndsWith(".", decision.Message);
    }

    [Fact]
    public void EveryRuleHasACase() =>
        Assert.Empty(InstanceRules.Table.Select(rule => rule.Name).Except(Cases.Select(one => one.Reason)));

    [Fact]
    public void TheLeaseIsRenewedInTimeAndPeersAreAskedWhenThatFails()
    {
        Assert.Empty(InstanceDecision.Decide(Primary).Upkeep);
        Assert.Equal([new InstanceStep.RenewLease("7", 3)], InstanceDecision.Decide(Primary with { SinceLastRenewal = Seconds(1) }).Upkeep);
        Assert.Equal(
            [new InstanceStep.RenewLease("7", 3), new InstanceStep.AskPeersToVouch()],
            InstanceDecision.Decide(Primary with { SinceLastRenewal = Seconds(1.25) }).Upkeep);
        Assert.Empty(InstanceDecision.Decide(Late()).Upkeep);
        Assert.Equal(Seconds(0.7), InstanceDecision.Decide(Primary).CheckAgainAfter);
        Assert.Equal(Seconds(0.1), InstanceDecision.Decide(Late() with { Vouches = [new("b", Seconds(4.9)), new("c", Seconds(4.95))] }).CheckAgainAfter);
    }

    [Theory]
    [InlineData("c", "a", "a", null, "b", "a", "followed by a standby that lost sight of it")]
    [InlineData("c", "a", "a", "a", "b", "c", "followed by a standby, which looks for the next one")]
    [InlineData("c", "a", null, null, "b", "c", "and has given the lease back")]
    [InlineData("c", "a", "a", null, "c", "a", "asked by the target")]
    [InlineData("c", "a", null, null, "c", null, "and has given the lease back to the target")]
    [InlineData("pending", "a", "a", null, "b", "a", "perhaps lost, while the others are compared")]
    [InlineData("a", "a", "a", null, "a", null, "the one that asks")]
    public void ThePrimaryBeforeIsAskedAsLongAsItHoldsTheLease(
        string target, string current, string? holder, string? followed, string self, string? asked, string state)
    {
        var cluster = new ClusterTarget { TargetPrimary = target, CurrentPrimary = current };
        Assert.True(
            Serving.PrimaryToAsk(cluster, self, Lease with { Holder = holder }, followed is null ? null : new(followed, new(1))) == asked,
            $"The primary before is {state}.");
    }

    [Fact]
    public void APrimaryThatWasAloneGoesByThatUntilItWroteOtherwise()
    {
        var grown = Late() with { Lease = Late().Lease! with { Instances = 1 } };
        Assert.Equal("TargetServes", InstanceDecision.Decide(grown).Reason);
        Assert.Contains(new InstanceStep.RenewLease("7", 1), InstanceDecision.Decide(grown).Upkeep);
        Assert.Contains(new InstanceStep.RenewLease("7", 3), InstanceDecision.Decide(grown with { SinceLastRenewal = Seconds(1) }).Upkeep);
    }

    [Fact]
    public void ALeaseMadeAgainInItsNameIsTakenUp() => Assert.Equal(
        [new InstanceStep.AcquireLease("8", new(1))],
        InstanceDecision.Decide(Primary with { Lease = Lease with { ResourceVersion = "8", HolderSession = null, HolderAddress = null } }).Upkeep);

    [Fact]
    public void ClientsAreSentOnlyToInstancesOnTheLine()
    {
        Assert.True(InstanceDecision.Decide(Primary).MayServe);
        Assert.True(InstanceDecision.Decide(Replica).MayServe);
        Assert.False(InstanceDecision.Decide(Late()).MayServe);
        Assert.False(InstanceDecision.Decide(Replica with { Primary = NewPrimary with { Name = "c" } }).MayServe);
        Assert.True(InstanceDecision.Decide(Replica with { Primary = null }).MayServe);
        Assert.False(InstanceDecision.Decide(Replica with { Primary = null, Lease = Lease with { Timeline = new(2) } }).MayServe);
    }

    [Fact]
    public void APeerVouchesOnlyForThePrimaryThatTheClusterWants()
    {
        Assert.True(LeaseUpkeep.MayVouchFor(Replica, "a"));
        Assert.False(LeaseUpkeep.MayVouchFor(Replica, "c"));
        Assert.True(LeaseUpkeep.MayVouchFor(Replica with { Lease = null }, "a"));
        Assert.False(LeaseUpkeep.MayVouchFor(Replica with { Lease = Lease with { Holder = "c" } }, "a"));
        Assert.False(LeaseUpkeep.MayVouchFor(Replica with { Cluster = null }, "a"));
        Assert.False(LeaseUpkeep.MayVouchFor(Replica with { Cluster = Pending }, "a"));
        Assert.False(LeaseUpkeep.MayVouchFor(Target, "a"));
    }

    [Fact]
    public void AStandbyWithoutAStreamAwaitsTheTarget()
    {
        var lost = Replica with { Postgres = Replica.Postgres with { ReceiverActive = false } };
        Assert.Equal(Replica.Cluster!.TargetPrimary, Serving.AwaitedPrimary(lost));
        Assert.Null(Serving.AwaitedPrimary(Replica));
        Assert.Null(Serving.AwaitedPrimary(lost with { Cluster = Pending }));
        Assert.Null(Serving.AwaitedPrimary(Primary));
    }

    private static InstanceView Late() => Primary with { ApiServerReachable = false, SinceLastRenewal = Seconds(5) };

    /// <summary>A replica that received up to 100 at least and does not stream from its primary, whose WAL begins at <paramref name="oldest"/>.</summary>
    private static InstanceView Waiting(ulong replayed, ulong oldest) => Replica with
    {
        Postgres = Replica.Postgres with { ReceiverActive = false, Replayed = new(new(1), new(replayed)) },
        Primary = Replica.Primary! with { OldestWal = new(oldest) },
    };

    private static InstanceView Told(InstanceView view, int instances = 3, double? smartFor = null) => view with
    {
        ToldToStop = true,
        Cluster = view.Cluster! with { Instances = instances, SmartShutdownTimeout = Seconds(30) },
        Postgres = smartFor is { } seconds ? view.Postgres with { State = PostgresState.Stopping, StopMode = StopMode.Smart, InStateFor = Seconds(seconds) } : view.Postgres,
    };

    private static InstanceView FastAfterSmart(TimeSpan since) => Told(Stopping(since));

    /// <summary>The primary's PostgreSQL has written its last checkpoint and did not end yet.</summary>
    private static InstanceView ShutDown => StoppedPrimary with { Postgres = Stopping(Seconds(1)).Postgres with { IsPrimary = false, HasShutDown = true } };

    private static InstanceView Stopping(TimeSpan since) =>
        Leaving with { Postgres = Leaving.Postgres with { State = PostgresState.Stopping, StopMode = StopMode.Fast, InStateFor = since } };

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);

    private static string Text(InstanceStep step) => step switch
    {
        InstanceStep.AcquireLease acquire => $"AcquireLease {acquire.ExpectedResourceVersion} timeline {acquire.Timeline}",
        InstanceStep.ReleaseLease release => $"ReleaseLease {release.HandoverLsn}",
        InstanceStep.StopPostgres stop => $"StopPostgres {stop.Mode}",
        InstanceStep.StartAsStandby start => $"StartAsStandby {start.Primary?.Name}",
        InstanceStep.Promote promote => $"Promote {promote.NewTimeline}",
        InstanceStep.ProvideWalFile provide => $"ProvideWalFile {provide.Timeline.Value} {provide.Position}",
        InstanceStep.SetAsideWal aside => $"SetAsideWal {aside.Left.Timeline.Value} {aside.Left.End}",
        InstanceStep.Rewind rewind => $"Rewind {rewind.Source}",
        InstanceStep.TakeBaseBackup clone => $"TakeBaseBackup {clone.Source}",
        InstanceStep.FollowPrimary follow => $"FollowPrimary {follow.Primary.Name} {follow.Primary.Timeline}",
        InstanceStep.StopFollowing => "StopFollowing",
        InstanceStep.Checkpoint checkpoint => $"Checkpoint {checkpoint.Round}",
        InstanceStep.ReportCurrentPrimary report => $"ReportCurrentPrimary {report.Name}",
        InstanceStep.ReloadConfiguration reload => $"ReloadConfiguration {reload.Hash}",
        _ => step.GetType().Name,
    };

    private sealed record Case(string Name, InstanceView View, string Reason, params string[] Steps);
}
