using Surus.Api;

namespace Surus.EndToEnd;

/// <summary>Whatever is killed, the cluster comes back whole and has every row that it acknowledged.</summary>
public sealed class SurvivalTests(LocalKubernetes kubernetes)
{
    private const int Instances = 3;
    private static readonly TimeSpan limit = TimeSpan.FromMinutes(4);

    public static TheoryData<int, string> Faults
    {
        get
        {
            var data = new TheoryData<int, string>();
            foreach (var version in PostgresVersion.All)
            {
                foreach (var fault in FaultInjection.Names)
                {
                    data.Add(version.Major, fault);
                }
            }

            return data;
        }
    }

    [Theory, MemberData(nameof(Faults))]
    public async Task A_cluster_survives(int major, string fault)
    {
        using var time = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        time.CancelAfter(limit);
        await kubernetes.With(PostgresVersion.Of(major), cluster => Survive(cluster, fault, time.Token), time.Token);
    }

    private async Task Survive(DatabaseCluster cluster, string fault, CancellationToken cancel)
    {
        await cluster.StartWriting(cancel);
        var before = await cluster.Current(cancel);

        await FaultInjection.Inject(fault, kubernetes, cluster, before, cancel);

        await cluster.Writer.NextAcknowledgement(cancel);
        var after = await cluster.IsHealthy(Instances, cancel);
        Assert.Empty(await cluster.MissingRows(cancel));
        await StatusTellsTheTruth(cluster, after, cancel);
    }

    private static async Task StatusTellsTheTruth(DatabaseCluster cluster, Cluster seen, CancellationToken cancel)
    {
        Assert.Equal(seen.Status!.TargetPrimary, seen.Status.CurrentPrimary);
        await AllReplicasStream(cluster, cancel);
        var plugin = await cluster.PluginStatus(cancel);
        Assert.Equal(seen.Status.CurrentPrimary, (string?)plugin["cluster"]!["status"]!["currentPrimary"]);
    }

    // A postmaster that was killed and started again in place is healthy before its replicas have found it again.
    private static async Task AllReplicasStream(DatabaseCluster cluster, CancellationToken cancel)
    {
        var primary = (await cluster.Current(cancel)).Status!.CurrentPrimary!;
        string streaming;
        do
        {
            streaming = await cluster.Kubectl(cancel, "exec", primary, "-c", "postgres", "--",
                "psql", "-U", "postgres", "-tAXc", "select count(*) from pg_stat_replication where state = 'streaming'");
        }
        while (streaming.Trim() != $"{Instances - 1}");
    }
}
