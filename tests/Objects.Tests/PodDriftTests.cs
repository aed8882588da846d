using Surus.Api;
using Surus.KubernetesTypes;

namespace Surus.Objects.Tests;

/// <summary>What makes a running pod differ from what its Cluster asks for, and what does not.</summary>
public sealed class PodDriftTests
{
    private static readonly OperatorSettings Settings = new();
    private static readonly PostgresImage Image = new("postgresql:17.2", 17);

    private static readonly Cluster Cluster = new()
    {
        Metadata = new ObjectMeta { Name = "c", Namespace = "ns", Uid = "u" },
        Spec = new ClusterSpec { Instances = 1, Storage = new StorageConfiguration { Size = "1Gi" } },
    };

    private static readonly Pod Running = InstancePod.Create(Cluster, Settings, 1, Image);

    [Fact]
    public void NoneWhenNothingChanged() => Assert.Null(PodDrift.Reason(Running, InstancePod.Create(Cluster, Settings, 1, Image)));

    [Fact]
    public void NoneWhenOnlyTheOperatorIsNewer() =>
        Assert.Null(PodDrift.Reason(Running, InstancePod.Create(Cluster, Settings with { OperatorImageName = "surus:9", OperatorVersion = "9" }, 1, Image)));

    [Fact]
    public void NoneWhenTheApiServerAddedDefaults() =>
        Assert.Null(PodDrift.Reason(Running with { Spec = Running.Spec! with { DnsPolicy = "ClusterFirst" } }, Running));

    [Fact]
    public void NoneWhenThePodDoesNotTellWhatItWasMadeFrom() => Assert.Null(PodDrift.Reason(
        Running with { Metadata = Running.Metadata with { Annotations = null } }, InstancePod.Create(Cluster, Settings, 1, new("postgresql:18.0", 18))));

    [Fact]
    public void NamesTheImage() => Assert.Equal(
        "The pod was made from another specification: containers[0].image was changed.",
        PodDrift.Reason(Running, InstancePod.Create(Cluster, Settings, 1, new("postgresql:17.3", 17))));

    [Fact]
    public void NamesARestartThatWasAskedFor()
    {
        var annotated = Cluster with
        {
            Metadata = Cluster.Metadata with { Annotations = new Dictionary<string, string> { [Annotations.RestartedAt] = "2026-11-21T09:00:00Z" } },
        };

        var wanted = InstancePod.Create(annotated, Settings, 1, Image);

        Assert.Contains("2026-11-21T09:00:00Z", PodDrift.Reason(Running, wanted), StringComparison.Ordinal);
        Assert.Null(PodDrift.Reason(wanted, wanted));
    }
}
