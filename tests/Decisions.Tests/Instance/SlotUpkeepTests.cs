using Surus.Api;

namespace Surus.Decisions.Tests;

public sealed class SlotUpkeepTests
{
    private static readonly HashSet<string> Wanted = ["_cnpg_a", "_cnpg_b"];

    [Fact]
    public void EveryOtherInstanceHasASlot()
    {
        Assert.Equal([new SlotStep.Create("_cnpg_a"), new SlotStep.Create("_cnpg_b")], SlotUpkeep.Decide([], Wanted, isPrimary: true));
        Assert.Empty(SlotUpkeep.Decide([Slot("_cnpg_a", keepsWal: true), Slot("_cnpg_b")], Wanted, isPrimary: true));
    }

    [Fact]
    public void TheSlotOfAnInstanceThatIsGoneIsDroppedOnceNobodyStreamsFromIt()
    {
        Assert.Equal([new SlotStep.Drop("_cnpg_c")], Decide(Slot("_cnpg_c", keepsWal: true), isPrimary: true));
        Assert.Empty(Decide(Slot("_cnpg_c", keepsWal: true) with { Active = true }, isPrimary: true));
    }

    [Fact]
    public void AFormerPrimaryKeepsWalForNobody()
    {
        Assert.Equal(
            [new SlotStep.Drop("_cnpg_a"), new SlotStep.Create("_cnpg_a")],
            SlotUpkeep.Decide([Slot("_cnpg_a", keepsWal: true), Slot("_cnpg_b")], Wanted, isPrimary: false));
    }

    private static IEnumerable<SlotStep> Decide(ReplicationSlotReport slot, bool isPrimary) =>
        SlotUpkeep.Decide([Slot("_cnpg_a"), Slot("_cnpg_b"), slot], Wanted, isPrimary);

    private static ReplicationSlotReport Slot(string name, bool keepsWal = false) =>
        new() { SlotName = name, RestartLsn = keepsWal ? new LogSequenceNumber(100) : null };
}
