namespace Surus.LocalCluster.ApiServer;

/// <summary>What somebody wants to do.</summary>
internal sealed record AccessRequest
{
    /// <summary>The verb, such as <c>get</c>.</summary>
    public required string Verb { get; init; }

    /// <summary>The path, where it is no resource.</summary>
    public string? NonResourcePath { get; init; }

    /// <summary>The API group.</summary>
    public string Group { get; init; } = "";

    /// <summary>The API version.</summary>
    public string Version { get; init; } = "";

    /// <summary>The resource, plural.</summary>
    public string Resource { get; init; } = "";

    /// <summary>The subresource; empty: the object itself.</summary>
    public string Subresource { get; init; } = "";

    /// <summary>The namespace; empty: all, or a cluster-scoped resource.</summary>
    public string Namespace { get; init; } = "";

    /// <summary>The object; empty: all.</summary>
    public string Name { get; init; } = "";

    /// <summary>The resource as rules name it.</summary>
    public string QualifiedResource => Subresource.Length == 0 ? Resource : $"{Resource}/{Subresource}";

    /// <summary>Says that a user may not do it.</summary>
    public Cluster.ApiException Refuse(UserInfo user)
    {
        if (NonResourcePath is not null)
        {
            return new Cluster.ApiException(403, "Forbidden", $"forbidden: User \"{user.Name}\" cannot {Verb} path \"{NonResourcePath}\"", []);
        }

        var place = Namespace.Length > 0 ? $" in the namespace \"{Namespace}\"" : " at the cluster scope";
        return ApiErrors.Forbidden(Group, Resource, Name, $"User \"{user.Name}\" cannot {Verb} resource \"{QualifiedResource}\" in API group \"{Group}\"{place}");
    }
}

/// <summary>One rule of a role.</summary>
internal sealed record PolicyRule(
    IReadOnlyList<string> Verbs, IReadOnlyList<string> Groups, IReadOnlyList<string> Resources, IReadOnlyList<string> Names, IReadOnlyList<string> Paths)
{
    /// <summary>Reads a rule.</summary>
    public static PolicyRule From(System.Text.Json.Nodes.JsonObject rule) => new(
        [.. rule.Texts("verbs")], [.. rule.Texts("apiGroups")], [.. rule.Texts("resources")], [.. rule.Texts("resourceNames")], [.. rule.Texts("nonResourceURLs")]);

    /// <summary>Whether the rule allows a request.</summary>
    public bool Allows(AccessRequest request)
    {
        if (!Has(Verbs, request.Verb))
        {
            return false;
        }

        if (request.NonResourcePath is { } path)
        {
            return Paths.Any(allowed => allowed == "*" || allowed == path
                || (allowed.EndsWith('*') && path.StartsWith(allowed[..^1], StringComparison.Ordinal)));
        }

        return Has(Groups, request.Group) && HasResource(request) && (Names.Count == 0 || Names.Contains(request.Name, StringComparer.Ordinal));
    }

    private bool HasResource(AccessRequest request) =>
        Has(Resources, request.QualifiedResource) || (request.Subresource.Length > 0 && Resources.Contains($"*/{request.Subresource}", StringComparer.Ordinal));

    private static bool Has(IReadOnlyList<string> allowed, string wanted)
    {
        foreach (var one in allowed)
        {
            if (one == "*" || string.Equals(one, wanted, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }
}
