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
    public async Task PodsAndVolumesInheritWhatTheirClusterGains()
    {
        await using var world = await World.Start("127.81.5");
        await world.Apply(instances: 1);
        await world.Until(cluster => cluster?.Status is { Phase: Phase.Healthy });
        var pod = await world.Client.Get<Pod>(new NamespacedName("default", "c-1"), CancellationToken.None);
        var secret = await world.Client.Get<Secret>(new NamespacedName("default", "c-app"), CancellationToken.None);

        await world.Change(JsonNode.Parse("""{"spec":{"inheritedMetadata":{"labels":{"team":"a","role":"mine"},"annotations":{"note":"b"}}}}""")!.AsObject());

        var inherited = await world.Until<Pod>("c-1", other => other?.Metadata.Annotations?.GetValueOrDefault("note") == "b");
        var claim = await world.Until<PersistentVolumeClaim>("c-1", other => other?.Metadata.Annotations?.GetValueOrDefault("note") == "b");
        var password = await world.Until<Secret>("c-app", other => other?.Metadata.Annotations?.GetValueOrDefault("note") == "b");
        Assert.Equal("a", password!.Metadata.Labels!["team"]);
        Assert.Equal(secret.Data![SecretKeys.Password], password.Data![SecretKeys.Password]);
        Assert.Equal(pod.Metadata.Uid, inherited!.Metadata.Uid);
        Assert.All([inherited.Metadata, claim!.Metadata], metadata => Assert.Equal(
            ("a", InstanceRoles.Primary), (metadata.Labels!["team"], metadata.Labels[Labels.Role])));
    }

    [Fact]
    public async Task ThePrimaryLeavesANodeThatIsDrained()
    {
        await using var world = await World.Start("127.81.7");
        await world.Apply(instances: 2);
        await world.Until(cluster => cluster?.Status is { Phase: Phase.Healthy, ReadyInstances: 2, CurrentPrimary: "c-1" });
        await world.Bind("c-1", "node-a");
        await world.Bind("c-2", "node-b");
        await world.Until(cluster => cluster?.Status?.Topology?.NodesUsed == 2);

        // The primary has been one for longer than it takes to try once more.
        await world.Client.PatchStatus<Cluster>(
            World.Key, Patch.Merge(JsonNode.Parse("""{"status":{"targetPrimaryTimestamp":"2026-01-01T00:00:00.000000Z"}}""")!.AsObject()), CancellationToken.None);
        await world.Client.Patch<Node>(
            new NamespacedName(null, "node-a"), Patch.Merge(JsonNode.Parse("""{"spec":{"unschedulable":true}}""")!.AsObject()), CancellationToken.None);

        await world.Until(cluster => cluster?.Status is { TargetPrimary: "c-2", CurrentPrimary: "c-2" });
    }

    [Fact]
    public async Task TheAddressesOfNamedPodsAreKeptInTheStatus()
    {
        await using var world = await World.Start("127.81.8");
        await world.Client.Create(Client("one"), CancellationToken.None);
        await world.Apply(instances: 1, spec => spec with
        {
            PodSelectorRefs =
            [
                new() { Name = "clients", Selector = new LabelSelector { MatchLabels = new Dictionary<string, string> { ["app"] = "client" } } },
                new() { Name = "nobody", Selector = new LabelSelector { MatchLabels = new Dictionary<string, string> { ["app"] = "nobody" } } },
            ],
        });
        await world.Until(cluster => cluster?.Status is { Phase: Phase.Healthy, PodSelectorRefs: [{ Name: "clients", Ips: null or [] }, { Name: "nobody" }] });

        await world.Client.PatchStatus<Pod>(
            new NamespacedName("default", "one"),
            Patch.Merge(JsonNode.Parse("""{"status":{"phase":"Running","podIP":"192.0.2.9","podIPs":[{"ip":"192.0.2.9"},{"ip":"2001:db8::9"}]}}""")!.AsObject()),
            CancellationToken.None);
        await world.Until(cluster => cluster?.Status?.PodSelectorRefs is [{ Ips: ["192.0.2.9", "2001:db8::9"] }, { Ips: null or [] }]);

        await world.Change(JsonNode.Parse("""{"spec":{"podSelectorRefs":null}}""")!.AsObject());
        await world.Until(cluster => cluster?.Status is { PodSelectorRefs: null });

        static Pod Client(string name) => new()
        {
            Metadata = new ObjectMeta { Name = name, Namespace = "default", Labels = new Dictionary<string, string> { ["app"] = "client" } },
            Spec = new PodSpec { Containers = [new Container { Name = "c", Image = "client" }] },
        };
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
