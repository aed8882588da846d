using System.Globalization;
using System.Text.Json.Nodes;
using Surus.LocalCluster.Cluster;

namespace Surus.LocalCluster.Controllers;

/// <summary>Whether labels meet the requirements of selectors, in the operators of the Kubernetes API.</summary>
internal static class Requirements
{
    /// <summary>Whether labels match a LabelSelector (<c>matchLabels</c> and <c>matchExpressions</c>); an absent one matches nothing.</summary>
    public static bool MatchSelector(JsonObject? selector, IReadOnlyDictionary<string, string> labels) =>
        selector is not null
        && selector.Map("matchLabels").All(wanted => labels.TryGetValue(wanted.Key, out var value) && value == wanted.Value)
        && selector.Objects("matchExpressions").All(requirement => Matches(requirement, labels));

    /// <summary>Whether a node matches one of the terms of a NodeSelector.</summary>
    public static bool MatchAnyTerm(IEnumerable<JsonObject> terms, JsonObject node) => terms.Any(term => MatchTerm(term, node));

    /// <summary>Whether a node matches a NodeSelectorTerm; an empty term matches nothing.</summary>
    public static bool MatchTerm(JsonObject term, JsonObject node)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal) { ["metadata.name"] = node.Name };
        var labels = node.Map("metadata", "labels");
        return (term.Objects("matchExpressions").Any() || term.Objects("matchFields").Any())
            && term.Objects("matchExpressions").All(requirement => Matches(requirement, labels))
            && term.Objects("matchFields").All(requirement => Matches(requirement, fields));
    }

    private static bool Matches(JsonObject requirement, IReadOnlyDictionary<string, string> labels)
    {
        var value = labels.GetValueOrDefault(requirement.Text("key") ?? "");
        return requirement.Text("operator") switch
        {
            "In" => value is not null && requirement.Texts("values").Contains(value),
            "NotIn" => value is null || !requirement.Texts("values").Contains(value),
            "Exists" => value is not null,
            "DoesNotExist" => value is null,
            "Gt" => Compare(value, requirement) > 0,
            "Lt" => Compare(value, requirement) < 0,
            _ => false,
        };
    }

    private static int Compare(string? value, JsonObject requirement) =>
        long.TryParse(value, CultureInfo.InvariantCulture, out var left)
        && long.TryParse(requirement.Texts("values").FirstOrDefault(), CultureInfo.InvariantCulture, out var right)
            ? left.CompareTo(right)
            : 0;
}
