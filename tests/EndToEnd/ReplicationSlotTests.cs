using Surus.Workload;

namespace Surus.EndToEnd;

/// <summary>Slots that users made: whoever streams from one finds it on the new primary too.</summary>
public sealed class ReplicationSlotTests(LocalKubernetes kubernetes)
{
    private static readonly TimeSpan limit = TimeSpan.FromMinutes(5);

    [Fact]
    public async Task Physical_slots_are_on_every_instance_and_advance_there()
    {
        using var time = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        time.CancelAfter(limit);
        var cancel = time.Token;
        await using var cluster = await DatabaseCluster.Create(kubernetes, new(PostgresVersion.Of(15), Instances: 3), cancel);
        await cluster.Patch("""{"spec": {"replicationSlots": {"updateInterval": 1, "synchronizeReplicas": {"enabled": true, "excludePatterns": ["^temp_"]}}}}""", cancel);
        var (primary, standbys) = await Roles(cluster, cancel);
        await cluster.Ask(primary, "select pg_create_physical_replication_slot(name, true) from unnest(array['mine', 'temp_mine', 'gone']) name", cancel);
        await cluster.Ask(standbys[0], "select pg_create_physical_replication_slot('temp_here', true)", cancel);
        foreach (var standby in standbys)
        {
            await cluster.UntilAnswer(standby, "select count(*) = 2 from pg_replication_slots where slot_name in ('mine', 'gone') and restart_lsn is not null", "t", cancel);
        }

        // What its consumer confirmed is let go of there too, and never more.
        await cluster.Ask(primary, "select pg_switch_wal(), pg_drop_replication_slot('gone')", cancel);
        var confirmed = await cluster.Ask(primary, "select end_lsn from pg_replication_slot_advance('mine', pg_current_wal_lsn())", cancel);
        foreach (var standby in standbys)
        {
            await cluster.UntilAnswer(standby, $"select restart_lsn = '{confirmed}' from pg_replication_slots where slot_name = 'mine'", "t", cancel);
            await cluster.UntilAnswer(standby, "select count(*) = 0 from pg_replication_slots where slot_name = 'gone'", "t", cancel);
            Assert.Equal("0", await cluster.Ask(standby, "select count(*) from pg_replication_slots where slot_name = 'temp_mine'", cancel));
        }

        Assert.Equal("1", await cluster.Ask(standbys[0], "select count(*) from pg_replication_slots where slot_name = 'temp_here'", cancel));

        var after = await AfterKill(cluster, primary, cancel);
        Assert.Equal("t", await cluster.Ask(after, $"select restart_lsn = '{confirmed}' from pg_replication_slots where slot_name = 'mine'", cancel));
        await cluster.IsHealthy(cancel);
        await NobodyKeepsWalForNobody(cluster, cancel);
    }

    /// <summary>PostgreSQL copies logical slots by itself from 17 on.</summary>
    [Fact]
    public async Task A_logical_slot_outlives_a_switchover_and_a_failover()
    {
        using var time = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        time.CancelAfter(limit);
        var cancel = time.Token;
        await using var cluster = await DatabaseCluster.Create(kubernetes, new(PostgresVersion.Of(17), Instances: 3), cancel);
        await cluster.Patch(
            """
            {"spec": {"postgresql": {"parameters": {"hot_standby_feedback": "on", "sync_replication_slots": "on"}},
                      "replicationSlots": {"updateInterval": 1, "highAvailability": {"enabled": true, "synchronizeLogicalDecoding": true}}}}
            """,
            cancel);
        var (first, standbys) = await Roles(cluster, cancel);
        await cluster.Ask(first, "select pg_create_logical_replication_slot('changes', 'test_decoding', failover => true)", cancel);
        await cluster.Ask(first, "create table public.entry (id int)", cancel);
        await cluster.UntilAnswer(first, "select count(*) = 2 from regexp_split_to_table(current_setting('synchronized_standby_slots'), ',') name where name like '\\_cnpg\\_%'", "t", cancel);
        await IsCopied(cluster, first, standbys, cancel);
        await Consume(cluster, first, 1, cancel);

        await cluster.Plugin(cancel, "promote", standbys[0]);
        await cluster.Until(seen => seen.Status!.CurrentPrimary == standbys[0], cancel);
        await cluster.IsHealthy(cancel);
        await Consume(cluster, standbys[0], 2, cancel);

        // Also on the former primary, which had the slot itself.
        await IsCopied(cluster, standbys[0], [first, standbys[1]], cancel);
        var after = await AfterKill(cluster, standbys[0], cancel);
        await cluster.IsHealthy(cancel);
        await Consume(cluster, after, 3, cancel);
        await IsCopied(cluster, after, (await Roles(cluster, cancel)).Standbys, cancel);
    }

    private static async Task<(string Primary, string[] Standbys)> Roles(DatabaseCluster cluster, CancellationToken cancel)
    {
        var status = (await cluster.Current(cancel)).Status!;
        return (status.CurrentPrimary!, [.. status.InstanceNames!.Where(name => name != status.CurrentPrimary)]);
    }

    private async Task<string> AfterKill(DatabaseCluster cluster, string primary, CancellationToken cancel)
    {
        await kubernetes.Local(cancel, "pod", "signal", $"{cluster.Namespace}/{primary}", "SIGKILL", "--process", "manager");
        return (await cluster.Until(seen => seen.Status!.CurrentPrimary != primary, cancel)).Status!.CurrentPrimary!;
    }

    // The consumer gets the new row and not the ones that it confirmed.
    private static async Task Consume(DatabaseCluster cluster, string primary, int id, CancellationToken cancel)
    {
        await cluster.Ask(primary, $"insert into public.entry values ({id})", cancel);
        Assert.Equal(
            $"table public.entry: INSERT: id[integer]:{id}",
            await cluster.Ask(primary, "select data from pg_logical_slot_get_changes('changes', null, null, 'skip-empty-xacts', 'on') where data like 'table%'", cancel));
    }

    // PostgreSQL copies a slot once its consumer has got beyond what the standby still has: here it does.
    private static async Task IsCopied(DatabaseCluster cluster, string primary, string[] standbys, CancellationToken cancel)
    {
        foreach (var standby in standbys)
        {
            while (await cluster.Ask(standby, "select count(*) = 1 from pg_replication_slots where slot_name = 'changes' and synced and not temporary", cancel) is not "t")
            {
                await cluster.Ask(primary, "select pg_log_standby_snapshot()", cancel);
                await cluster.Ask(primary, "select pg_replication_slot_advance('changes', pg_current_wal_lsn())", cancel);
            }
        }
    }

    // A slot of a standby keeps WAL only for a user.
    private static async Task NobodyKeepsWalForNobody(DatabaseCluster cluster, CancellationToken cancel)
    {
        foreach (var standby in (await Roles(cluster, cancel)).Standbys)
        {
            await cluster.UntilAnswer(standby, "select count(*) = 0 from pg_replication_slots where slot_name like '\\_cnpg\\_%' and restart_lsn is not null", "t", cancel);
        }
    }
}
