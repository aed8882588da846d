using System.Text.Json.Nodes;

namespace Surus.LocalCluster.ApiServer;

/// <summary>The roles and bindings that a cluster has from the start.</summary>
internal static class DefaultRoles
{
    private const string Group = "rbac.authorization.k8s.io";
    private static readonly string[] Read = ["get", "list", "watch"];
    private static readonly string[] Write = ["create", "delete", "deletecollection", "patch", "update"];

    private static readonly (string Group, string[] Resources)[] Viewable =
    [
        ("", [
            "bindings", "configmaps", "endpoints", "events", "limitranges", "namespaces", "namespaces/status", "persistentvolumeclaims", "persistentvolumeclaims/status", "pods", "pods/log",
            "pods/status", "replicationcontrollers", "replicationcontrollers/scale", "replicationcontrollers/status", "resourcequotas", "resourcequotas/status",
            "serviceaccounts", "services", "services/status",
        ]),
        ("apps", [
            "controllerrevisions", "daemonsets", "daemonsets/status", "deployments", "deployments/scale", "deployments/status", "replicasets", "replicasets/scale",
            "replicasets/status", "statefulsets", "statefulsets/scale", "statefulsets/status",
        ]),
        ("autoscaling", ["horizontalpodautoscalers", "horizontalpodautoscalers/status"]),
        ("batch", ["cronjobs", "cronjobs/status", "jobs", "jobs/status"]),
        ("discovery.k8s.io", ["endpointslices"]),
        ("networking.k8s.io", ["ingresses", "ingresses/status", "networkpolicies"]),
        ("policy", ["poddisruptionbudgets", "poddisruptionbudgets/status"]),
    ];

    private static readonly (string Group, string[] Resources)[] Editable =
    [
        ("", [
            "configmaps", "events", "persistentvolumeclaims", "pods", "pods/attach", "pods/exec", "pods/portforward", "pods/proxy", "replicationcontrollers",
            "replicationcontrollers/scale", "secrets", "serviceaccounts", "services", "services/proxy",
        ]),
        ("apps", ["daemonsets", "deployments", "deployments/rollback", "deployments/scale", "replicasets", "replicasets/scale", "statefulsets", "statefulsets/scale"]),
        ("autoscaling", ["horizontalpodautoscalers"]),
        ("batch", ["cronjobs", "jobs"]),
        ("coordination.k8s.io", ["leases"]),
        ("networking.k8s.io", ["ingresses", "networkpolicies"]),
        ("policy", ["poddisruptionbudgets"]),
    ];

    /// <summary>Makes those that are missing.</summary>
    public static void Run(ApiCore core)
    {
        Role(core, "cluster-admin", [Rule(["*"], "*", ["*"]), Paths(["*"], ["*"])]);
        Role(core, "view", [.. Viewing()], aggregates: "view");
        Role(core, "edit", [.. Viewing(), .. Editing()], aggregates: "edit");
        Role(core, "admin", [.. Viewing(), .. Editing(), .. Administering()], aggregates: "admin");
        Role(core, "system:basic-user",
            [Rule(["create"], "authorization.k8s.io", ["selfsubjectaccessreviews", "selfsubjectrulesreviews"]), Rule(["create"], "authentication.k8s.io", ["selfsubjectreviews"])]);
        Role(core, "system:discovery",
            [Paths(["get"], ["/api", "/api/*", "/apis", "/apis/*", "/healthz", "/livez", "/openapi", "/openapi/*", "/readyz", "/version", "/version/"])]);
        Role(core, "system:public-info-viewer", [Paths(["get"], ["/healthz", "/livez", "/readyz", "/version", "/version/"])]);
        Role(core, "system:service-account-issuer-discovery", [Paths(["get"], ["/.well-known/openid-configuration", "/openid/v1/jwks"])]);
        Role(core, "system:auth-delegator",
            [Rule(["create"], "authentication.k8s.io", ["tokenreviews"]), Rule(["create"], "authorization.k8s.io", ["subjectaccessreviews"])]);
        Bind(core, "cluster-admin", "cluster-admin", UserInfo.Masters);
        Bind(core, "system:basic-user", "system:basic-user", "system:authenticated");
        Bind(core, "system:discovery", "system:discovery", "system:authenticated");
        Bind(core, "system:public-info-viewer", "system:public-info-viewer", "system:authenticated", "system:unauthenticated");
        Bind(core, "system:service-account-issuer-discovery", "system:service-account-issuer-discovery", "system:serviceaccounts");
    }

    private static IEnumerable<JsonObject> Viewing() => Viewable.Select(one => Rule(Read, one.Group, one.Resources));

    private static IEnumerable<JsonObject> Editing() =>
    [
        Rule(Read, "", ["pods/attach", "pods/exec", "pods/portforward", "pods/proxy", "secrets", "services/proxy"]),
        Rule(["impersonate"], "", ["serviceaccounts"]),
        Rule(["create"], "", ["pods/eviction"]),
        Rule(["create"], "", ["serviceaccounts/token"]),
        Rule(Read, "coordination.k8s.io", ["leases"]),
        .. Editable.Select(one => Rule(Write, one.Group, one.Resources)),
    ];

    private static IEnumerable<JsonObject> Administering() =>
    [
        Rule(["create"], "authorization.k8s.io", ["localsubjectaccessreviews"]),
        Rule([.. Write, .. Read], Group, ["rolebindings", "roles"]),
    ];

    private static JsonObject Rule(string[] verbs, string group, string[] resources) => new()
    {
        ["verbs"] = JsonAccess.Array(verbs),
        ["apiGroups"] = new JsonArray(group),
        ["resources"] = JsonAccess.Array(resources),
    };

    private static JsonObject Paths(string[] verbs, string[] paths) => new() { ["verbs"] = JsonAccess.Array(verbs), ["nonResourceURLs"] = JsonAccess.Array(paths) };

    private static void Role(ApiCore core, string name, JsonObject[] rules, string? aggregates = null) =>
        Bootstrap.Put(core, $"{Group}/clusterroles", "", name, () =>
        {
            var role = new JsonObject
            {
                ["apiVersion"] = $"{Group}/v1",
                ["kind"] = "ClusterRole",
                ["metadata"] = Labels(),
                ["rules"] = new JsonArray([.. rules]),
            };
            if (aggregates is not null)
            {
                role["aggregationRule"] = new JsonObject
                {
                    ["clusterRoleSelectors"] = new JsonArray(new JsonObject
                    {
                        ["matchLabels"] = new JsonObject { [$"{Group}/aggregate-to-{aggregates}"] = "true" },
                    }),
                };
            }

            return role;
        });

    private static void Bind(ApiCore core, string name, string role, params string[] groups) =>
        Bootstrap.Put(core, $"{Group}/clusterrolebindings", "", name, () => new JsonObject
        {
            ["apiVersion"] = $"{Group}/v1",
            ["kind"] = "ClusterRoleBinding",
            ["metadata"] = Labels(),
            ["roleRef"] = new JsonObject { ["apiGroup"] = Group, ["kind"] = "ClusterRole", ["name"] = role },
            ["subjects"] = new JsonArray([.. groups.Select(group => (JsonNode)new JsonObject { ["kind"] = "Group", ["apiGroup"] = Group, ["name"] = group })]),
        });

    private static JsonObject Labels() => new() { ["labels"] = new JsonObject { ["kubernetes.io/bootstrapping"] = "rbac-defaults" } };
}
