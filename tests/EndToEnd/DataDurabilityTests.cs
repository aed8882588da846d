using Surus.Workload;

namespace Surus.EndToEnd;

/// <summary>Standbys that can't confirm: with <c>preferred</c> writes go on, with <c>required</c> they wait; nothing is lost either way.</summary>
public sealed class DataDurabilityTests(LocalKubernetes kubernetes)
{
    private const string Names = "select current_setting('synchronous_standby_names')";
    private static readonly TimeSpan limit = TimeSpan.FromMinutes(5);

    [Fact]
    public async Task Commits_wait_for_a_standby_that_cannot_confirm_only_where_durability_is_required()
    {
        using var time = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        time.CancelAfter(limit);
        var cancel = time.Token;
        await using var cluster = await DatabaseCluster.Begin(
            kubernetes, new(PostgresVersion.Of(17), Instances: 3) { StorageClass = "loop", IsSynchronous = false }, cancel);
        var status = (await cluster.IsHealthy(cancel)).Status!;
        var primary = status.CurrentPrimary!;
        string[] standbys = [.. status.InstanceNames!.Where(name => name != primary)];
        var both = $"ANY 2 (\"{standbys[0]}\",\"{standbys[1]}\")";
        await Ask(cluster, "any", "preferred", cancel);
        await cluster.UntilAnswer(primary, Names, both, cancel);
        await cluster.StartWriting(cancel);

        await kubernetes.Local(cancel, "pod", "signal", $"{cluster.Namespace}/{standbys[0]}", "SIGKILL", "--process", "manager");
        await cluster.Writer.NextAcknowledgement(cancel);
        await cluster.IsHealthy(cancel);
        await cluster.UntilAnswer(primary, Names, both, cancel);

        await Freeze(cluster, standbys[1], cancel);
        await cluster.UntilAnswer(primary, Names, $"ANY 1 (\"{standbys[0]}\")", cancel);
        await cluster.Writer.NextAcknowledgement(cancel);
        await Thaw(cluster, standbys[1], cancel);
        await cluster.UntilAnswer(primary, Names, both, cancel);

        await Ask(cluster, "first", "required", cancel);
        await cluster.UntilAnswer(primary, Names, both.Replace("ANY", "FIRST", StringComparison.Ordinal), cancel);
        await Freeze(cluster, standbys[1], cancel);
        await cluster.UntilAnswer(primary, "select count(*) from pg_stat_replication", "1", cancel);
        await cluster.UntilAnswer(primary, "select count(*) > 0 from pg_stat_activity where wait_event = 'SyncRep'", "t", cancel);
        await Thaw(cluster, standbys[1], cancel);
        await cluster.Writer.NextAcknowledgement(cancel);
        Assert.Empty(await cluster.MissingRows(cancel));
    }

    private static Task Ask(DatabaseCluster cluster, string method, string durability, CancellationToken cancel) => cluster.Patch(
        $$"""
        {"spec": {"postgresql": {"synchronous": {"method": "{{method}}", "number": 2, "dataDurability": "{{durability}}" } } } }
        """, cancel);

    // Should the test fail meanwhile, the disk goes on by itself.
    private Task Freeze(DatabaseCluster cluster, string instance, CancellationToken cancel) =>
        kubernetes.Local(cancel, "disk", "freeze", instance, "-n", cluster.Namespace, "--for", "120");

    private Task Thaw(DatabaseCluster cluster, string instance, CancellationToken cancel) =>
        kubernetes.Local(cancel, "disk", "thaw", instance, "-n", cluster.Namespace);
}
