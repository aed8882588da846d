namespace Surus.LocalCluster.ApiServer;

/// <summary>Nobody gives away rights that they do not have: neither by writing a role nor by binding one.</summary>
internal sealed class RoleEscalation(Authorizer authorizer) : IAdmissionPlugin
{
    private const string Group = "rbac.authorization.k8s.io";

    /// <inheritdoc/>
    public ValueTask Mutate(AdmissionAttributes attributes, CancellationToken cancel) => ValueTask.CompletedTask;

    /// <inheritdoc/>
    public ValueTask Validate(AdmissionAttributes attributes, CancellationToken cancel)
    {
        var resource = attributes.Context.Resource;
        if (resource.Group == Group && attributes.Operation is "CREATE" or "UPDATE")
        {
            if (resource.Plural is "roles" or "clusterroles")
            {
                Role(attributes);
            }
            else if (resource.Plural is "rolebindings" or "clusterrolebindings")
            {
                Bound(attributes);
            }
        }

        return ValueTask.CompletedTask;
    }

    private void Role(AdmissionAttributes attributes)
    {
        var value = attributes.Value!;
        if (attributes.Old is not null && JsonAccess.Same(attributes.Old["rules"], value["rules"]))
        {
            return;
        }

        if (!May(attributes, "escalate", attributes.Context.Resource.Plural, value.Name()))
        {
            RefuseMissing(attributes, [.. value.Objects("rules").Select(PolicyRule.From)]);
        }
    }

    private void Bound(AdmissionAttributes attributes)
    {
        var value = attributes.Value!;
        var kind = value.Text("roleRef", "kind") ?? "";
        var name = value.Text("roleRef", "name") ?? "";
        if (May(attributes, "bind", kind == "ClusterRole" ? "clusterroles" : "roles", name))
        {
            return;
        }

        var rules = authorizer.RoleRules(value.Namespace(), kind, name)
            ?? throw ApiErrors.NotFound(Group, kind == "ClusterRole" ? "clusterroles" : "roles", name);
        RefuseMissing(attributes, rules);
    }

    private bool May(AdmissionAttributes attributes, string verb, string plural, string name) => authorizer.Allows(
        attributes.Context.Request.User,
        new AccessRequest { Verb = verb, Group = Group, Version = "v1", Resource = plural, Namespace = attributes.Subject.Namespace(), Name = name });

    private void RefuseMissing(AdmissionAttributes attributes, IReadOnlyList<PolicyRule> wanted)
    {
        var user = attributes.Context.Request.User;
        var place = attributes.Subject.Namespace();
        var missing = wanted.SelectMany(Requests).Where(request => !Covered(user, request, place)).Select(Describe).Distinct(StringComparer.Ordinal).ToList();
        if (missing.Count > 0)
        {
            throw ApiErrors.Forbidden(
                attributes.Context.Resource,
                attributes.Subject.Name(),
                $"user \"{user.Name}\" (groups=[{string.Join(' ', user.Groups.Select(group => $"\"{group}\""))}]) is attempting to grant RBAC permissions not currently held: {string.Join(", ", missing)}");
        }
    }

    private bool Covered(UserInfo user, AccessRequest request, string @namespace) => authorizer.Allows(user, request with { Namespace = @namespace });

    // A star in a rule is held only by whoever holds a star, which a request for "*" finds out.
    private static IEnumerable<AccessRequest> Requests(PolicyRule rule)
    {
        var names = rule.Names.Count == 0 ? [""] : rule.Names;
        return rule.Paths.SelectMany(path => rule.Verbs.Select(verb => new AccessRequest { Verb = verb, NonResourcePath = path }))
            .Concat(
                from verb in rule.Verbs
                from groupName in rule.Groups
                from resource in rule.Resources
                from name in names
                select new AccessRequest { Verb = verb, Group = groupName, Resource = resource, Name = name });
    }

    private static string Describe(AccessRequest request) => request.NonResourcePath is { } path
        ? $"{{NonResourceURLs:[\"{path}\"], Verbs:[\"{request.Verb}\"]}}"
        : $"{{APIGroups:[\"{request.Group}\"], Resources:[\"{request.Resource}\"], Verbs:[\"{request.Verb}\"]}}";
}
