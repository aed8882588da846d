using System.Collections.Immutable;
using Surus.Api;

namespace Surus.Decisions.Tests;

public sealed class SilentStandbysTests
{
    private static readonly InstanceView Primary = new()
    {
        Now = FailoverScene.Now,
        PodName = "a",
        Session = "a-1",
        Address = "10.0.0.1",
        Uptime = Seconds(100),
        Cluster = new() { TargetPrimary = "a", CurrentPrimary = "a", Instances = 3 },
        ApiServerReachable = true,
        Lease = new() { ResourceVersion = "7", Holder = "a", HolderSession = "a-1", Duration = Seconds(7), Timeline = new(1) },
        SinceLastRenewal = Seconds(0.5),
        Data = new() { Kind = DataDirectoryKind.Primary, Timeline = new(1) },
        Postgres = new() { State = PostgresState.Running, IsPrimary = true },
    };

    /// <summary>What is seen of a standby at each look, a second apart: the end that it flushed and what was sent to it, or that it does not stream.</summary>
    public static TheoryData<string, string, string> Looks { get; } = new()
    {
        { "streams", "10/10 20/20 30/30", "confirms for 2 s" },
        { "is a little behind, as under load", "10/15 20/25 30/35", "confirms for 2 s" },
        { "has nothing to confirm", "10/10 10/10 10/10 10/10", "confirms for 3 s" },
        { "owes a confirmation for a second", "10/10 10/20", "confirms for 1 s" },
        { "owes one for too long", "10/10 10/20 10/30", "silent for 2 s" },
        { "owed one for a while", "10/10 10/20 10/20 10/20 20/20", "confirms for 0 s" },
        { "is gone", "10/10 -", "silent for 0 s" },
        { "has been gone for long", "10/10 - - -", "silent for 2 s" },
        { "catches up", "10/10 - c", "silent for 1 s" },
        { "is back", "10/10 - 10/10 10/10", "confirms for 1 s" },
        { "never came", "- - -", "silent for 2 s, as ever" },
    };

    [Theory]
    [MemberData(nameof(Looks))]
    public void AStandbyConfirmsOrIsSilent(string what, string looks, string outcome)
    {
        _ = what;
        StandbyConfirmation? standby = null;
        var now = Seconds(50);
        foreach (var look in looks.Split(' '))
        {
            now += Seconds(1);
            standby = StandbyConfirmation.Next(standby, "b", Sender(look), now);
        }

        Assert.Equal(
            outcome,
            $"{(standby!.Confirms ? "confirms" : "silent")} for {(now - standby.Since).TotalSeconds} s{(standby.EverConfirmed ? "" : ", as ever")}");
    }

    [Fact]
    public void TheSilentAreNotCountedOn()
    {
        Assert.Equal([], Silent(Primary, [], Confirms("b", 50), Confirms("c", 0)));
        Assert.Equal(["b"], Silent(Primary, [], Fell("b", 1), Confirms("c", 5)));
        Assert.Equal(["b", "c"], Silent(Primary, [], Fell("b", 1), Fell("c", 2)));
    }

    [Fact]
    public void ANewPrimaryWaitsForThoseThatTurnToIt()
    {
        Assert.Equal([], Silent(Primary, [], NeverCame("b", 2)));
        Assert.Equal(["b"], Silent(Primary, [], NeverCame("b", 3)));
    }

    [Fact]
    public void OneThatComesAndGoesIsNotCountedOn()
    {
        Assert.Equal(["b"], Silent(Primary, ["b"], Confirms("b", 0.5)));
        Assert.Equal([], Silent(Primary, ["b"], Confirms("b", 1)));
        Assert.Equal(["b"], Silent(Primary, ["b"], Fell("b", 0.1)));
    }

    [Fact]
    public void APrimaryThatNobodyHeardSinceLetsGoOfNobody()
    {
        var unheard = Primary with { SinceLastRenewal = Seconds(2) };
        Assert.Equal([], Silent(unheard, [], Fell("b", 1)));
        Assert.Equal(["b"], Silent(unheard, [], Fell("b", 3)));
        Assert.Equal(["b"], Silent(unheard with { Vouches = [new("c", Seconds(0.5))] }, [], Fell("b", 1)));
        Assert.Equal(["b"], Silent(unheard, ["b"], Fell("b", 1)));
        Assert.Equal([], Silent(Primary with { SinceLastRenewal = null }, [], Fell("b", 5)));
    }

    [Fact]
    public void ThePrimaryAsksForAWordWhenAStandbyFallsSilent()
    {
        Assert.Equal(1, Renewals(Primary, [], Fell("b", 0.1)));
        Assert.Equal(0, Renewals(Primary, [], Fell("b", 0.6)));
        Assert.Equal(0, Renewals(Primary, ["b"], Fell("b", 0.1)));
        Assert.Equal(0, Renewals(Primary, [], NeverCame("b", 0.1)));
        Assert.Equal(0, Renewals(Primary with { ApiServerReachable = false }, [], Fell("b", 0.1)));
    }

    private static int Renewals(InstanceView view, ImmutableSortedSet<string> silent, StandbyConfirmation standby) =>
        InstanceDecision.Decide(Seeing(view, standby) with { SilentStandbys = silent }).Upkeep.OfType<InstanceStep.RenewLease>().Count();

    private static ImmutableSortedSet<string> Silent(InstanceView view, ImmutableSortedSet<string> before, params ReadOnlySpan<StandbyConfirmation> standbys) =>
        SilentStandbys.Of(Seeing(view, standbys), before);

    private static InstanceView Seeing(InstanceView view, params ReadOnlySpan<StandbyConfirmation> standbys) =>
        view with { Postgres = view.Postgres with { Confirmations = [.. standbys] } };

    private static StandbyConfirmation Confirms(string name, double seconds) =>
        new() { Name = name, Confirms = true, EverConfirmed = true, Since = Primary.Uptime - Seconds(seconds) };

    private static StandbyConfirmation Fell(string name, double seconds) => Confirms(name, seconds) with { Confirms = false };

    private static StandbyConfirmation NeverCame(string name, double seconds) => Fell(name, seconds) with { EverConfirmed = false };

    private static ReplicationReport? Sender(string look) => look switch
    {
        "-" => null,
        "c" => new() { ApplicationName = "b", State = "catchup", FlushLsn = new(5), SentLsn = new(9) },
        _ when look.Split('/') is [var flushed, var sent] => new() { ApplicationName = "b", State = "streaming", FlushLsn = Lsn(flushed), SentLsn = Lsn(sent) },
        _ => throw new ArgumentException($"No such look: {look}", nameof(look)),
    };

    private static LogSequenceNumber Lsn(string text) => new(ulong.Parse(text, System.Globalization.CultureInfo.InvariantCulture));

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);
}
