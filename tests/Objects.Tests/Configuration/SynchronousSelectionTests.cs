namespace Surus.Objects.Tests;

public sealed class SynchronousSelectionTests
{
    private static readonly SynchronousRequest One = new() { Method = "any", Number = 1 };
    private static readonly SynchronousRequest Two = new() { Method = "first", Number = 2, PreferAvailability = true };

    public static TheoryData<SynchronousRequest, (string, bool)[], string?> Cases => new()
    {
        { One, [("c-2", true), ("c-3", false)], "ANY 1 (\"c-2\",\"c-3\")" },
        { One, [("c-2", false), ("c-3", true)], "ANY 1 (\"c-3\",\"c-2\")" },
        { One with { MaximumFromCluster = 1 }, [("c-2", false), ("c-3", true)], "ANY 1 (\"c-3\")" },
        { One, [], "ANY 1 (\"c-placeholder\")" },
        { One with { NamesBefore = ["x"], NamesAfter = ["y"] }, [("c-2", true)], "ANY 1 (\"x\",\"c-2\",\"y\")" },
        { Two, [("c-2", true), ("c-3", false)], "FIRST 1 (\"c-2\")" },
        { Two, [("c-2", false)], null },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Standbys_are_chosen(SynchronousRequest request, (string, bool)[] replicas, string? rendered) =>
        Assert.Equal(rendered, SynchronousSelection.Select(request, "c", replicas)?.Render());

    [Fact]
    public void The_older_way_waits_for_ready_replicas_only()
    {
        Assert.Equal("ANY 1 (\"c-2\")", SynchronousSelection.SelectLegacy(2, [("c-2", true), ("c-3", false)])?.Render());
        Assert.Null(SynchronousSelection.SelectLegacy(2, [("c-2", false)]));
    }
}
