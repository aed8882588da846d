using Surus.Api;
using Surus.KubernetesTypes;

namespace Surus.Objects;

/// <summary>Where instances run: away from each other unless told otherwise, and as the spec's affinity says.</summary>
internal static class InstanceScheduling
{
    private const string DefaultTopologyKey = "kubernetes.io/hostname";
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
        var antiAffinity = given?.EnablePodAntiAffinity == false ? given.AdditionalPodAntiAffinity : AntiAffinity(given, away);
        return given?.NodeAffinity is null && given?.AdditionalPodAffinity is null && antiAffinity is null
            ? null
            : new Affinity { NodeAffinity = given?.NodeAffinity, PodAffinity = given?.AdditionalPodAffinity, PodAntiAffinity = antiAffinity };
    }

    private static PodAntiAffinity AntiAffinity(ClusterAffinity? given, IReadOnlyList<LabelSelector> away)
    {
        var topologyKey = string.IsNullOrEmpty(given?.TopologyKey) ? DefaultTopologyKey : given.TopologyKey;
        var own = away.Select(pods => new PodAffinityTerm { TopologyKey = topologyKey, LabelSelector = pods });
        var additional = given?.AdditionalPodAntiAffinity;
        var required = additional?.RequiredDuringSchedulingIgnoredDuringExecution;
        var preferred = additional?.PreferredDuringSchedulingIgnoredDuringExecution;
        return given?.PodAntiAffinityType == "required"
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
