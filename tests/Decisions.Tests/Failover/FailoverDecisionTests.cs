using System.Collections.Immutable;
using static Surus.Decisions.Tests.FailoverScene;

namespace Surus.Decisions.Tests;

public sealed class FailoverDecisionTests
{
    private static readonly FailoverView Lost = Well.Silent().LeaseWith(lease => lease with { UnchangedFor = Seconds(6) });
    private static readonly FailoverView Switchover = Well with { TargetPrimary = "b", TargetPrimaryTimestamp = "r2", TargetSeenFor = Seconds(1) };
    private static readonly SynchronousPromise AnyOne = new(1, ["b", "c"], IsRequired: true, GuardsFailover: true);

    private static readonly ImmutableArray<Case> Cases =
    [
        new("the cluster is new", Well with { TargetPrimary = null, CurrentPrimary = null }, "NoPrimaryWasChosenYet"),
        new("somebody deleted the lease", Well with { Lease = null }, "LeaseIsMissing", "CreateLease a"),
        new("all is well", Well, "PrimaryServes"),
        new("the primary recovered", Well with { PrimaryFailingSince = Now }, "PrimaryServes", "FailingSince no"),
        new("the new primary writes and has not said so", Well with { CurrentPrimary = "b" }, "NewPrimaryServesAndHasNotReported"),
        new("a former primary that does not know of its successor says that it serves, and is wanted once more", Stale, "TargetHasNotCaughtUp"),
        new("the user fenced the primary", Well.Silent().With("a", instance => instance with { Fenced = true }), "PrimaryIsFencedByTheUser"),
        new("the first primary is not up", Well.Silent() with { CurrentPrimary = null }, "FirstPrimaryIsBeingMade"),

        new("the postmaster was killed", Crashed(Well), "PrimaryRestartsInPlace", "FailingSince yes"),
        new("it stops for a restart", Well.Report("a", report => report with { IsPrimary = false, Postgres = PostgresState.Stopping }), "PrimaryRestartsInPlace", "FailingSince yes"),
        new("it was killed, waits for its disk and gave up the lease", Killed(Well).StreamsEnded(), "ElectionMustBeHeld", "Target pending", "FailingSince yes"),
        new("and that for long", Killed(Well).Election() with { TargetSeenFor = Seconds(3) }, "TheMostAdvancedWins", "TakeLease  for b", "Target b"),
        new("it does not come up again", Crashed(Well) with { PrimaryFailingSince = Now - Seconds(11) }, "ElectionMustBeHeld", "Target pending"),
        new("the primary was chosen again just now", Crashed(Well) with { PrimaryFailingSince = Now - Seconds(60), TargetSeenFor = Seconds(1) }, "PrimaryRestartsInPlace"),
        new("a blip", Well.Silent(), "PrimaryRenewsItsLease", "FailingSince yes"),
        new("synchronous, and two renewals did not come", (Well.Silent() with { Synchronous = AnyOne }).LeaseWith(lease => lease with { UnchangedFor = Seconds(2) }), "ElectionMustBeHeld", "Target pending", "FailingSince yes"),
        new("synchronous, and one did not come", (Well.Silent() with { Synchronous = AnyOne }).LeaseWith(lease => lease with { UnchangedFor = Seconds(1.9) }), "PrimaryRenewsItsLease", "FailingSince yes"),
        new("synchronous, renewals do not come, and the peers hear it", (Well.Silent() with { Synchronous = AnyOne }).LeaseWith(lease => lease with { UnchangedFor = Seconds(2) }).Report("b", report => report with { NotVouchingFor = Seconds(0.7) }), "PeersStillHearThePrimary", "FailingSince yes"),
        new("synchronous, renewals do not come, and the peers heard it a while ago", (Well.Silent() with { Synchronous = AnyOne }).LeaseWith(lease => lease with { UnchangedFor = Seconds(2) }).Report("b", report => report with { NotVouchingFor = Seconds(2) }), "ElectionMustBeHeld", "Target pending", "FailingSince yes"),
        new("synchronous, renewals do not come, and it answers", (Well.Report("a", report => report with { HoldsLease = false }) with { Synchronous = AnyOne }).LeaseWith(lease => lease with { UnchangedFor = Seconds(4) }), "PrimaryRestartsInPlace", "FailingSince yes"),
        new("asynchronous, and two renewals did not come", Well.Silent().LeaseWith(lease => lease with { UnchangedFor = Seconds(4.9) }), "PrimaryRenewsItsLease", "FailingSince yes"),
        new("a refusal by another pod than the lease's holder", Well.Dead().LeaseWith(lease => lease with { HolderAddress = "10.0.0.9" }), "PrimaryRenewsItsLease", "FailingSince yes"),
        new("the peers hear it", Lost.Report("b", report => report with { NotVouchingFor = Seconds(1) }), "PeersStillHearThePrimary", "FailingSince yes"),
        new("the peers heard it long ago", Lost.Report("b", report => report with { NotVouchingFor = Seconds(6) }), "ElectionMustBeHeld", "Target pending", "FailingSince yes"),
        new("the user wants a delay", Well.Dead().StreamsEnded() with { FailoverDelay = Seconds(30) }, "FailoverDelayHasNotElapsed", "FailingSince yes"),
        new("there is no replica", Well.Dead() with { Instances = [Well.Dead().Instances[0]] }, "NobodyCouldTakeOver", "FailingSince yes"),

        new("the target of a switchover is silent", Switchover.Silent("b"), "TargetHasNotCaughtUp"),
        new("it does not stream", Switchover.Report("b", report => report with { ReceiverActive = false }), "TargetHasNotCaughtUp"),
        new("it streams an older timeline", Switchover.Report("a", report => report with { Timeline = new(2) }), "TargetHasNotCaughtUp"),
        new("it is far behind", Behind(Switchover), "TargetHasNotCaughtUp"),
        new("and stays so", Behind(Switchover) with { TargetSeenFor = Seconds(31) }, "TargetHasNotCaughtUp", "Target a"),
        new("there is no such instance", Switchover with { TargetPrimary = "x", TargetSeenFor = Seconds(31) }, "TargetHasNotCaughtUp", "Target a"),
        new("a long checkpoint", Switchover with { TargetSeenFor = Seconds(600) }, "OldPrimaryIsHandingOver"),
        new("the old primary stops", Switchover.Report("a", report => report with { IsPrimary = false, Postgres = PostgresState.Stopping }).Report("b", report => report with { ReceiverActive = false }), "OldPrimaryIsHandingOver"),
        new("the target is being promoted", Switchover.HandedOver(), "TargetIsTakingOver"),
        new("the target died before it took over", Switchover.HandedOver().Dead("b"), "ElectionIsClearAtOnce", "Target a"),
        new("the target can't take over", (Switchover with { TargetSeenFor = Seconds(31) }).HandedOver().LeaseWith(lease => lease with { UnchangedFor = Seconds(31) }), "ElectionIsClearAtOnce"),
        new("the target is silent", Switchover.HandedOver().Silent("b"), "ElectionMustBeHeld", "Target pending"),

        new("PID 1 was killed", Well.Dead().StreamsEnded(), "ElectionIsClearAtOnce", "TakeLease a for b", "Target b", "FailingSince yes"),
        new("and c received more", Well.Dead().StreamsEnded().Report("c", report => report with { EndOfWal = new(101) }), "ElectionIsClearAtOnce", "TakeLease a for c", "Target c", "FailingSince yes"),
        new("but b is on a newer timeline", Well.Dead().StreamsEnded().Report("c", report => report with { EndOfWal = new(101) }).Report("b", report => report with { Timeline = new(2) }), "ElectionIsClearAtOnce", "TakeLease a for b", "Target b", "FailingSince yes"),
        new("a report from before the death", Well.Dead().StreamsEnded().With("b", instance => instance with { ReportAge = Seconds(2) }), "ElectionMustBeHeld", "Target pending", "FailingSince yes"),
        new("a receiver still runs", Well.Dead(), "ElectionMustBeHeld", "Target pending", "FailingSince yes"),
        new("a receiver ends at this moment", Well.Dead().With("a", instance => instance with { ContactFor = Seconds(0.1) }), "ReceiversAreEnding"),
        new("the pod was deleted by force and is being made again", Well.Remade("a-1").StreamsEnded(), "ElectionIsClearAtOnce", "TakeLease a for b", "Target b", "FailingSince yes"),
        new("the end of an older manager proves nothing", Well.Remade("a-0").StreamsEnded(), "PrimaryRenewsItsLease", "FailingSince yes"),
        new("a replica is silent", Well.Dead().StreamsEnded().Silent("c"), "ElectionMustBeHeld", "Target pending", "FailingSince yes"),
        new("the container was started again", Well.Report("a", report => report with { Session = "a-2", IsPrimary = false, HoldsLease = false, Postgres = PostgresState.Stopped, CanBePromoted = true }), "PrimaryRestartsInPlace", "FailingSince yes"),

        new("silence proves nothing", Well.Silent().Election(), "OldPrimaryMayStillAcknowledge"),
        new("an expired lease alone proves nothing", Expired().Report("c", report => report with { StoppedFollowingInRound = null }), "OldPrimaryMayStillAcknowledge"),
        new("a promise still runs", Expired().Report("c", report => report with { NotVouchingFor = Seconds(3) }), "OldPrimaryMayStillAcknowledge"),
        new("the lease expired and both turned away", Expired(), "TheMostAdvancedWins", "TakeLease a for b", "Target b"),
        new("a receiver is stuck", Well.Dead().Election().Report("c", report => report with { StoppedFollowingInRound = null, ReceiverActive = true }), "ReceiversHaveNotStopped"),
        new("a receiver is stuck for good", (Well.Dead().Election() with { TargetSeenFor = Seconds(6) }).Report("b", report => report with { StoppedFollowingInRound = null, ReceiverActive = true }), "TheMostAdvancedWins", "TakeLease a for c", "Target c"),
        new("a replica does not answer", Well.Dead().Election().Silent("c"), "SomebodyHasNotAnswered"),
        new("a replica restarts", Well.Dead().Election().Report("c", report => report with { Postgres = PostgresState.Starting, CanBePromoted = false }), "SomebodyHasNotAnswered"),
        new("a replica never answers", (Well.Dead().Election() with { TargetSeenFor = Seconds(3) }).Silent("c"), "TheMostAdvancedWins", "TakeLease a for b", "Target b"),
        new("the old primary stopped cleanly and nobody has its end", Ahead() with { TargetSeenFor = Seconds(5) }, "OldPrimaryHasTheRest"),
        new("and it does not come back", Ahead() with { TargetSeenFor = Seconds(11) }, "TheMostAdvancedWins", "TakeLease  for b", "Target b"),
        new("nobody can be promoted", (Well.Dead().Election() with { TargetSeenFor = Seconds(3) }).Report("b", Broken).Report("c", Broken), "NobodyCanBePromoted"),
        new("a commit may be only on the absent standby", (Well.Dead().Election() with { TargetSeenFor = Seconds(3), Synchronous = AnyOne }).Silent("c"), "AcknowledgedCommitsMightBeMissing"),
        new("and the last holder of the lease answers, which was not promoted", Handed(Absent("c"), to: "b"), "TheMostAdvancedWins", "Target b"),
        new("and the last holder is the old primary, which stopped", Handed(Absent("c"), to: "a"), "TheMostAdvancedWins", "TakeLease  for b", "Target b"),
        new("and the last holder is the absent standby", Handed(Absent("c"), to: "c"), "AcknowledgedCommitsMightBeMissing"),
        new("the last holder has no room, and no more than another", Handed(Absent("a"), to: "b").Report("b", report => report with { HasRoom = false, CanBePromoted = false }), "TheMostAdvancedWins", "TakeLease  for c", "Target c"),
        new("and more than another", Handed(Absent("a"), to: "b").Report("b", report => report with { HasRoom = false, CanBePromoted = false, EndOfWal = new(101) }), "AcknowledgedCommitsMightBeMissing"),
        new("both synchronous standbys answer", Well.Silent().Election() with { Synchronous = AnyOne }, "TheMostAdvancedWins", "TakeLease a for b", "Target b"),
        new("the disk of the primary is full", Full(Well, "a").StreamsEnded(), "ElectionIsClearAtOnce", "TakeLease  for b", "Target b", "FailingSince yes"),
        new("and those of both replicas", Full(Full(Full(Well, "a"), "b"), "c").StreamsEnded(), "NobodyCouldTakeOver", "FailingSince yes"),
        new("and that of b, that received no more than c", Full(Full(Well, "a"), "b").StreamsEnded(), "ElectionIsClearAtOnce", "TakeLease  for c", "Target c", "FailingSince yes"),
        new("equals, and b has little room for data", Well.Dead().StreamsEnded().Report("b", report => report with { HasRoom = false }), "ElectionIsClearAtOnce", "TakeLease a for c", "Target c", "FailingSince yes"),
        new("b has more WAL and no room, and commits need no standby", FullAndAhead(), "ElectionIsClearAtOnce", "TakeLease  for c", "Target c", "FailingSince yes"),
        new("b has more WAL and no room, and commits need a standby", FullAndAhead() with { Synchronous = AnyOne }, "ElectionMustBeHeld", "Target pending", "FailingSince yes"),
        new("and the receivers have stopped", FullAndAhead().Election() with { Synchronous = AnyOne with { GuardsFailover = false } }, "TheMostAdvancedHasNoRoom"),
        new("b is full and has a newer timeline than a former primary that crashed",
            FullAndAhead().Election().Report("c", report => report with { HasPrimaryData = true, EndOfWalIsExact = false, Postgres = PostgresState.Stopped })
                .Report("b", report => report with { Timeline = new(2) }) with { Synchronous = AnyOne with { GuardsFailover = false } }, "TheMostAdvancedHasNoRoom"),
        new("a peer died, and its promise may still run", Expired().Dead("c"), "OldPrimaryMayStillAcknowledge"),
        new("a peer died long ago", Expired().Dead("c").With("c", instance => instance with { ContactFor = Seconds(8) }), "TheMostAdvancedWins"),
        new("expired, and the primary had not heard yet that it was not alone", Believing(1), "OldPrimaryMayStillAcknowledge"),
        new("expired, and the primary believed in more than there are", Believing(5), "TheMostAdvancedWins"),
        new("the primary itself has the most", Well.HandedOver().Election().HandedOver() with { Instances = [Well.HandedOver().Instances[0]], TargetSeenFor = Seconds(3) }, "TheMostAdvancedWins", "Target a"),
    ];

    /// <summary>The old primary gave the lease back, an election is held, and one of the instances is away for long.</summary>
    private static FailoverView Absent(string name) =>
        (Well.HandedOver().Election().HandedOver() with { TargetSeenFor = Seconds(11), Synchronous = AnyOne }).Silent(name);

    /// <summary>The lease was taken once more, for a timeline that was not opened, and given back.</summary>
    private static FailoverView Handed(FailoverView view, string to) =>
        view.LeaseWith(lease => lease with { LastHolder = to, HandoverLsn = null, Successor = to == "c" ? "b" : to, Timeline = new(2) });

    /// <summary>A switchover from <c>a</c> to <c>b</c>, which was the primary before and has not heard that it is not.</summary>
    private static FailoverView Stale => Switchover.Report("b", report => report with { IsPrimary = true, HoldsLease = true, HasPrimaryData = true, ReceiverActive = false });

    public static TheoryData<string> Names => [.. Cases.Select(one => one.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void DecidesByTheFirstRuleThatAnswers(string name)
    {
        var one = Cases.Single(one => one.Name == name);
        var decision = FailoverDecision.Decide(one.View);
        Assert.Equal(one.Reason, decision.Reason);
        if (one.Steps.Length > 0 || decision.Steps.IsEmpty)
        {
            Assert.Equal(one.Steps, decision.Steps.Select(Text));
        }

        Assert.EndsWith(".", decision.Message);
    }

    [Fact]
    public void TheFirstPrimaryIsNoSwitchover()
    {
        Assert.Equal(FailoverKind.Settled, FailoverDecision.Decide(Well with { CurrentPrimary = null }).Kind);
        Assert.Equal(FailoverKind.SwitchingOver, FailoverDecision.Decide(Well with { CurrentPrimary = "b" }).Kind);
    }

    [Fact]
    public void EveryRuleHasACase() =>
        Assert.Empty(FailoverRules.Table.Select(rule => rule.Name).Except(Cases.Select(one => one.Reason)));

    [Theory]
    [InlineData(1, 0, 1)]
    [InlineData(2, 1, 1)]
    [InlineData(3, 1, 2)]
    [InlineData(4, 2, 2)]
    [InlineData(5, 2, 3)]
    public void WhoKeepsServingAndWhoTakesOverAlwaysShareAnInstance(int instances, int keepServing, int takeOver)
    {
        Assert.Equal(keepServing, Quorum.PeersToKeepServing(instances));
        Assert.Equal(takeOver, Quorum.InstancesToTakeOver(instances, instances));
        foreach (var present in Enumerable.Range(1, 7))
        {
            Assert.True(keepServing + Quorum.InstancesToTakeOver(present, believed: instances) > present - 1);
        }
    }

    private static FailoverView Crashed(FailoverView view) =>
        view.Report("a", report => report with { IsPrimary = false, Postgres = PostgresState.Stopped, CanBePromoted = true });

    private static FailoverView Full(FailoverView view, string name) => (name == "a" ? view.LeaseWith(Given) : view).Report(
        name, report => report with { IsPrimary = false, HoldsLease = false, CanBePromoted = false, HasRoom = false, Postgres = PostgresState.Stopped });

    private static FailoverView FullAndAhead() =>
        Full(Well, "a").StreamsEnded().Report("b", report => report with { CanBePromoted = false, HasRoom = false, EndOfWal = new(101) });

    private static LeaseView Given(LeaseView lease) => lease with { Holder = null, HolderSession = null, UnchangedFor = Seconds(3) };

    private static FailoverView Killed(FailoverView view) => view
        .LeaseWith(Given)
        .Report("a", report => report with { IsPrimary = false, HoldsLease = false, Postgres = PostgresState.Stopping });

    private static FailoverView Behind(FailoverView view) =>
        view.Report("a", report => report with { EndOfWal = new(report.EndOfWal.Value + (16 << 20) + 1) });

    private static FailoverView Expired() => Well.Silent().Election().LeaseWith(lease => lease with { UnchangedFor = Seconds(8) });

    private static FailoverView Believing(int instances) => Expired().LeaseWith(lease => lease with { Instances = instances });

    private static FailoverView Ahead() => Well.HandedOver(end: 120).Dead().Election();

    private static InstanceReport Broken(InstanceReport report) => report with { CanBePromoted = false, Timeline = default };

    private static string Text(FailoverStep step) => step switch
    {
        FailoverStep.SetTargetPrimary target => $"Target {target.Name}",
        FailoverStep.TakeLeaseAway take => $"TakeLease {take.Holder} for {take.Successor}",
        FailoverStep.SetPrimaryFailingSince failing => $"FailingSince {(failing.Since is null ? "no" : "yes")}",
        FailoverStep.CreateLease create => $"CreateLease {create.Holder}",
        _ => step.ToString(),
    };

    private sealed record Case(string Name, FailoverView View, string Reason, params string[] Steps);
}
