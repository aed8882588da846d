using System.Text.Json.Nodes;
using Surus.Api;
using Surus.Kubernetes;
using Surus.KubernetesTypes;

namespace Surus.Operator.Tests;

/// <summary>The operator follows what changes around a Cluster that works: its own metadata, nodes, pods of others.</summary>
public sealed class FollowingTests
{
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
}
