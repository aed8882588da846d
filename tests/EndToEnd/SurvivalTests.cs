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

    [Theory]
    [MemberData(nameof(Faults))]
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

    // What the status and the plugin say, against what PostgreSQL itself says.
    private static async Task StatusTellsTheTruth(DatabaseCluster cluster, Cluster seen, CancellationToken cancel)
    {
        var primary = seen.Status!.CurrentPrimary!;
        Assert.Equal(seen.Status.TargetPrimary, primary);
        Assert.Equal($"{Instances - 1}", await cluster.Ask(primary, "select count(*) from pg_stat_replication where state = 'streaming'", cancel));
        var plugin = await cluster.PluginStatus(cancel);
        Assert.Equal(primary, (string?)plugin["cluster"]!["status"]!["currentPrimary"]);
        var reports = plugin["instanceStatus"]!["items"]!.AsArray();
        Assert.Equal(Instances, reports.Count);
        foreach (var report in reports)
        {
            var instance = (string)report!["pod"]!["metadata"]!["name"]!;
            Assert.Equal(instance == primary, (bool)report["isPrimary"]!);
            Assert.Equal(instance == primary ? "f" : "t", await cluster.Ask(instance, "select pg_is_in_recovery()", cancel));
            Assert.Equal(seen.Status.TimelineId, (int?)report["timeLineID"]);
        }

        var text = await cluster.Plugin(cancel, "status");
        Assert.Matches($@"Primary instance:\s+{primary}", text);
        Assert.Contains(Phase.Healthy, text, StringComparison.Ordinal);
    }
}
