using System.Globalization;
using Surus.KubernetesTypes;

namespace Surus.LocalCluster.ApiServer;

/// <summary>The selectors of a request: what cannot be read is the client's mistake.</summary>
internal static class RequestSelectors
{
    /// <summary>Reads a <c>labelSelector</c> parameter.</summary>
    /// <exception cref="Cluster.ApiException">400: it can't be read.</exception>
    public static LabelQuery Labels(string? text)
    {
        try
        {
            var query = LabelQuery.Parse(text);
            return query.Requirements.Select(Problem).FirstOrDefault(problem => problem is not null) is { } wrong ? throw new FormatException(wrong) : query;
        }
        catch (FormatException unreadable)
        {
            throw ApiErrors.BadRequest($"unable to parse the label selector \"{text}\": {unreadable.Message}");
        }
    }

    /// <summary>Reads a <c>fieldSelector</c> parameter; null where it selects everything.</summary>
    /// <exception cref="Cluster.ApiException">400: it can't be read, or the resource has no such field to select by.</exception>
    public static FieldQuery? Fields(ApiResource resource, string? text)
    {
        try
        {
            var query = FieldQuery.Parse(text);
            return query.Requirements.FirstOrDefault(requirement => !IsSelectable(resource, requirement.Path)) is { } wrong
                ? throw ApiErrors.BadRequest($"field label not supported: {wrong.Path}")
                : query.Requirements.Count == 0 ? null : query;
        }
        catch (FormatException unreadable)
        {
            throw ApiErrors.BadRequest(unreadable.Message);
        }
    }

    /// <summary>Whether an object has the fields that are asked for; it is parsed only where more than its name counts.</summary>
    public static bool Matches(this FieldQuery query, ApiResource resource, StoredObject value)
    {
        System.Text.Json.Nodes.JsonObject? parsed = null;
        return query.Matches(field => field switch
        {
            "metadata.name" => value.Key.Name,
            "metadata.namespace" => value.Key.Namespace,
            _ => resource.Rules.FieldValue(parsed ??= resource.Read(value), field),
        });
    }

    private static bool IsSelectable(ApiResource resource, string field) =>
        field is "metadata.name" || (field is "metadata.namespace" && resource.Namespaced)
        || resource.Rules.SelectableFields.Contains(field, StringComparer.Ordinal);

    private static string? Problem(LabelRequirement requirement)
    {
        if (!Names.IsQualifiedName(requirement.Key))
        {
            return $"\"{requirement.Key}\" is not a label key";
        }

        if (requirement.Values.FirstOrDefault(value => !Names.IsLabelValue(value)) is { } wrong)
        {
            return $"\"{wrong}\" is not a label value";
        }

        return requirement.Operator is LabelOperator.GreaterThan or LabelOperator.LessThan && !long.TryParse(requirement.Values[0], CultureInfo.InvariantCulture, out _)
            ? $"\"{requirement.Values[0]}\" is not a whole number"
            : null;
    }
}
