using System.Text.Json.Nodes;

namespace Surus.LocalCluster.ApiServer;

/// <summary>Decides by roles and bindings who may do what. The roles are parsed once and again only when one of them has changed.</summary>
internal sealed class Authorizer(Store store)
{
    private const string Prefix = "rbac.authorization.k8s.io/";

    private volatile RoleIndex? index;

    /// <summary>Whether a user may do something.</summary>
    public bool Allows(UserInfo user, AccessRequest request) => Explain(user, request) is not null;

    /// <summary>Why a user may do something (empty: it needs no reason); null where they may not.</summary>
    public string? Explain(UserInfo user, AccessRequest request)
    {
        if (user.Groups.Contains(UserInfo.Masters, StringComparer.Ordinal))
        {
            return "";
        }

        var roles = Index();
        foreach (var (binding, subject) in BindingsOf(roles, user, request.Namespace))
        {
            foreach (var rule in roles.Rules(binding.Namespace, binding.RoleKind, binding.RoleName))
            {
                if (rule.Allows(request))
                {
                    return binding.Reason(subject);
                }
            }
        }

        return null;
    }

    /// <summary>The rules that hold for a user in a namespace (empty: in the cluster).</summary>
    public IEnumerable<PolicyRule> RulesFor(UserInfo user, string @namespace)
    {
        var roles = Index();
        return BindingsOf(roles, user, @namespace).SelectMany(one => roles.Rules(one.Binding.Namespace, one.Binding.RoleKind, one.Binding.RoleName));
    }

    /// <summary>The rules of a role that a binding names; null where there is no such role.</summary>
    public IReadOnlyList<PolicyRule>? RoleRules(string @namespace, string kind, string name)
    {
        var roles = Index();
        return roles.Exists(@namespace, kind, name) ? roles.Rules(@namespace, kind, name) : null;
    }

    private static IEnumerable<(Binding Binding, BoundSubject Subject)> BindingsOf(RoleIndex roles, UserInfo user, string @namespace)
    {
        foreach (var binding in roles.Bindings)
        {
            if ((binding.Namespace.Length == 0 || string.Equals(binding.Namespace, @namespace, StringComparison.Ordinal)) && binding.Covers(user) is { } subject)
            {
                yield return (binding, subject);
            }
        }
    }

    private RoleIndex Index()
    {
        var present = (
            store.Bucket(Prefix + "clusterroles").Objects, store.Bucket(Prefix + "roles").Objects,
            store.Bucket(Prefix + "clusterrolebindings").Objects, store.Bucket(Prefix + "rolebindings").Objects);
        var known = index;
        if (known is null || !ReferenceEquals(known.ClusterRoles, present.Item1) || !ReferenceEquals(known.Roles, present.Item2)
            || !ReferenceEquals(known.ClusterBindings, present.Item3) || !ReferenceEquals(known.RoleBindings, present.Item4))
        {
            index = known = new RoleIndex(present.Item1, present.Item2, present.Item3, present.Item4);
        }

        return known;
    }
}

/// <summary>Whom a binding is for.</summary>
/// <param name="Kind">As the binding says it.</param>
/// <param name="Shown">The name as reasons show it.</param>
/// <param name="User">The user it stands for; empty: it is a group.</param>
internal sealed record BoundSubject(string Kind, string Shown, string User);

/// <summary>A binding of a role to subjects.</summary>
internal sealed record Binding(string Name, string Namespace, string RoleKind, string RoleName, IReadOnlyList<BoundSubject> Subjects)
{
    /// <summary>Reads a binding; service accounts become the users that they are.</summary>
    public static Binding From(JsonObject value, string @namespace) => new(
        value.Name(),
        @namespace,
        value.Text("roleRef", "kind") ?? "",
        value.Text("roleRef", "name") ?? "",
        [
            .. value.Objects("subjects").Select(subject =>
            {
                var name = subject.Text("name") ?? "";
                var place = subject.Text("namespace") is { Length: > 0 } said ? said : @namespace;
                return subject.Text("kind") switch
                {
                    "ServiceAccount" => new BoundSubject(
                        "ServiceAccount", $"{name}/{place}", $"system:serviceaccount:{place}:{name}"),
                    "Group" => new BoundSubject("Group", name, ""),
                    _ => new BoundSubject("User", name, name),
                };
            }),
        ]);

    /// <summary>The subject that a user is; null where none.</summary>
    public BoundSubject? Covers(UserInfo user)
    {
        foreach (var subject in Subjects)
        {
            if (subject.User.Length > 0 ? string.Equals(subject.User, user.Name, StringComparison.Ordinal) : user.Groups.Contains(subject.Shown, StringComparer.Ordinal))
            {
                return subject;
            }
        }

        return null;
    }

    /// <summary>Why the binding allows what it allows.</summary>
    public string Reason(BoundSubject subject)
    {
        var binding = Namespace.Length == 0 ? $"ClusterRoleBinding \"{Name}\"" : $"RoleBinding \"{Name}/{Namespace}\"";
        return $"RBAC: allowed by {binding} of {RoleKind} \"{RoleName}\" to {subject.Kind} \"{subject.Shown}\"";
    }
}
