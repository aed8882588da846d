namespace Surus.LocalCluster.ApiServer;

/// <summary>Which values of fields an object must have.</summary>
internal sealed class FieldSelector
{
    private readonly ApiResource resource;
    private readonly IReadOnlyList<Requirement> requirements;

    private FieldSelector(ApiResource resource, IReadOnlyList<Requirement> requirements)
    {
        this.resource = resource;
        this.requirements = requirements;
    }

    /// <summary>The one name it allows; null where it allows more.</summary>
    public string? OnlyName => requirements.FirstOrDefault(one => one is { Field: "metadata.name", Equal: true })?.Value;

    /// <summary>Parses the text of a <c>fieldSelector</c> parameter: <c>a=b,c!=d</c>. Null selects everything.</summary>
    /// <exception cref="Cluster.ApiException">400: it can't be read, or the resource has no such field to select by.</exception>
    public static FieldSelector? Parse(ApiResource resource, string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        var requirements = text.Split(',').Where(part => part.Length > 0).Select(part => ParseRequirement(part, text)).ToList();
        foreach (var requirement in requirements.Where(requirement => !Selectable(resource, requirement.Field)))
        {
            throw ApiErrors.BadRequest($"field label not supported: {requirement.Field}");
        }

        return new FieldSelector(resource, requirements);
    }

    /// <summary>Whether an object fits.</summary>
    public bool Matches(StoredObject value)
    {
        System.Text.Json.Nodes.JsonObject? parsed = null;
        foreach (var requirement in requirements)
        {
            var actual = requirement.Field switch
            {
                "metadata.name" => value.Key.Name,
                "metadata.namespace" => value.Key.Namespace,
                _ => resource.Rules.FieldValue(parsed ??= resource.Read(value), requirement.Field),
            };
            if (string.Equals(actual, requirement.Value, StringComparison.Ordinal) != requirement.Equal)
            {
                return false;
            }
        }

        return true;
    }

    private static bool Selectable(ApiResource resource, string field) =>
        field is "metadata.name" || (field is "metadata.namespace" && resource.Namespaced)
        || resource.Rules.SelectableFields.Contains(field, StringComparer.Ordinal);

    private static Requirement ParseRequirement(string part, string whole)
    {
        foreach (var (sign, equal) in new[] { ("!=", false), ("==", true), ("=", true) })
        {
            var at = part.IndexOf(sign, StringComparison.Ordinal);
            if (at >= 0)
            {
                return new Requirement(part[..at].Trim(), equal, part[(at + sign.Length)..].Trim());
            }
        }

        throw ApiErrors.BadRequest($"invalid selector: '{whole}'; can't understand '{part}'");
    }

    private sealed record Requirement(string Field, bool Equal, string Value);
}
