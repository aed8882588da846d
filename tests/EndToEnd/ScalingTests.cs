namespace Surus.EndToEnd;

/// <summary>More instances, fewer instances.</summary>
public sealed class ScalingTests(LocalKubernetes kubernetes)
{
    private static readonly TimeSpan limit = TimeSpan.FromMinutes(4);

    [Fact]
    public async Task A_cluster_grows_and_shrinks_and_keeps_its_primary()
    {
        using var time = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        time.CancelAfter(limit);
        var version = PostgresVersion.Of(15);
        await using var cluster = await DatabaseCluster.Create(kubernetes, version, instances: 1, time.Token);
        await cluster.StartWriting(time.Token);
        var primary = (await cluster.Current(time.Token)).Status!.CurrentPrimary;

        await cluster.Apply(version, instances: 3, time.Token);
        await cluster.IsHealthy(3, time.Token);
        await cluster.Apply(version, instances: 2, time.Token);
        var after = await cluster.IsHealthy(2, time.Token);

        Assert.Equal(primary, after.Status!.CurrentPrimary);
        Assert.Equal(2, after.Status.InstanceNames!.Count);
        Assert.Empty(await cluster.MissingRows(time.Token));
    }
}
