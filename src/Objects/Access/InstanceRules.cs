using Surus.Api;
using Surus.KubernetesTypes;

namespace Surus.Objects;

/// <summary>The rules of the role of a Cluster's pods, in the contract's order.</summary>
internal static class InstanceRules
{
    private const string Group = OperatorNames.Group;

    public static IReadOnlyList<PolicyRule> Of(Cluster cluster)
    {
        var name = cluster.Metadata.Name!;
        return
        [
            Rule("", "configmaps", ["get", "watch"], ConfigMaps(cluster)),
            Rule("", "secrets", ["get", "watch"], InvolvedSecrets.Names(cluster)),
            Rule(Group, "clusters", ["get", "list", "watch"], [name]),
            Rule(Group, "clusters/status", ["get", "patch", "update", "watch"], [name]),
            Rule(Group, "backups", ["list", "get", "delete"]),
            Rule(Group, "backups/status", ["get", "patch", "update"]),
            Rule("", "events", ["create", "patch"]),
            .. Declarative("databases"),
            .. Declarative("publications"),
            .. Declarative("subscriptions"),
            Rule("coordination.k8s.io", "leases", ["get", "update"], [ObjectNames.PrimaryLease(name)]),
            Rule(Group, "failoverquorums", ["get", "list", "watch"], [ObjectNames.FailoverQuorum(name)]),
            Rule(Group, "failoverquorums/status", ["get", "patch", "update", "watch"], [ObjectNames.FailoverQuorum(name)]),
            .. Declarative("databaseroles"),
        ];
    }

    private static IEnumerable<PolicyRule> Declarative(string resource) =>
    [
        Rule(Group, resource, ["get", "update", "list", "watch"]),
        Rule(Group, resource + "/status", ["get", "patch", "update"]),
    ];

    private static IReadOnlyList<string> ConfigMaps(Cluster cluster) =>
    [
        cluster.Metadata.Name!,
        .. (cluster.Spec.Monitoring?.CustomQueriesConfigMap ?? []).Select(query => query.Name).Distinct(StringComparer.Ordinal),
    ];

    private static PolicyRule Rule(string group, string resource, IReadOnlyList<string> verbs, IReadOnlyList<string>? names = null) => new()
    {
        ApiGroups = [group],
        Resources = [resource],
        Verbs = verbs,
        ResourceNames = names,
    };
}
