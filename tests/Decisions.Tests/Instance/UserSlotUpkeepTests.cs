using Surus.Api;

namespace Surus.Decisions.Tests;

public sealed class UserSlotUpkeepTests
{
    private static readonly UserSlotPolicy Policy = new() { Enabled = true, OwnPrefixes = ["_cnpg_"], ExcludePatterns = ["^ex", "gone$"] };

    private static readonly InstanceView Standby = new()
    {
        Now = FailoverScene.Now,
        PodName = "b",
        Session = "b-1",
        Address = "10.0.0.2",
        Cluster = new() { TargetPrimary = "a", CurrentPrimary = "a", Instances = 3 },
        Data = new() { Kind = DataDirectoryKind.Standby, Timeline = new(1) },
        Postgres = new() { State = PostgresState.Running, ReceiverActive = true, Replayed = new(new(1), new(100)) },
    };

    public static TheoryData<string, string?, string?, string> Cases { get; } = new()
    {
        // What it is, the primary's slot, the slot here, what follows. A slot is NAME, @POSITION, ! for active, x for a transaction.
        { "a new slot", "s@50", null, "create s with WAL, advance s to 0/32" },
        { "a new slot that nobody used", "s", null, "create s" },
        { "behind", "s@50", "s@40", "advance s to 0/32" },
        { "at the same position", "s@50", "s@50", "" },
        { "newer than the primary's", "s@50", "s@60", "" },
        { "used here", "s@50", "s@40!", "" },
        { "used at the primary", "s@50!", "s@40", "advance s to 0/32" },
        { "its first use", "s@50", "s", "drop s, create s with WAL, advance s to 0/32" },
        { "made again at the primary", "s", "s@40", "drop s, create s" },
        { "as unused as the primary's", "s", "s", "" },
        { "of a former primary, with a transaction", "s@50", "s@60x", "drop s, create s with WAL, advance s to 0/32" },
        { "gone from the primary", null, "s@50", "drop s" },
        { "gone from the primary and used here", null, "s@50!", "" },
        { "the operator's own", "_cnpg_c@50", "_cnpg_d@50", "" },
        { "excluded", "extra@50", null, "" },
        { "excluded, and here only", null, "is_gone@50", "" },
        { "not the same as an excluded one", "next@50", null, "create next with WAL, advance next to 0/32" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void AStandbysSlotsFollowThePrimarys(string what, string? theirs, string? here, string steps)
    {
        _ = what;
        Assert.Equal(steps, Text(UserSlotUpkeep.Decide(Seeing(theirs), Slots(here), Policy)));
    }

    [Fact]
    public void NothingIsDoneWhereNoPrimaryIsBelieved()
    {
        var view = Seeing("s@50");
        var lease = new LeaseView { ResourceVersion = "7", Holder = "a", Duration = TimeSpan.FromSeconds(7), Timeline = new(2) };
        InstanceView[] cases =
        [
            view with { Primary = null },
            view with { Primary = view.Primary! with { AcceptsWrites = false } },
            view with { Lease = lease },
            view with { Cluster = view.Cluster! with { TargetPrimary = ClusterTarget.Pending } },
            view with { Postgres = view.Postgres with { IsPrimary = true } },
            view with { Postgres = view.Postgres with { State = PostgresState.Starting } },
            view with { Postgres = view.Postgres with { Replayed = new(new(2), new(100)) } },
        ];
        Assert.All(cases, seen => Assert.Empty(UserSlotUpkeep.Decide(seen, Slots("t@50"), Policy)));
        Assert.Empty(UserSlotUpkeep.Decide(view, Slots("t@50"), Policy with { Enabled = false }));
    }

    [Fact]
    public void LogicalSlotsAreNotOurs()
    {
        var logical = Slots("s@50")[0] with { SlotType = "logical" };
        Assert.Empty(UserSlotUpkeep.Decide(Standby with { Primary = Primary(logical) }, [logical with { SlotName = "t" }], Policy));
    }

    [Fact]
    public void AFailoverSlotOfAFormerPrimaryMakesPlaceForItsCopy()
    {
        var left = Slots("s@50")[0] with { SlotType = "logical", Failover = true, Synced = false };
        var view = Seeing(null);
        Assert.Equal("drop s", Text(FailoverSlotUpkeep.Decide(view, [left])));
        Assert.Empty(FailoverSlotUpkeep.Decide(view, [left with { Synced = true }, left with { Failover = false }, left with { Failover = null }, left with { Active = true }]));
        Assert.Empty(FailoverSlotUpkeep.Decide(view with { Primary = null }, [left]));
        Assert.Empty(FailoverSlotUpkeep.Decide(view with { Postgres = view.Postgres with { IsPrimary = true } }, [left]));
    }

    private static InstanceView Seeing(string? slot) => Standby with { Primary = Primary([.. Slots(slot)]) };

    private static PrimaryView Primary(params ReadOnlySpan<ReplicationSlotReport> slots) =>
        new() { Name = "a", AcceptsWrites = true, History = new(new(1), []), Slots = [.. slots] };

    private static ReplicationSlotReport[] Slots(string? text)
    {
        if (text is null)
        {
            return [];
        }

        var parts = text.TrimEnd('!', 'x').Split('@');
        return
        [
            new()
            {
                SlotName = parts[0],
                SlotType = "physical",
                Active = text.EndsWith('!'),
                Xmin = text.EndsWith('x') ? "700" : null,
                RestartLsn = parts.Length > 1 ? new LogSequenceNumber(ulong.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture)) : null,
            },
        ];
    }

    private static string Text(IEnumerable<SlotStep> steps) => string.Join(", ", steps.Select(step => step switch
    {
        SlotStep.Create create => $"create {create.Name}{(create.KeepsWal ? " with WAL" : "")}",
        SlotStep.Advance advance => $"advance {advance.Name} to {advance.To}",
        SlotStep.Drop drop => $"drop {drop.Name}",
        _ => step.ToString(),
    }));
}
