using Surus.Api;
using Surus.KubernetesTypes;

namespace Surus.Objects;

/// <summary>Where instances run: away from each other unless told otherwise, and as the spec's affinity says.</summary>
internal static class InstanceScheduling
{
    private const int PreferredWeight = 100;

    /// <summary>Where the pod of an instance runs.</summary>
    public static Affinity? OfInstance(Cluster cluster) => Affinity(cluster, Instances(cluster));

    /// <summary>
    /// Where the pod of a job runs: away from instances and from other jobs, since its volumes, and so its instance, stay where it was.
    /// </summary>
    public static Affinity? OfJob(Cluster cluster) => Affinity(cluster, Instances(cluster), Jobs(cluster));

    private static Affinity? Affinity(Cluster cluster, params IReadOnlyList<LabelSelector> away)
    {
        var given = cluster.Spec.Affinity;
        var antiAffinity = cluster.Spec.PodAntiAffinityEnabled ? AntiAffinity(cluster.Spec, away) : given?.AdditionalPodAntiAffinity;
        return given?.NodeAffinity is null && given?.AdditionalPodAffinity is null && antiAffinity is null
            ? null
            : new Affinity { NodeAffinity = given?.NodeAffinity, PodAffinity = given?.AdditionalPodAffinity, PodAntiAffinity = antiAffinity };
    }

    private static PodAntiAffinity AntiAffinity(ClusterSpec spec, IReadOnlyList<LabelSelector> away)
    {
        var own = away.Select(pods => new PodAffinityTerm { TopologyKey = spec.PodAntiAffinityTopologyKey, LabelSelector = pods });
        var additional = spec.Affinity?.AdditionalPodAntiAffinity;
        var required = additional?.RequiredDuringSchedulingIgnoredDuringExecution;
        var preferred = additional?.PreferredDuringSchedulingIgnoredDuringExecution;
        return spec.PodAntiAffinityRequired
            ? new()
            {
                RequiredDuringSchedulingIgnoredDuringExecution = [.. own, .. required ?? []],
                PreferredDuringSchedulingIgnoredDuringExecution = preferred,
            }
            : new()
            {
                RequiredDuringSchedulingIgnoredDuringExecution = required,
                PreferredDuringSchedulingIgnoredDuringExecution =
                [
                    .. own.Select(term => new WeightedPodAffinityTerm { Weight = PreferredWeight, PodAffinityTerm = term }), .. preferred ?? [],
                ],
            };
    }

    private static LabelSelector Instances(Cluster cluster) => new() { MatchLabels = ClusterServices.Selector(cluster, "r") };

    private static LabelSelector Jobs(Cluster cluster) => new()
    {
        MatchLabels = ClusterMetadata.Sorted((Labels.Cluster, cluster.Metadata.Name!)),
        MatchExpressions = [new LabelSelectorRequirement { Key = Labels.JobRole, Operator = "Exists" }],
    };
}
