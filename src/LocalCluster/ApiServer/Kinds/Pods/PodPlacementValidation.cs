using System.Text.Json.Nodes;

namespace Surus.LocalCluster.ApiServer;

/// <summary>What is wrong with what a pod says about where it may run.</summary>
internal static class PodPlacementValidation
{
    private static readonly string[] Operators = ["Equal", "Exists"];
    private static readonly string[] Effects = ["NoSchedule", "PreferNoSchedule", "NoExecute"];

    /// <summary>Validates a pod's spec at a path.</summary>
    public static void Validate(FieldErrors errors, JsonObject spec, string path)
    {
        foreach (var (toleration, index) in spec.Objects("tolerations").Select((one, index) => (one, index)))
        {
            Toleration(errors, toleration, $"{path}.tolerations[{index}]");
        }

        foreach (var affinity in new[] { "podAffinity", "podAntiAffinity" })
        {
            const string Required = "requiredDuringSchedulingIgnoredDuringExecution";
            const string Preferred = "preferredDuringSchedulingIgnoredDuringExecution";
            foreach (var (term, index) in spec.Objects("affinity", affinity, Required).Select((one, index) => (one, index)))
            {
                Term(errors, term, $"{path}.affinity.{affinity}.{Required}[{index}]");
            }

            foreach (var (term, index) in spec.Objects("affinity", affinity, Preferred).Select((one, index) => (one, index)))
            {
                Term(errors, term.Child("podAffinityTerm") ?? [], $"{path}.affinity.{affinity}.{Preferred}[{index}].podAffinityTerm");
            }
        }
    }

    private static void Toleration(FieldErrors errors, JsonObject toleration, string path)
    {
        if (toleration.Text("operator") is { Length: > 0 } operation && !Operators.Contains(operation, StringComparer.Ordinal))
        {
            errors.NotSupported($"{path}.operator", operation, Operators);
        }

        if (toleration.Text("effect") is { Length: > 0 } effect && !Effects.Contains(effect, StringComparer.Ordinal))
        {
            errors.NotSupported($"{path}.effect", effect, Effects);
        }
    }

    private static void Term(FieldErrors errors, JsonObject term, string path)
    {
        var key = term.Text("topologyKey") ?? "";
        if (key.Length == 0)
        {
            errors.Required($"{path}.topologyKey", "can not be empty");
            errors.Invalid($"{path}.topologyKey", key, "name part must be non-empty");
        }

        if (!Names.IsQualifiedName(key))
        {
            errors.Invalid($"{path}.topologyKey", key, Names.QualifiedNameRule);
        }

        SelectorRules.Validate(errors, term.Child("labelSelector"), $"{path}.labelSelector");
    }
}
