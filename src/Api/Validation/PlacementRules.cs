using Surus.KubernetesTypes;

namespace Surus.Api;

/// <summary>Tolerations and anti-affinity are ones that Kubernetes takes.</summary>
internal static class PlacementRules
{
    public static IEnumerable<FieldError> Check(Cluster cluster)
    {
        var affinity = cluster.Spec.Affinity ?? new ClusterAffinity();
        if (affinity.PodAntiAffinityType is not (null or "" or "preferred" or "required"))
        {
            yield return FieldError.Invalid(
                "spec.affinity.podAntiAffinityType", affinity.PodAntiAffinityType, "keeping apart is preferred or required.");
        }

        var tolerations = affinity.Tolerations ?? [];
        foreach (var error in tolerations.SelectMany((toleration, index) => Check(toleration, $"spec.affinity.tolerations[{index}]")))
        {
            yield return error;
        }
    }

    private static IEnumerable<FieldError> Check(Toleration toleration, string path)
    {
        if (!string.IsNullOrEmpty(toleration.Key) && !Names.IsQualifiedName(toleration.Key))
        {
            yield return FieldError.Invalid($"{path}.key", toleration.Key, "a key is a label's name, such as example.org/gpu.");
        }

        if (string.IsNullOrEmpty(toleration.Key) && toleration.Operator is not "Exists")
        {
            yield return FieldError.Invalid(
                $"{path}.operator", toleration.Operator, "without a key all taints are meant: the operator is Exists.");
        }

        if (toleration.TolerationSeconds is not null && toleration.Effect is not "NoExecute")
        {
            yield return FieldError.Invalid(
                $"{path}.effect", toleration.Effect, "only NoExecute can be borne for a time: set it, or leave tolerationSeconds out.");
        }

        if (Operator(toleration, path) is { } error)
        {
            yield return error;
        }

        if (toleration.Effect is not (null or "" or "NoSchedule" or "PreferNoSchedule" or "NoExecute"))
        {
            yield return FieldError.NotSupported(
                $"{path}.effect", toleration.Effect, "an effect is NoSchedule, PreferNoSchedule or NoExecute.");
        }
    }

    private static FieldError? Operator(Toleration toleration, string path) => toleration.Operator switch
    {
        null or "" or "Equal" => Names.IsLabelValue(toleration.Value ?? "")
            ? null
            : FieldError.Invalid(
                $"{path}.operator", toleration.Value,
                "the value to compare with is a label's value: letters, digits, -, _ and ., at most 63."),
        "Exists" => string.IsNullOrEmpty(toleration.Value)
            ? null
            : FieldError.Invalid($"{path}.operator", toleration.Value, "Exists compares no value: leave the value out."),
        var other => FieldError.NotSupported($"{path}.operator", other, "an operator is Equal or Exists."),
    };
}
