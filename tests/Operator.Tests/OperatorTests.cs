using System.Text.Json.Nodes;
using Surus.Api;
using Surus.Kubernetes;
using Surus.KubernetesTypes;

namespace Surus.Operator.Tests;

/// <summary>The operator against a real API server; only nodes and PostgreSQL are played.</summary>
public sealed class OperatorTests
{
    [Fact]
    public async Task MakesHealsAndScalesACluster()
    {
        await using var world = await World.Start("127.81.1");
        await world.Apply(instances: 3);

        var healthy = await world.Until(cluster => cluster?.Status is { Phase: Phase.Healthy, ReadyInstances: 3 });
        Assert.Equal(["c-1", "c-2", "c-3"], healthy.Status!.InstanceNames!);
        Assert.Equal(["c-1-initdb", "c-2-join", "c-3-join"], world.Nodes.Jobs.Order(StringComparer.Ordinal));
        Assert.Equal("c-1", healthy.Status.CurrentPrimary);
        var pod = await world.Client.Get<Pod>(new NamespacedName("default", "c-2"), CancellationToken.None);

        await world.Client.Delete<Pod>(pod.Key(), CancellationToken.None);
        await world.Until<Pod>("c-2", other => other is { Metadata.Uid: var uid } && uid != pod.Metadata.Uid && !string.IsNullOrEmpty(other.Status?.PodIP));

        await world.Scale(2);
        await world.Until<PersistentVolumeClaim>("c-3", claim => claim is null or { Metadata.DeletionTimestamp: not null });
        await world.Until<Pod>("c-3", gone => gone is null);
    }

    [Fact]
    public async Task KilledInTheMiddleItGoesOn()
    {
        await using var world = await World.Start("127.81.2");
        await world.Apply(instances: 3);
        foreach (var milestone in (Func<Cluster?, bool>[])
        [
            cluster => cluster?.Status?.LatestGeneratedNode == 1,
            cluster => !string.IsNullOrEmpty(cluster?.Status?.CurrentPrimary),
            cluster => cluster?.Status?.LatestGeneratedNode == 3,
        ])
        {
            await world.Until(milestone);
            await world.RestartOperator();
        }

        var healthy = await world.Until(cluster => cluster?.Status is { Phase: Phase.Healthy, ReadyInstances: 3 });

        Assert.Equal(3, healthy.Status!.LatestGeneratedNode);
        Assert.Equal(["c-1-initdb", "c-2-join", "c-3-join"], world.Nodes.Jobs.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task DataIsNeverRunWithAnotherMajorVersion()
    {
        await using var world = await World.Start("127.81.6");
        await world.Apply(instances: 2);
        var healthy = await world.Until(cluster => cluster?.Status is { Phase: Phase.Healthy, ReadyInstances: 2 });
        Assert.Equal(("postgresql:17.2", 17), (healthy.Status!.PgDataImageInfo!.Image, healthy.Status.PgDataImageInfo.MajorVersion));
        var pod = await world.Client.Get<Pod>(new NamespacedName("default", "c-2"), CancellationToken.None);

        await world.Change(JsonNode.Parse("""{"spec":{"imageName":"postgresql:18.1"}}""")!.AsObject());
        await world.Until(cluster => cluster?.Status is { Phase: Phase.InvalidDefinition });
        await world.Client.Delete<Pod>(pod.Key(), CancellationToken.None);
        var again = await world.Until<Pod>("c-2", other => other is { Metadata.Uid: var uid } && uid != pod.Metadata.Uid);
        Assert.Equal("postgresql:17.2", again!.Spec!.Containers[0].Image);

        await world.Change(JsonNode.Parse("""{"spec":{"imageName":"postgresql:17.6"}}""")!.AsObject());
        var newer = await world.Until(cluster => cluster?.Status is { Phase: Phase.Healthy, PgDataImageInfo.Image: "postgresql:17.6" });
        Assert.Equal("postgresql:17.6", newer.Status!.Image);
    }
}
