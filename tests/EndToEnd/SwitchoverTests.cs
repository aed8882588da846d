using Surus.Workload;

namespace Surus.EndToEnd;

/// <summary><c>kubectl cnpg promote</c> and <c>psql</c> on a cluster that is written to.</summary>
public sealed class SwitchoverTests(LocalKubernetes kubernetes)
{
    private static readonly TimeSpan limit = TimeSpan.FromMinutes(4);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_instance_that_a_person_names_becomes_primary(bool isSynchronous)
    {
        using var time = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        time.CancelAfter(limit);
        await kubernetes.With(isSynchronous ? LocalKubernetes.Synchronous : LocalKubernetes.Asynchronous, cluster => SwitchEach(cluster, time.Token), time.Token);
    }

    // Each in turn, one right after the other: the second target has only just begun to follow the first.
    private static async Task SwitchEach(DatabaseCluster cluster, CancellationToken cancel)
    {
        await cluster.StartWriting(cancel);
        foreach (var target in (await cluster.Current(cancel)).Status!.InstanceNames!.Order(StringComparer.Ordinal))
        {
            await cluster.Promote(target, cancel);
            Assert.Equal("f", (await cluster.Plugin(cancel, "psql", "--", "-tAXc", "select pg_is_in_recovery()")).Trim());
        }

        Assert.Empty(await cluster.MissingRows(cancel));
    }
}
