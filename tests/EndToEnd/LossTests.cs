using Surus.Workload;

namespace Surus.EndToEnd;

/// <summary>The judge of missing rows, fed by hand.</summary>
public sealed class LossTests
{
    private static readonly IReadOnlyList<Acknowledgement> rows = [.. Enumerable.Range(1, 9).Select(id => new Acknowledgement(id * 2, id * 100))];

    [Theory]
    [InlineData(0)]
    [InlineData(1, 8L, 10L)]
    [InlineData(2, 8L, 12L)]
    [InlineData(1, 18L)]
    public void A_tail_for_each_failover_may_be_missing(int failovers, params long[] missing) => Assert.Empty(Loss.Judge(rows, missing, failovers));

    [Theory]
    [InlineData(0, 18L)]
    [InlineData(1, 8L, 12L)]
    [InlineData(2, 2L, 8L, 12L)]
    public void Nothing_else_may_be_missing(int failovers, params long[] missing) => Assert.Single(Loss.Judge(rows, missing, failovers));

    [Theory]
    [InlineData(4, 0)]
    [InlineData(6, 1)]
    public void A_primary_that_is_cut_off_may_go_on_for_five_seconds(int seconds, int complaints)
    {
        var late = new Acknowledgement(2, TimeProvider.System.TimestampFrequency * seconds);
        Assert.Equal(complaints, Loss.JudgeCut([late], [2], cutOffAt: 0, TimeProvider.System).Count);
    }
}
