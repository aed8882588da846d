using System.Collections.Immutable;

namespace Surus.Simulation;

/// <summary>Small histories by hand: those that keep the promise, and for each fault one that has it.</summary>
public sealed class HistoryCheckerTests
{
    private static readonly Promise Synchronous = new(true, Seconds(5), Seconds(5), Seconds(0.02));
    private static readonly Promise Asynchronous = new(false, Seconds(5), TimeSpan.Zero, Seconds(0.02));

    [Fact]
    public void AHistoryWithoutFaultsIsLeftAlone() => AssertNoFault(
        Synchronous,
        [Ok(1, 0, 1), Ok(2, 2, 3), Failed(3, 4), Unknown(4, 5), Unknown(5, 6)],
        [See(3.5, [1, 2]), See(5.5, [1, 2, 4], "b", atPrimary: false), See(9, [], "b", atPrimary: false)],
        [],
        [1, 2, 4]);

    [Fact]
    public void AnAcknowledgedAppendThatIsMissingIsFound()
    {
        AssertFault("Append 2 to list 0, acknowledged by a at 3.000 s, is missing and no failover can have lost it", Asynchronous, [Ok(1, 0, 1), Ok(2, 2, 3)], [], [], [1]);
        AssertFault("is missing although replication is synchronous", Synchronous, [Ok(1, 0, 1), Ok(2, 2, 3)], [], [Takeover(6, [1])], [1]);
    }

    [Fact]
    public void AsynchronousReplicationMayLoseTheLastAppends() =>
        AssertNoFault(Asynchronous, [Ok(1, 0, 1), Ok(2, 2, 3), Ok(3, 8, 9, timeline: 2)], [See(3.5, [1, 2]), See(9, [1, 3])], [Takeover(6, [1])], [1, 3]);

    [Fact]
    public void WhatWasLostMayComeBack() => AssertNoFault(
        Asynchronous,
        [Ok(1, 0, 1), Ok(2, 2, 3), Ok(3, 8, 9, timeline: 2)],
        [See(9, [1, 3])],
        [Takeover(6, [1]), Takeover(12, [1, 2]) with { OldTimeline = 2, OldSanctioned = Seconds(9) }],
        [1, 2]);

    [Fact]
    public void AHandoverLosesNothing() =>
        AssertFault("is missing although the old primary handed over", Asynchronous, [Ok(1, 0, 1), Ok(2, 2, 3)], [], [Takeover(6, [1]) with { HandedOver = true }], [1]);

    [Fact]
    public void AnIsolatedPrimaryAcknowledgesNothingAfterTheBound() => AssertFault(
        "was acknowledged 7.0 s after anything allowed it",
        Asynchronous,
        [Ok(1, 0, 1), Ok(2, 9, 10)],
        [],
        [Takeover(12, [1]) with { OldSanctioned = Seconds(3) }],
        [1]);

    /// <summary>The node of <c>a</c> goes on at 20 s, and its clients are faster than its manager.</summary>
    [Fact]
    public void APrimaryThatWokeMayAcknowledgeForAMoment()
    {
        var takeover = Takeover(12, [1]) with { OldSanctioned = Seconds(3) };
        AssertNoFault(Asynchronous, [Ok(1, 0, 1), Ok(2, 9, 20.01)], [See(20.01, [1])], [takeover], [1]);
        AssertFault("was acknowledged 17.1 s after anything allowed it", Asynchronous, [Ok(1, 0, 1), Ok(2, 9, 20.1)], [], [takeover], [1]);
    }

    [Fact]
    public void ALossLeavesNoHole() => AssertFault(
        "Append 2 to list 0, acknowledged by a at 3.000 s, is missing although a later one of the same primary is there",
        Asynchronous,
        [Ok(1, 0, 1), Ok(2, 2, 3), Ok(3, 4, 5)],
        [],
        [Takeover(6, [1, 3])],
        [1, 3]);

    [Fact]
    public void WhatAReplicaInSightHadReceivedIsNotLost()
    {
        ImmutableArray<Append> appends = [Ok(1, 0, 1), Ok(2, 2, 3)];
        AssertFault("which was lost though this replica had received it", Asynchronous, appends, [See(4, [1, 2], "b", atPrimary: false)], [Takeover(6, [1], "b")], [1]);
        AssertNoFault(Asynchronous, appends, [See(4, [1, 2], "b", atPrimary: false)], [Takeover(6, [1], "c")], [1]);
    }

    [Fact]
    public void PhantomsAreFound()
    {
        AssertFault("holds 7 in the end, which nobody appended", Asynchronous, [Ok(1, 0, 1)], [], [], [1, 7]);
        AssertFault("holds 7, which nobody appended", Asynchronous, [Ok(1, 0, 1)], [See(2, [1, 7])], [], [1]);
        AssertFault("holds 2, whose append a had refused", Asynchronous, [Ok(1, 0, 1), Failed(2, 1)], [See(2, [1, 2])], [], [1]);
        AssertFault("holds a value that was appended later", Asynchronous, [Ok(1, 4, 5)], [See(2, [1])], [], [1]);
    }

    [Fact]
    public void TwinsAreFound()
    {
        AssertFault("List 0 holds 1 twice in the end", Synchronous, [Ok(1, 0, 1), Ok(2, 1, 2)], [], [], [1, 2, 1]);
        AssertFault("holds 1 twice", Synchronous, [Ok(1, 0, 1), Ok(2, 1, 2)], [See(3, [1, 2, 1])], [], [1, 2]);
    }

    [Fact]
    public void OrdersThatContradictAreFound()
    {
        AssertFault("holds 2 in another order", Synchronous, [Unknown(1, 0), Unknown(2, 0)], [See(3, [2, 1], atPrimary: false)], [], [1, 2]);
        AssertFault("holds 2 in another order", Synchronous, [Unknown(1, 0), Unknown(2, 0)], [See(3, [2], atPrimary: false)], [], [1, 2]);
        AssertFault("Append 2 ended at 2.000 s and stands in list 0 behind one that was begun later", Synchronous, [Ok(1, 3, 4), Ok(2, 1, 2)], [], [], [1, 2]);
    }

    [Fact]
    public void AReadOfThePastIsFound()
    {
        ImmutableArray<Append> appends = [Ok(1, 0, 1), Ok(2, 2, 3)];
        AssertFault("misses 2, which a had acknowledged at 3.000 s", Asynchronous, appends, [See(4, [1])], [], [1, 2]);
        AssertFault("misses 2", Synchronous, appends, [See(9, [1])], [], [1, 2]);
        AssertNoFault(Synchronous, appends, [See(7, [1])], [], [1, 2]);
        AssertNoFault(Asynchronous, appends, [See(9, [1], "b", atPrimary: false)], [], [1, 2]);
    }

    [Fact]
    public void WhatNobodyAcknowledgedMayBeSeenAndTakenBack() =>
        AssertNoFault(Synchronous, [Ok(1, 0, 1), Unknown(2, 2), Ok(3, 8, 9, timeline: 2)], [See(3, [1, 2], "b", atPrimary: false)], [Takeover(6, [1])], [1, 3]);

    private static readonly ImmutableArray<Wake> Woken = [new("a", Seconds(20))];

    private static void AssertNoFault(Promise promise, ImmutableArray<Append> appends, ImmutableArray<Read> reads, ImmutableArray<Takeover> takeovers, ImmutableArray<int> final) =>
        Assert.Empty(HistoryChecker.Faults(new(appends, reads, takeovers, Woken, [final]), promise));

    private static void AssertFault(
        string fault, Promise promise, ImmutableArray<Append> appends, ImmutableArray<Read> reads, ImmutableArray<Takeover> takeovers, ImmutableArray<int> final) =>
        Assert.Contains(HistoryChecker.Faults(new(appends, reads, takeovers, Woken, [final]), promise), found => found.Contains(fault, StringComparison.Ordinal));

    private static Append Ok(int value, double invoked, double ended, uint timeline = 1) => new(0, value, "a", Seconds(invoked), Seconds(ended), Outcome.Ok, timeline);

    private static Append Failed(int value, double invoked) => new(0, value, "a", Seconds(invoked), Seconds(invoked + 1), Outcome.Failed, 0);

    private static Append Unknown(int value, double invoked) => new(0, value, "a", Seconds(invoked), TimeSpan.Zero, Outcome.Unknown, 0);

    private static Read See(double at, ImmutableArray<int> values, string server = "a", bool atPrimary = true) => new(0, values, server, atPrimary, Seconds(at), Seconds(at));

    private static Takeover Takeover(double elected, ImmutableArray<int> kept, params ImmutableArray<string> inSight) =>
        new(1, false, Seconds(elected - 5), Seconds(elected), inSight, [kept]);

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);
}
