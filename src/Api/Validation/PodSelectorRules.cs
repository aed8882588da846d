using System.Text.RegularExpressions;
using Surus.KubernetesTypes;

namespace Surus.Api;

/// <summary>Named groups of pods, and the lines of pg_hba that use them.</summary>
internal static partial class PodSelectorRules
{
    public static IEnumerable<FieldError> Check(Cluster cluster)
    {
        var selectors = cluster.Spec.PodSelectorRefs ?? [];
        var lines = cluster.Spec.Postgresql?.PgHba ?? [];
        var names = selectors.Select(selector => selector.Name).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. Duplicates.Of(selectors, selector => selector.Name)
                .Select(pair => FieldError.Duplicate(
                    $"spec.podSelectorRefs[{pair.Index}].name", pair.Item.Name, "the names of groups are all different.")),
            .. selectors.SelectMany((selector, index) => Selector(selector.Selector, $"spec.podSelectorRefs[{index}].selector")),
            .. lines.SelectMany((line, index) => Line(line, names, $"spec.postgresql.pg_hba[{index}]")),
        ];
    }

    private static IEnumerable<FieldError> Selector(LabelSelector? selector, string path)
    {
        var labels = selector?.MatchLabels ?? new Dictionary<string, string>();
        foreach (var (key, value) in labels.Where(label => !Names.IsQualifiedName(label.Key) || !Names.IsLabelValue(label.Value)))
        {
            yield return FieldError.Invalid(
                path, $"{key}={value}", "a label has a name such as app and a value of at most 63 letters, digits, -, _ and .");
        }

        foreach (var requirement in selector?.MatchExpressions ?? [])
        {
            var needsValues = requirement.Operator is "In" or "NotIn";
            var known = needsValues || requirement.Operator is "Exists" or "DoesNotExist";
            if (!known || !Names.IsQualifiedName(requirement.Key ?? "") || needsValues != (requirement.Values is { Count: > 0 }))
            {
                yield return FieldError.Invalid(
                    path, $"{requirement.Key} {requirement.Operator}",
                    "an expression is a label with In or NotIn and values, or with Exists or DoesNotExist and none.");
            }
        }
    }

    private static IEnumerable<FieldError> Line(string line, HashSet<string> names, string path)
    {
        var groups = 0;
        foreach (Match reference in Reference().Matches(line))
        {
            var (type, name) = (reference.Groups[1].Value, reference.Groups[2].Value);
            if (type != "podselector")
            {
                yield return FieldError.Invalid(path, line, $"${{{type}:…}} is not known: use ${{podselector:NAME}}.");
                continue;
            }

            groups++;
            if (!names.Contains(name))
            {
                yield return FieldError.Invalid(path, line, $"no group of pods is named {name}: name one of spec.podSelectorRefs.");
            }
        }

        if (groups > 1)
        {
            yield return FieldError.Invalid(path, line, "a line has one address: use one ${podselector:NAME} a line.");
        }
    }

    [GeneratedRegex(@"\$\{([^:}]*):([^}]*)\}")]
    private static partial Regex Reference();
}
