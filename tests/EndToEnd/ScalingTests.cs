using Surus.Workload;

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
        var one = new ClusterShape(PostgresVersion.Of(15), Instances: 1);
        await using var cluster = await DatabaseCluster.Create(kubernetes, one, time.Token);
        await cluster.StartWriting(time.Token);
        var primary = (await cluster.Current(time.Token)).Status!.CurrentPrimary;

        await cluster.Apply(one with { Instances = 3 }, time.Token);
        await cluster.IsHealthy(time.Token);
        await cluster.Apply(one with { Instances = 2 }, time.Token);
        var after = await cluster.IsHealthy(time.Token);

        Assert.Equal(primary, after.Status!.CurrentPrimary);
        Assert.Equal(2, after.Status.InstanceNames!.Count);
        Assert.Empty(await cluster.MissingRows(time.Token));
    }
}
