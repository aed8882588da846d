using Surus.Workload;

namespace Surus.EndToEnd;

/// <summary>What is cut off: a primary from all others, or everybody from the API server.</summary>
public sealed class IsolationTests(LocalKubernetes kubernetes)
{
    private const int Instances = 3;
    private static readonly TimeSpan limit = TimeSpan.FromMinutes(4);

    /// <summary>The time for which a primary may go on without its lease is over before that many rows are written.</summary>
    private const int RowsThatTakeLong = 3000;

    [Theory]
    [InlineData(15)]
    [InlineData(17)]
    public async Task A_primary_that_is_cut_off_cuts_its_own_sessions_before_another_writes(int major)
    {
        using var time = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        time.CancelAfter(limit);
        await using var cluster = await DatabaseCluster.Begin(kubernetes, PostgresVersion.Of(major), Instances, time.Token, isSynchronous: false);
        await cluster.IsHealthy(Instances, time.Token);
        await kubernetes.LeaveTheOperatorsNode(cluster, time.Token);
        var primary = (await cluster.Current(time.Token)).Status!.CurrentPrimary!;
        await cluster.StartWriting(time.Token);
        using var inside = await SessionInside.Open(kubernetes, cluster, primary, time.Token);

        var node = await kubernetes.NodeOf(cluster, primary, time.Token);
        await kubernetes.Local(time.Token, "node", "isolate", node);
        try
        {
            await cluster.Until(seen => seen.Status!.CurrentPrimary != primary, time.Token);
            await cluster.Writer.NextAcknowledgement(time.Token);
            await inside.Ended.WaitAsync(time.Token);
        }
        finally
        {
            await kubernetes.Local(CancellationToken.None, "node", "heal", node);
        }

        Assert.True(inside.LastAcknowledgedAt < EndOfLongestGap(cluster.Writer.Acknowledged), "The primary that was cut off acknowledged a row after another had become primary.");
        var after = await cluster.IsHealthy(Instances, time.Token);
        Assert.NotEqual(primary, after.Status!.CurrentPrimary);
        Assert.Equal("t", await cluster.Ask(primary, "select pg_is_in_recovery()", time.Token));
    }

    // The first row that the new primary acknowledged.
    private static long EndOfLongestGap(IReadOnlyList<Acknowledgement> rows) =>
        rows.Zip(rows.Skip(1)).MaxBy(pair => pair.Second.Timestamp - pair.First.Timestamp).Second.Timestamp;

    [Fact]
    public async Task Without_the_API_server_no_write_fails()
    {
        using var time = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        time.CancelAfter(limit);
        await kubernetes.With(PostgresVersion.Of(17), cluster => StopApiServer(cluster, time.Token), time.Token);
    }

    private async Task StopApiServer(DatabaseCluster cluster, CancellationToken cancel)
    {
        var primary = (await cluster.IsHealthy(Instances, cancel)).Status!.CurrentPrimary;
        var starts = await OperatorStarts(cancel);
        await cluster.StartWriting(cancel);
        await kubernetes.Local(cancel, "api", "stop");
        try
        {
            await cluster.Writer.Until(cluster.Writer.Acknowledged.Length + RowsThatTakeLong, cancel);
        }
        finally
        {
            await kubernetes.Local(CancellationToken.None, "api", "start");
        }

        var after = await cluster.IsHealthy(Instances, cancel);
        Assert.Equal(primary, after.Status!.CurrentPrimary);
        Assert.Equal(0, cluster.Writer.Failures);
        Assert.Empty(await cluster.MissingRows(cancel));
        Assert.Equal(starts, await OperatorStarts(cancel));
    }

    private Task<string> OperatorStarts(CancellationToken cancel) => kubernetes.Kubectl(
        cancel, "get", "pods", "-n", "cnpg-system", "-o", "jsonpath={range .items[*].status.containerStatuses[*]}{.containerID}{\"\\n\"}{end}");
}
