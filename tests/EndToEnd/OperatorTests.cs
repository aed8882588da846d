namespace Surus.EndToEnd;

/// <summary>The operator may be killed at any moment.</summary>
public sealed class OperatorTests(LocalKubernetes kubernetes)
{
    private static readonly TimeSpan limit = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan betweenKills = TimeSpan.FromSeconds(2);
    private const int Kills = 6;

    [Fact]
    public async Task An_operator_that_is_killed_again_and_again_still_brings_a_cluster_up_once()
    {
        using var time = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        time.CancelAfter(limit);
        await using var cluster = await DatabaseCluster.Begin(kubernetes, PostgresVersion.Of(15), instances: 3, time.Token);
        using var timer = new PeriodicTimer(betweenKills);
        for (var kill = 0; kill < Kills && await timer.WaitForNextTickAsync(time.Token); kill++)
        {
            kubernetes.KillOperator();
        }

        var status = (await cluster.IsHealthy(3, time.Token)).Status!;
        Assert.Equal(["pg-1", "pg-2", "pg-3"], status.InstanceNames!.Order(StringComparer.Ordinal));
        var claims = await cluster.Kubectl(time.Token, "get", "pvc", "-o", "name");
        Assert.Equal(3, claims.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }
}
