using Surus.Api;
using Surus.Kubernetes;
using Surus.KubernetesTypes;
using Surus.Workload;

namespace Surus.EndToEnd;

/// <summary>A change for which pods have to be made anew, with <c>primaryUpdateMethod: restart</c>.</summary>
public sealed class RestartTests(LocalKubernetes kubernetes)
{
    private static readonly TimeSpan limit = TimeSpan.FromMinutes(4);

    [Fact]
    public async Task The_primary_is_restarted_where_it_is()
    {
        using var time = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        time.CancelAfter(limit);
        var cancel = time.Token;
        await using var cluster = await DatabaseCluster.Create(kubernetes, new(Workload.PostgresVersion.Of(15), Instances: 3), cancel);
        var before = (await cluster.Current(cancel)).Status!;
        var primary = before.CurrentPrimary!;
        string[] standbys = [.. before.InstanceNames!.Where(name => name != primary)];
        await kubernetes.Client.WaitUntil<FailoverQuorum>(
            cluster.Key, quorum => quorum?.Status is { Method: "ANY", StandbyNumber: 1 } status && status.Primary == primary && status.StandbyNames!.SequenceEqual(standbys), cancel);
        await cluster.StartWriting(cancel);
        var uid = (await kubernetes.Client.Get<Pod>(new NamespacedName(cluster.Namespace, primary), cancel)).Metadata.Uid;

        await cluster.Patch("""{"spec": {"resources": {"requests": {"memory": "100Mi"}}}}""", cancel);
        await kubernetes.Client.WaitUntil<Pod>(new NamespacedName(cluster.Namespace, primary), pod => pod is not null && pod.Metadata.Uid != uid, cancel);
        var after = (await cluster.IsHealthy(cancel)).Status!;

        Assert.Equal((primary, before.TargetPrimaryTimestamp, before.TimelineId), (after.CurrentPrimary, after.TargetPrimaryTimestamp, after.TimelineId));
        Assert.Empty(await cluster.MissingRows(cancel));
    }
}
