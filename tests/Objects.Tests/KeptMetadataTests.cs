using Surus.Api;
using Surus.KubernetesTypes;

namespace Surus.Objects.Tests;

public sealed class KeptMetadataTests
{
    private static readonly Cluster Cluster = new()
    {
        Metadata = new ObjectMeta { Name = "c", Namespace = "ns", Uid = "u" },
        Spec = new ClusterSpec { Instances = 1, Storage = new StorageConfiguration { Size = "1Gi" } },
    };

    [Fact]
    public void WhatWasJustMadeLacksNothing()
    {
        var pod = Pod(Cluster).Metadata;

        Assert.Null(KeptMetadata.Missing(pod, Pod(Cluster).Metadata));
        Assert.Null(KeptMetadata.Missing(
            Claim(Cluster) with { Annotations = With(Claim(Cluster).Annotations!, Annotations.PvcStatus, PvcStatuses.Ready) }, Claim(Cluster)));
    }

    [Fact]
    public void WhatTheClusterGainedIsMissingAndWhatItLostIsLeft()
    {
        var before = Inheriting(labels: ("old", "1"), annotations: ("changed", "1"));
        var after = Inheriting(labels: ("new", "1"), annotations: ("changed", "2"));

        var missing = KeptMetadata.Missing(Pod(before).Metadata, Pod(after).Metadata)!;

        Assert.Equal([("new", "1")], missing.Labels!.Select(pair => (pair.Key, pair.Value)));
        Assert.Equal([("changed", "2")], missing.Annotations!.Select(pair => (pair.Key, pair.Value)));
    }

    [Fact]
    public void WhatTellsTheStateOfAnObjectIsNeverChanged()
    {
        var after = Inheriting(labels: (Labels.Role, "mine"), annotations: (Annotations.AppArmorPrefix + "postgres", "unconfined"));
        after = after with { Spec = after.Spec with { StopDelay = 7, ImageName = "other:18" } };

        Assert.NotEqual(Pod(Cluster).Metadata.Annotations![Annotations.PodSpec], Pod(after).Metadata.Annotations![Annotations.PodSpec]);
        Assert.Null(KeptMetadata.Missing(Pod(Cluster).Metadata, Pod(after).Metadata));
    }

    [Fact]
    public void ALabelThatSaysWhoseItIsComesBack()
    {
        var pod = Pod(Cluster).Metadata;
        var robbed = pod with { Labels = pod.Labels!.Where(label => label.Key != Labels.InstanceName).ToDictionary(StringComparer.Ordinal) };

        Assert.Equal("c-1", KeptMetadata.Missing(robbed, pod)!.Labels![Labels.InstanceName]);
    }

    private static Pod Pod(Cluster cluster) => InstancePod.Create(cluster, new OperatorSettings(), 1, new PostgresImage("postgresql:17.2", 17));

    private static ObjectMeta Claim(Cluster cluster) =>
        VolumeClaims.Claim(cluster, new OperatorSettings(), 1, InstanceVolume.Of(cluster, 1)[0]).Metadata;

    private static Cluster Inheriting((string Key, string Value) labels, (string Key, string Value) annotations) => Cluster with
    {
        Spec = Cluster.Spec with
        {
            InheritedMetadata = new InheritedMetadata
            {
                Labels = new Dictionary<string, string> { [labels.Key] = labels.Value },
                Annotations = new Dictionary<string, string> { [annotations.Key] = annotations.Value },
            },
        },
    };

    private static Dictionary<string, string> With(IReadOnlyDictionary<string, string> map, string key, string value) =>
        new(map, StringComparer.Ordinal) { [key] = value };
}
