using Surus.Api;
using Surus.KubernetesTypes;

namespace Surus.Objects;

/// <summary>Where instances run: away from each other unless told otherwise, and as the spec's affinity says.</summary>
internal static class InstanceScheduling
{
    private const string DefaultTopologyKey = "kubernetes.io/hostname";
    private const int PreferredWeight = 100;

    public static Affinity? Affinity(Cluster cluster)
    {
        var given = cluster.Spec.Affinity;
        var antiAffinity = given?.EnablePodAntiAffinity == false ? given.AdditionalPodAntiAffinity : AntiAffinity(cluster, given);
        return given?.NodeAffinity is null && given?.AdditionalPodAffinity is null && antiAffinity is null
            ? null
            : new Affinity { NodeAffinity = given?.NodeAffinity, PodAffinity = given?.AdditionalPodAffinity, PodAntiAffinity = antiAffinity };
    }

    private static PodAntiAffinity AntiAffinity(Cluster cluster, ClusterAffinity? given)
    {
        var own = new PodAffinityTerm
        {
            TopologyKey = string.IsNullOrEmpty(given?.TopologyKey) ? DefaultTopologyKey : given.TopologyKey,
            LabelSelector = new LabelSelector { MatchLabels = ClusterServices.Selector(cluster, "r") },
        };
        var additional = given?.AdditionalPodAntiAffinity;
        var required = additional?.RequiredDuringSchedulingIgnoredDuringExecution;
        var preferred = additional?.PreferredDuringSchedulingIgnoredDuringExecution;
        return given?.PodAntiAffinityType == "required"
            ? new()
            {
                RequiredDuringSchedulingIgnoredDuringExecution = [own, .. required ?? []],
                PreferredDuringSchedulingIgnoredDuringExecution = preferred,
            }
            : new()
            {
                RequiredDuringSchedulingIgnoredDuringExecution = required,
                PreferredDuringSchedulingIgnoredDuringExecution =
                    [new WeightedPodAffinityTerm { Weight = PreferredWeight, PodAffinityTerm = own }, .. preferred ?? []],
            };
    }
}
