namespace Surus.EndToEnd;

/// <summary>A node that loses its power, or stands still and then goes on as if nothing had been.</summary>
public sealed class NodeLossTests(LocalKubernetes kubernetes)
{
    private const int Instances = 3;
    private static readonly TimeSpan limit = TimeSpan.FromMinutes(4);

    [Theory]
    [InlineData(15, "stop", "start")]
    [InlineData(17, "freeze", "unfreeze")]
    public async Task A_primary_whose_node_is_gone_is_replaced_and_comes_back(int major, string breaks, string mends)
    {
        using var time = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        time.CancelAfter(limit);
        await using var cluster = await DatabaseCluster.Begin(kubernetes, PostgresVersion.Of(major), Instances, time.Token);
        await cluster.IsHealthy(Instances, time.Token);
        await kubernetes.LeaveTheOperatorsNode(cluster, time.Token);
        var primary = (await cluster.Current(time.Token)).Status!.CurrentPrimary!;
        var node = await kubernetes.NodeOf(cluster, primary, time.Token);
        await cluster.StartWriting(time.Token);

        await kubernetes.Local(time.Token, "node", breaks, node);
        try
        {
            await cluster.Until(seen => seen.Status!.CurrentPrimary != primary, time.Token);
            await cluster.Writer.NextAcknowledgement(time.Token);
        }
        finally
        {
            await kubernetes.Local(CancellationToken.None, "node", mends, node);
        }

        var after = await cluster.IsHealthy(Instances, time.Token);
        Assert.NotEqual(primary, after.Status!.CurrentPrimary);
        Assert.Empty(await cluster.MissingRows(time.Token));
        Assert.Equal("t", await cluster.Ask(primary, "select pg_is_in_recovery()", time.Token));
    }
}
