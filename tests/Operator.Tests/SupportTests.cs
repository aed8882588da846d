using System.Text.Json.Nodes;
using Surus.Api;
using Surus.Kubernetes;
using Surus.KubernetesTypes;
using Surus.Objects;

namespace Surus.Operator.Tests;

/// <summary>The objects beside instances, against a real API server.</summary>
public sealed class SupportTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact(Timeout = 120_000)]
    public async Task Services_are_added_changed_and_removed_without_undoing_what_others_filled_in()
    {
        await using var world = await World.Start("127.81.3");
        await world.Apply(instances: 1, spec => spec with
        {
            Managed = new ManagedConfiguration
            {
                Services = new Api.ManagedServices { DisabledDefaultServices = ["r"], Additional = [Additional("patch"), Additional("replace")] },
            },
        });
        await world.Until(cluster => cluster?.Status is { Phase: Phase.Healthy });
        var patched = (await world.Until<Service>("patch", service => service is not null))!;
        var replaced = (await world.Until<Service>("replace", service => service is not null))!;
        Assert.Equal(("LoadBalancer", "true", "team-a", "patch"), (
            patched.Spec!.Type, patched.Metadata.Labels![Labels.IsManaged], patched.Metadata.Labels["owner"], patched.Metadata.Annotations![Annotations.UpdateStrategy]));
        Assert.Equal(["extra:9000", "postgres:5432"], patched.Spec.Ports!.Select(port => $"{port.Name}:{port.Port}"));
        Assert.Equal(InstanceRoles.Primary, patched.Spec.Selector![Labels.InstanceRole]);
        Assert.Null(await world.Client.Find<Service>(new NamespacedName("default", "c-r"), Cancel));

        // A load balancer's controller, and a person, write into it; then the definition changes.
        await world.Client.Patch<Service>(patched.Key(), Patch.Merge(JsonNode.Parse(
            """{"metadata":{"annotations":{"theirs":"yes"}},"spec":{"externalIPs":["192.0.2.7"],"selector":{"extra":"label"}}}""")!.AsObject()), Cancel);
        await world.Change(JsonNode.Parse("""
            {"spec":{"managed":{"services":{"disabledDefaultServices":["ro"],"additional":[
              {"selectorType":"ro","updateStrategy":"patch","serviceTemplate":{"metadata":{"name":"patch"},"spec":{"type":"LoadBalancer"}}},
              {"selectorType":"ro","updateStrategy":"replace","serviceTemplate":{"metadata":{"name":"replace"},"spec":{"type":"ClusterIP"}}}]}}}}
            """)!.AsObject());

        var changed = (await world.Until<Service>("patch", service => service?.Spec?.Ports?.Count == 1))!;
        Assert.Equal(patched.Metadata.Uid, changed.Metadata.Uid);
        Assert.Equal(patched.Spec.ClusterIP, changed.Spec!.ClusterIP);
        Assert.Equal(["192.0.2.7"], changed.Spec.ExternalIPs!);
        Assert.Equal("yes", changed.Metadata.Annotations!["theirs"]);
        Assert.Equal([Labels.Cluster, Labels.InstanceRole], changed.Spec.Selector!.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(InstanceRoles.Replica, changed.Spec.Selector[Labels.InstanceRole]);
        Assert.Equal(patched.Spec.Ports![1].NodePort, changed.Spec.Ports![0].NodePort);
        await world.Until<Service>("replace", service => service is not null && service.Metadata.Uid != replaced.Metadata.Uid && service.Spec?.Type == "ClusterIP");
        await world.Until<Service>("c-r", service => service is not null);
        await world.Until<Service>("c-ro", service => service is null);

        await world.Change(JsonNode.Parse("""{"spec":{"managed":null}}""")!.AsObject());
        await world.Until<Service>("patch", service => service is null);
        await world.Until<Service>("c-ro", service => service is not null);
    }

    [Fact(Timeout = 120_000)]
    public async Task Default_queries_come_to_the_namespace_of_a_Cluster_and_versions_of_all_queries_into_its_status()
    {
        await using var world = await World.Start("127.81.4", new OperatorSettings { MonitoringQueriesConfigMap = "queries", MonitoringQueriesSecret = "queries" });
        await world.Client.Create(new Namespace { Metadata = new ObjectMeta { Name = OperatorNames.Namespace } }, Cancel);
        await world.Client.Create(Queries(OperatorNames.Namespace, "queries", "the default ones"), Cancel);
        await world.Client.Create(Queries("default", "own", "the user's", Labels.Reload), Cancel);
        await world.Apply(instances: 1, spec => spec with
        {
            Monitoring = new MonitoringConfiguration
            {
                CustomQueriesConfigMap = [Reference(OperatorNames.MonitoringConfigMap), Reference("own"), Reference("missing")],
            },
        });

        var copy = (await world.Until<ConfigMap>(OperatorNames.MonitoringConfigMap, copy => copy is not null))!;
        Assert.Equal(("the default ones", "true", null), (copy.Data![OperatorNames.MonitoringQueriesKey], copy.Metadata.Labels![Labels.Reload], copy.Metadata.OwnerReferences));
        var status = (await world.Until(cluster => cluster?.Status?.ConfigMapResourceVersion?.Metrics is { Count: 2 })).Status!;
        Assert.Equal(copy.Metadata.ResourceVersion, status.ConfigMapResourceVersion!.Metrics![OperatorNames.MonitoringConfigMap]);

        // The user's own has the label by which a change of it is seen at once; what somebody changes of the copy is put right.
        var changed = await world.Client.Patch<ConfigMap>(new NamespacedName("default", "own"), Data("changed"), Cancel);
        await world.Until(cluster => cluster?.Status?.ConfigMapResourceVersion?.Metrics?["own"] == changed.Metadata.ResourceVersion);
        await world.Client.Patch<ConfigMap>(copy.Key(), Patch.Merge(JsonNode.Parse("""{"data":{"queries":"spoilt","more":"x"}}""")!.AsObject()), Cancel);
        await world.Until<ConfigMap>(OperatorNames.MonitoringConfigMap, one => one?.Data is { Count: 1 } data && data[OperatorNames.MonitoringQueriesKey] == "the default ones");

        // Without the annotation it is the user's.
        await world.Client.Patch<ConfigMap>(copy.Key(), Patch.Merge(JsonNode.Parse(
            $$$"""{"metadata":{"annotations":{"{{{Annotations.OperatorVersion}}}":null}},"data":{"queries":"mine"}}""")!.AsObject()), Cancel);
        var mine = await world.Client.Get<ConfigMap>(copy.Key(), Cancel);
        await world.Until(cluster => cluster?.Status?.ConfigMapResourceVersion?.Metrics?[OperatorNames.MonitoringConfigMap] == mine.Metadata.ResourceVersion);
        Assert.Equal("mine", (await world.Client.Get<ConfigMap>(copy.Key(), Cancel)).Data![OperatorNames.MonitoringQueriesKey]);
    }

    [Fact(Timeout = 120_000)]
    public async Task The_operators_pull_secret_is_copied_for_the_pods_to_use()
    {
        await using var world = await World.Start("127.81.9");
        await world.Client.Create(new Namespace { Metadata = new ObjectMeta { Name = OperatorNames.Namespace } }, Cancel);
        await world.Client.Create(
            new Secret
            {
                Metadata = new ObjectMeta { Name = "cnpg-pull-secret", Namespace = OperatorNames.Namespace },
                Type = "kubernetes.io/dockerconfigjson",
                Data = new Dictionary<string, byte[]> { [".dockerconfigjson"] = "{}"u8.ToArray() },
            },
            Cancel);
        await world.Apply(instances: 1);

        var copy = (await world.Until<Secret>("c-pull", secret => secret is not null))!;
        var account = (await world.Until<ServiceAccount>("c", account => account is not null))!;

        Assert.Equal(("kubernetes.io/dockerconfigjson", "{}"), (copy.Type, System.Text.Encoding.UTF8.GetString(copy.Data![".dockerconfigjson"])));
        Assert.Equal("c", copy.Metadata.OwnerReferences!.Single().Name);
        Assert.Equal(["c-pull"], account.ImagePullSecrets!.Select(secret => secret.Name));
        Assert.Equal("""["c-pull"]""", account.Metadata.Annotations![Annotations.ManagedSecrets]);

        await world.Client.Patch<Secret>(copy.Key(), Patch.Merge(JsonNode.Parse("""{"data":{".dockerconfigjson":"eyJhdXRocyI6e319"}}""")!.AsObject()), Cancel);
        await world.Until<Secret>("c-pull", secret => secret?.Data?[".dockerconfigjson"].AsSpan().SequenceEqual("{}"u8) == true);
    }

    private static ManagedService Additional(string strategy) => new()
    {
        SelectorType = "rw",
        UpdateStrategy = strategy,
        ServiceTemplate = new ServiceTemplate
        {
            Metadata = new TemplateMetadata { Name = strategy, Labels = new Dictionary<string, string> { ["owner"] = "team-a" } },
            Spec = new ServiceSpec { Type = "LoadBalancer", Ports = [new ServicePort { Name = "extra", Port = 9000 }] },
        },
    };

    private static ConfigMap Queries(string @namespace, string name, string text, params string[] labels) => new()
    {
        Metadata = new ObjectMeta { Name = name, Namespace = @namespace, Labels = labels.ToDictionary(label => label, _ => "true") },
        Data = new Dictionary<string, string> { [OperatorNames.MonitoringQueriesKey] = text },
    };

    private static ConfigMapKeyReference Reference(string name) => new() { Name = name, Key = OperatorNames.MonitoringQueriesKey };

    private static Patch Data(string text) => Patch.Merge(new JsonObject { ["data"] = new JsonObject { [OperatorNames.MonitoringQueriesKey] = text } });
}
