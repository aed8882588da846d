using Surus.Workload;

namespace Surus.EndToEnd;

/// <summary>The operator may be killed at any moment.</summary>
public sealed class OperatorTests(LocalKubernetes kubernetes)
{
    private const int Kills = 4;
    private static readonly TimeSpan limit = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan betweenKills = TimeSpan.FromSeconds(2);
    private static readonly ClusterShape one = new(PostgresVersion.Of(15), Instances: 1);

    [Fact]
    public async Task An_operator_that_is_killed_again_and_again_still_brings_a_cluster_up_once()
    {
        using var time = Limit();
        await using var cluster = await DatabaseCluster.Begin(kubernetes, one with { Instances = 3 }, time.Token);
        await KillAgainAndAgain(time.Token);

        var status = (await cluster.IsHealthy(time.Token)).Status!;
        Assert.Equal(["pg-1", "pg-2", "pg-3"], status.InstanceNames!.Order(StringComparer.Ordinal));
        Assert.Equal(3, await Claims(cluster, time.Token));
    }

    [Fact]
    public async Task An_operator_that_is_killed_again_and_again_still_scales_a_cluster_and_loses_nothing()
    {
        using var time = Limit();
        await using var cluster = await DatabaseCluster.Create(kubernetes, one, time.Token);
        await cluster.StartWriting(time.Token);
        await cluster.Apply(one with { Instances = 3 }, time.Token);
        await KillAgainAndAgain(time.Token);
        var grown = (await cluster.IsHealthy(time.Token)).Status!;
        Assert.Equal(["pg-1", "pg-2", "pg-3"], grown.InstanceNames!.Order(StringComparer.Ordinal));

        await cluster.Apply(one with { Instances = 2 }, time.Token);
        await KillAgainAndAgain(time.Token);
        var shrunk = (await cluster.IsHealthy(time.Token)).Status!;
        Assert.Equal("pg-1", shrunk.CurrentPrimary);
        Assert.Equal(2, await Claims(cluster, time.Token));
        Assert.Empty(await cluster.MissingRows(time.Token));
    }

    private static CancellationTokenSource Limit()
    {
        var time = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        time.CancelAfter(limit);
        return time;
    }

    private async Task KillAgainAndAgain(CancellationToken cancel)
    {
        using var timer = new PeriodicTimer(betweenKills);
        for (var kill = 0; kill < Kills && await timer.WaitForNextTickAsync(cancel); kill++)
        {
            kubernetes.KillOperator();
            await kubernetes.RenewOperator(cancel);
        }
    }

    private static async Task<int> Claims(DatabaseCluster cluster, CancellationToken cancel)
    {
        var claims = await cluster.Kubectl(cancel, "get", "pvc", "-o", "name");
        return claims.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length;
    }
}
