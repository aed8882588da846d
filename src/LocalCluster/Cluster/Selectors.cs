using System.Text.Json.Nodes;
using Surus.KubernetesTypes;

namespace Surus.LocalCluster.Cluster;

/// <summary>Selectors of objects that are held as JSON.</summary>
internal static class Selectors
{
    /// <summary>The query that a LabelSelector (<c>matchLabels</c>, <c>matchExpressions</c>) stands for; null for an absent one, which selects nothing.</summary>
    public static LabelQuery? Query(JsonObject? selector) => selector is null
        ? null
        : new(
        [
            .. selector.Map("matchLabels").Select(label => new LabelRequirement(label.Key, LabelOperator.In, [label.Value])),
            .. selector.Objects("matchExpressions").Select(Requirement),
        ]);

    /// <summary>Whether a LabelSelector selects what has these labels.</summary>
    public static bool Selects(JsonObject? selector, IReadOnlyDictionary<string, string> labels) => Query(selector)?.Matches(labels) == true;

    /// <summary>Whether a node matches one of the terms of a NodeSelector.</summary>
    public static bool AnyTermSelects(IEnumerable<JsonObject> terms, JsonObject node) => terms.Any(term => TermSelects(term, node));

    /// <summary>Whether a node matches a NodeSelectorTerm; an empty term matches nothing.</summary>
    public static bool TermSelects(JsonObject term, JsonObject node)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal) { ["metadata.name"] = node.Name };
        var labels = node.Map("metadata", "labels");
        return (term.Objects("matchExpressions").Any() || term.Objects("matchFields").Any())
            && term.Objects("matchExpressions").All(expression => Requirement(expression).Matches(labels))
            && term.Objects("matchFields").All(expression => Requirement(expression).Matches(fields));
    }

    // An operator that does not exist is met by nothing: being one of no values is never so.
    private static LabelRequirement Requirement(JsonObject expression) => LabelRequirement.OperatorNamed(expression.Text("operator")) is { } known
        ? new(expression.Text("key") ?? "", known, [.. expression.Texts("values")])
        : new("", LabelOperator.In, []);
}
