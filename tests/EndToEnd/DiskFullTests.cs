using Surus.Api;
using Surus.Workload;

namespace Surus.EndToEnd;

/// <summary>A disk without room for WAL: PostgreSQL ends, and would end again however often it is started.</summary>
public sealed class DiskFullTests(LocalKubernetes kubernetes)
{
    private const int Instances = 3;
    private static readonly TimeSpan limit = TimeSpan.FromMinutes(4);
    private static readonly ClusterShape small = new(Workload.PostgresVersion.Of(17), Instances) { StorageClass = "loop", WalSize = "256Mi" };
    private static readonly ClusterShape large = small with { WalSize = "512Mi" };

    [Fact]
    public async Task A_primary_whose_WAL_volume_is_full_is_replaced_and_goes_on_when_the_manifest_grows_it()
    {
        using var time = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        time.CancelAfter(limit);
        await using var cluster = await DatabaseCluster.Create(kubernetes, small, time.Token);
        var primary = (await cluster.IsHealthy(time.Token)).Status!.CurrentPrimary!;
        var places = await Places(cluster, time.Token);
        await cluster.StartWriting(time.Token);

        await Fill(cluster, primary, time.Token);
        await UseUp(cluster, primary, time.Token);
        var full = await cluster.Until(seen => seen.Status is { Phase: Phase.NotEnoughDiskSpace } status && status.CurrentPrimary != primary, time.Token);
        await cluster.Writer.NextAcknowledgement(time.Token);
        Assert.StartsWith($"Instance {primary} is down because its WAL volume {primary}-wal is full", full.Status!.PhaseReason);
        Assert.Contains(full.Status.PhaseReason!, await Warnings(cluster, time.Token), StringComparison.Ordinal);
        await RenewPod(cluster, primary, time.Token);
        await cluster.Until(IsFull, time.Token);
        await cluster.Apply(large, time.Token);

        var after = await cluster.IsHealthy(time.Token);
        Assert.NotEqual(primary, after.Status!.CurrentPrimary);
        Assert.Empty(await cluster.MissingRows(time.Token));
        Assert.Equal("t", await cluster.Ask(primary, "select pg_is_in_recovery()", time.Token));
        Assert.Equal(places, await Places(cluster, time.Token));
    }

    [Fact]
    public async Task Where_no_instance_has_room_nothing_is_moved_and_all_go_on_when_the_manifest_grows_their_volumes()
    {
        using var time = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        time.CancelAfter(limit);
        await using var cluster = await DatabaseCluster.Create(kubernetes, small, time.Token);
        var before = await cluster.IsHealthy(time.Token);
        var primary = before.Status!.CurrentPrimary!;
        var places = await Places(cluster, time.Token);
        await cluster.StartWriting(time.Token);

        var replicas = before.Status.InstanceNames!.Where(name => name != primary).ToList();
        foreach (var replica in replicas)
        {
            await Fill(cluster, replica, time.Token);
        }

        await WalVolume.Write(cluster, primary, mebibytes: 96, time.Token);
        await cluster.Until(
            seen => seen.Status is { Phase: Phase.NotEnoughDiskSpace } status
                && replicas.TrueForAll(replica => status.PhaseReason!.Contains($"Instance {replica} does not stream because its WAL volume", StringComparison.Ordinal)),
            time.Token);
        await Fill(cluster, primary, time.Token);
        await UseUp(cluster, primary, time.Token);
        var full = await cluster.Until(
            seen => seen.Status is { Phase: Phase.NotEnoughDiskSpace } status
                && status.PhaseReason!.EndsWith("The volumes of all instances are full, so none takes over.", StringComparison.Ordinal),
            time.Token);
        Assert.Equal(
            (primary, primary, before.Status.TargetPrimaryTimestamp, before.Status.TimelineId),
            (full.Status!.CurrentPrimary, full.Status.TargetPrimary, full.Status.TargetPrimaryTimestamp, full.Status.TimelineId));
        await cluster.Apply(large, time.Token);

        await cluster.IsHealthy(time.Token);
        await cluster.Writer.NextAcknowledgement(time.Token);
        Assert.Empty(await cluster.MissingRows(time.Token));
        Assert.Equal(places, await Places(cluster, time.Token));
    }

    private static bool IsFull(Cluster seen) => seen.Status is { Phase: Phase.NotEnoughDiskSpace };

    /// <summary>What a person may try who has not read the reason: the new pod finds the same full disk, and must keep what is on it.</summary>
    private static async Task RenewPod(DatabaseCluster cluster, string instance, CancellationToken cancel)
    {
        var noticed = cluster.Until(seen => !IsFull(seen), cancel);
        await cluster.Kubectl(cancel, "delete", "pod", instance);
        await noticed;
    }

    private Task<string> Fill(DatabaseCluster cluster, string instance, CancellationToken cancel) => WalVolume.Fill(kubernetes, cluster, instance, cancel);

    /// <summary>Writes WAL until PostgreSQL has used up the files that it has, and ends.</summary>
    private static Task UseUp(DatabaseCluster cluster, string instance, CancellationToken cancel) =>
        Assert.ThrowsAsync<CommandFailedException>(() => WalVolume.Write(cluster, instance, mebibytes: 1024, cancel));

    private static Task<string> Warnings(DatabaseCluster cluster, CancellationToken cancel) =>
        cluster.Kubectl(cancel, "get", "events", "--field-selector", $"reason={AddedEventReasons.NotEnoughDiskSpace},type=Warning", "-o", "jsonpath={.items[*].message}");

    /// <summary>Which volumes there are, and which file a data directory was made with: a new copy is another one.</summary>
    private static async Task<string> Places(DatabaseCluster cluster, CancellationToken cancel)
    {
        var places = new List<string>
        {
            await cluster.Kubectl(cancel, "get", "pvc", "-o", "jsonpath={range .items[*]}{.metadata.name} {.metadata.uid}{\"\\n\"}{end}"),
        };
        foreach (var instance in (await cluster.Current(cancel)).Status!.InstanceNames!)
        {
            places.Add(await cluster.Kubectl(cancel, "exec", instance, "-c", "postgres", "--", "sh", "-c", "stat -c '%i %w' \"$PGDATA/PG_VERSION\""));
        }

        return string.Join('\n', places);
    }
}
