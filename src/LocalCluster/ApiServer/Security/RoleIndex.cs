using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Surus.KubernetesTypes;

namespace Surus.LocalCluster.ApiServer;

/// <summary>All roles and bindings at one moment, parsed.</summary>
internal sealed class RoleIndex
{
    private readonly Dictionary<(string Namespace, string Name), IReadOnlyList<PolicyRule>> rules = [];

    /// <summary>Parses them.</summary>
    public RoleIndex(
        ImmutableSortedDictionary<ObjectKey, StoredObject> clusterRoles,
        ImmutableSortedDictionary<ObjectKey, StoredObject> roles,
        ImmutableSortedDictionary<ObjectKey, StoredObject> clusterBindings,
        ImmutableSortedDictionary<ObjectKey, StoredObject> roleBindings)
    {
        ClusterRoles = clusterRoles;
        Roles = roles;
        ClusterBindings = clusterBindings;
        RoleBindings = roleBindings;
        Bindings =
        [
            .. clusterBindings.Values.Select(one => Binding.From(one.Parse(), "")),
            .. roleBindings.Values.Select(one => Binding.From(one.Parse(), one.Key.Namespace)),
        ];
        foreach (var role in clusterRoles.Values.Concat(roles.Values))
        {
            rules[(role.Key.Namespace, role.Key.Name)] = Read(role.Parse());
        }
    }

    /// <summary>What it was made of.</summary>
    public ImmutableSortedDictionary<ObjectKey, StoredObject> ClusterRoles { get; }

    /// <summary>What it was made of.</summary>
    public ImmutableSortedDictionary<ObjectKey, StoredObject> Roles { get; }

    /// <summary>What it was made of.</summary>
    public ImmutableSortedDictionary<ObjectKey, StoredObject> ClusterBindings { get; }

    /// <summary>What it was made of.</summary>
    public ImmutableSortedDictionary<ObjectKey, StoredObject> RoleBindings { get; }

    /// <summary>All bindings.</summary>
    public IReadOnlyList<Binding> Bindings { get; }

    /// <summary>Whether there is such a role.</summary>
    public bool Exists(string @namespace, string kind, string name) => rules.ContainsKey((kind == "ClusterRole" ? "" : @namespace, name));

    /// <summary>The rules of a role; none where it does not exist.</summary>
    public IReadOnlyList<PolicyRule> Rules(string @namespace, string kind, string name) =>
        rules.GetValueOrDefault((kind == "ClusterRole" ? "" : @namespace, name)) ?? [];

    // An aggregated role also has the rules of all those that its selectors find.
    private IReadOnlyList<PolicyRule> Read(JsonObject role)
    {
        var own = role.Objects("rules").Select(PolicyRule.From);
        var selectors = role.Objects("aggregationRule", "clusterRoleSelectors").Select(Cluster.Selectors.Query).OfType<LabelQuery>().ToList();
        var found = ClusterRoles.Values.Where(other => other.Key.Name != role.Name() && selectors.Exists(selector => selector.Matches(other.Labels)))
            .SelectMany(other => other.Parse().Objects("rules")).Select(PolicyRule.From);
        return [.. own, .. found];
    }
}
