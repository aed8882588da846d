using Surus.Api;
using Surus.KubernetesTypes;

namespace Surus.Objects.Tests;

public sealed class PodPatchTests
{
    [Fact]
    public void ThePodIsAsThePatchMakesItAndDoesNotDrift()
    {
        var cluster = With("""[{"op":"add","path":"/spec/containers/0/tty","value":true},{"op":"add","path":"/metadata/annotations/note","value":"x"}]""");

        var pod = PodPatch.Apply(cluster, Generated(cluster));

        Assert.Equal((true, "x"), (pod.Spec!.Containers[0].Tty, pod.Metadata.Annotations!["note"]));
        Assert.Null(PodDrift.Reason(pod, Generated(cluster)));
        Assert.Null(KeptMetadata.Missing(pod.Metadata, Generated(cluster).Metadata));
    }

    [Fact]
    public void WithoutAPatchThePodIsTheGeneratedOne()
    {
        var generated = Generated(With(null));

        Assert.Same(generated, PodPatch.Apply(With(null), generated));
    }

    [Theory]
    [InlineData("""[{"op":"replace","path":"/spec/containers/7/tty","value":true}]""", "cannot be applied to pod c-1: 7: the list has no such place.")]
    [InlineData("""[{"op":"remove","path":"/spec/nothing"}]""", "cannot be applied to pod c-1: /spec/nothing: there is nothing to remove.")]
    [InlineData("""[{"op":"replace","path":"/spec/containers","value":"x"}]""", "cannot be applied to pod c-1: ")]
    [InlineData("""no json""", "cannot be applied to pod c-1: ")]
    [InlineData("""[{"op":"replace","path":"/metadata/name","value":"other"}]""", "leave them as they are.")]
    [InlineData("""[{"op":"remove","path":"/metadata/ownerReferences"}]""", "leave them as they are.")]
    [InlineData("""[{"op":"remove","path":"/metadata/labels/cnpg.io~1podRole"}]""", "leave them as they are.")]
    public void APatchThatDoesNoGoodIsAnErrorThatSaysWhy(string patch, string why)
    {
        var error = Assert.Throws<InvalidOperationException>(() => PodPatch.Apply(With(patch), Generated(With(patch))));

        Assert.Contains(why, error.Message, StringComparison.Ordinal);
    }

    private static Pod Generated(Cluster cluster) => InstancePod.Create(cluster, new OperatorSettings(), 1, new PostgresImage("postgresql:17.2", 17));

    private static Cluster With(string? patch) => new()
    {
        Metadata = new ObjectMeta
        {
            Name = "c", Namespace = "ns", Uid = "u",
            Annotations = patch is null ? null : new Dictionary<string, string> { [Annotations.PodPatch] = patch },
        },
        Spec = new ClusterSpec { Instances = 1, Storage = new StorageConfiguration { Size = "1Gi" } },
    };
}
