using Surus.Api;
using Surus.KubernetesTypes;

namespace Surus.InstanceManager.Tests;

public sealed class ClusterSettingsTests
{
    private static readonly HashSet<string> Nobody = [];

    [Fact]
    public void A_commit_waits_for_standbys_outside_of_the_primarys_failure_domain()
    {
        var cluster = Cluster(("c-1", "a"), ("c-2", "a"), ("c-3", "b"));

        Assert.Equal("ANY 1 (\"c-3\")", ClusterSettings.Synchronous(cluster, "c-1", Nobody)!.Render());
        Assert.Equal("ANY 1 (\"c-1\",\"c-2\")", ClusterSettings.Synchronous(cluster, "c-3", Nobody)!.Render());
    }

    [Fact]
    public void A_commit_waits_for_no_standby_that_is_about_to_go()
    {
        var three = Cluster(("c-1", "a"), ("c-2", "b"), ("c-3", "b"));
        var two = three with { Spec = three.Spec with { Instances = 2 }, Status = three.Status! with { CurrentPrimary = "c-1" } };

        Assert.Equal("ANY 1 (\"c-2\",\"c-3\")", ClusterSettings.Synchronous(three, "c-1", Nobody)!.Render());
        Assert.Equal("ANY 1 (\"c-2\")", ClusterSettings.Synchronous(two, "c-1", Nobody)!.Render());
    }

    private static Cluster Cluster(params (string Name, string Zone)[] instances) => new()
    {
        Metadata = new ObjectMeta { Name = "c", Namespace = "ns" },
        Spec = new ClusterSpec
        {
            Instances = 3, Postgresql = new() { Synchronous = new() { Method = "any", Number = 1, NodeFailureDomainKeys = ["zone"] } },
        },
        Status = new ClusterStatus
        {
            InstanceNames = [.. instances.Select(instance => instance.Name)],
            InstancesStatus = new Dictionary<string, IReadOnlyList<string>> { ["healthy"] = [.. instances.Select(instance => instance.Name)] },
            Topology = new Topology
            {
                SuccessfullyExtracted = true,
                Instances = instances.ToDictionary(
                    instance => instance.Name, IReadOnlyDictionary<string, string> (instance) => new Dictionary<string, string> { ["zone"] = instance.Zone }),
            },
        },
    };
}
