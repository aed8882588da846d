namespace Surus.EndToEnd;

/// <summary>A disk that hangs: PostgreSQL answers queries from memory, and no commit ever ends.</summary>
public sealed class HungDiskTests(LocalKubernetes kubernetes)
{
    private const int Instances = 3;
    private static readonly TimeSpan limit = TimeSpan.FromMinutes(4);

    /// <summary>The storage class of <c>surus-local</c> whose volumes are file systems of their own, which can be frozen.</summary>
    private const string StorageClass = "loop";

    [Theory]
    [InlineData(15)]
    [InlineData(17)]
    public async Task A_primary_whose_disk_hangs_is_replaced_and_comes_back(int major)
    {
        using var time = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        time.CancelAfter(limit);
        await using var cluster = await DatabaseCluster.Begin(kubernetes, PostgresVersion.Of(major), Instances, time.Token, StorageClass);
        var primary = await PrimaryThatCameSecond(cluster, time.Token);
        await cluster.StartWriting(time.Token);

        // Should the test fail meanwhile, the disk goes on by itself.
        await kubernetes.Local(time.Token, "disk", "freeze", primary, "-n", cluster.Namespace, "--for", "120");
        await cluster.Until(seen => seen.Status!.CurrentPrimary != primary, time.Token);
        await cluster.Writer.NextAcknowledgement(time.Token);
        await kubernetes.Local(time.Token, "disk", "thaw", primary, "-n", cluster.Namespace);

        var after = await cluster.IsHealthy(Instances, time.Token);
        Assert.NotEqual(primary, after.Status!.CurrentPrimary);
        Assert.Empty(await cluster.MissingRows(time.Token));
        Assert.Equal("t", await cluster.Ask(primary, "select pg_is_in_recovery()", time.Token));
    }

    // The likely successor is the one that was primary before: the other replica, which waits for an answer of the disk, must hear that it is so again.
    private static async Task<string> PrimaryThatCameSecond(DatabaseCluster cluster, CancellationToken cancel)
    {
        var status = (await cluster.IsHealthy(Instances, cancel)).Status!;
        var second = status.InstanceNames!.First(instance => instance != status.CurrentPrimary);
        await cluster.Plugin(cancel, "promote", second);
        await cluster.Until(seen => seen.Status!.CurrentPrimary == second, cancel);
        await cluster.IsHealthy(Instances, cancel);
        return second;
    }
}
