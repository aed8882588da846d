using Surus.Api;
using Surus.KubernetesTypes;

namespace Surus.Generate;

/// <summary>What the operator may do: what it does itself, and what it gives to instances and poolers, because nobody can give more than they have.</summary>
internal static class OperatorRights
{
    private const string Core = "";

    /// <summary>In all namespaces, where clusters may be.</summary>
    public static IReadOnlyList<PolicyRule> Everywhere { get; } =
    [
        Rule(Core, "configmaps,secrets,services", "create,delete,get,list,patch,update,watch"),
        Rule(Core, "events", "create,patch"),
        Rule(Core, "nodes", "get,list,watch"),
        Rule(Core, "persistentvolumeclaims,pods", "create,delete,get,list,patch,watch"),
        Rule(Core, "pods/exec", "create,get"),
        Rule(Core, "serviceaccounts", "create,get,list,patch,update,watch"),
        Rule("apps", "deployments", "create,delete,get,list,patch,update,watch"),
        Rule("batch", "jobs", "create,delete,get,list,patch,watch"),
        Rule("coordination.k8s.io", "leases", "create,get,list,update,watch"),
        Rule("discovery.k8s.io", "endpointslices", "get,list,watch"),
        Rule("monitoring.coreos.com", "podmonitors", "create,delete,get,list,patch,watch"),
        Rule("policy", "poddisruptionbudgets", "create,delete,get,list,patch,update,watch"),
        Rule(
            OperatorNames.Group, "backups,clusters,databaseroles,databases,poolers,publications,scheduledbackups,subscriptions",
            "create,delete,get,list,patch,update,watch"),
        Rule(
            OperatorNames.Group, "backups/status,databases/status,publications/status,scheduledbackups/status,subscriptions/status",
            "get,patch,update"),
        Rule(
            OperatorNames.Group, "clusters/status,databaseroles/status,failoverquorums/status,poolers/status",
            "get,patch,update,watch"),
        Rule(OperatorNames.Group, "clusters/finalizers,databaseroles/finalizers,poolers/finalizers", "update"),
        Rule(OperatorNames.Group, "clusterimagecatalogs,imagecatalogs", "get,list,watch"),
        Rule(OperatorNames.Group, "failoverquorums", "create,delete,get,list,watch"),
        Rule("rbac.authorization.k8s.io", "rolebindings,roles", "create,get,list,patch,update,watch"),
        Rule("snapshot.storage.k8s.io", "volumesnapshots", "create,get,list,patch,watch"),
        Rule("admissionregistration.k8s.io", "mutatingwebhookconfigurations", "get,patch") with
        {
            ResourceNames = [OperatorNames.MutatingWebhooks],
        },
        Rule("admissionregistration.k8s.io", "validatingwebhookconfigurations", "get,patch") with
        {
            ResourceNames = [OperatorNames.ValidatingWebhooks],
        },
    ];

    private static PolicyRule Rule(string group, string resources, string verbs) =>
        new() { ApiGroups = [group], Resources = resources.Split(','), Verbs = verbs.Split(',') };
}
