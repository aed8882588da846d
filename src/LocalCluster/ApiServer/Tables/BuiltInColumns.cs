using System.Text.Json.Nodes;

namespace Surus.LocalCluster.ApiServer;

/// <summary>The columns of the built-in kinds.</summary>
internal static class BuiltInColumns
{
    private static readonly IReadOnlyList<TableColumn> Others =
        [new("Name", "string", 0, (value, _) => value.Name()) { Format = "name" }, new("Created At", "date", 0, (value, _) => value.Text("metadata", "creationTimestamp"))];

    private static readonly Dictionary<string, IReadOnlyList<TableColumn>> Known = new(StringComparer.Ordinal)
    {
        ["configmaps"] = [Name, Text("Data", value => (value.Child("data")?.Count ?? 0) + (value.Child("binaryData")?.Count ?? 0)), AgeText],
        ["secrets"] = [Name, Text("Type", value => value.Text("type")), Text("Data", value => value.Child("data")?.Count ?? 0), AgeText],
        ["namespaces"] = [Name, Text("Status", value => value.Text("status", "phase")), AgeText],
        ["serviceaccounts"] = [Name, Text("Secrets", value => value.Objects("secrets").Count()), AgeText],
        ["events"] = EventColumns.All,
        ["pods"] = PodColumns.All,
        ["nodes"] = NodeColumns.All,
        ["services"] = ServiceColumns.All,
        ["endpoints"] = [Name, Text("Endpoints", ServiceColumns.Endpoints), AgeText],
        ["discovery.k8s.io/endpointslices"] =
        [
            Name, Text("AddressType", value => value.Text("addressType")),
            Text("Ports", value => None(string.Join(",", value.Objects("ports").Select(port => port["port"]?.ToJsonString() ?? "*")), "<unset>")),
            Text("Endpoints", value => None(string.Join(",", value.Objects("endpoints").SelectMany(one => one.Texts("addresses"))), "<unset>")), AgeText,
        ],
        ["persistentvolumeclaims"] = StorageColumns.Claims,
        ["persistentvolumes"] = StorageColumns.Volumes,
        ["storage.k8s.io/storageclasses"] = StorageColumns.Classes,
        ["apps/deployments"] = WorkloadColumns.Deployments,
        ["apps/statefulsets"] = WorkloadColumns.StatefulSets,
        ["apps/replicasets"] = WorkloadColumns.ReplicaSets,
        ["apps/daemonsets"] = WorkloadColumns.DaemonSets,
        ["batch/jobs"] = WorkloadColumns.Jobs,
        ["batch/cronjobs"] = WorkloadColumns.CronJobs,
        ["coordination.k8s.io/leases"] = [Name, Text("Holder", value => value.Text("spec", "holderIdentity") ?? ""), AgeText],
        ["policy/poddisruptionbudgets"] =
        [
            Name, Text("Min Available", value => Show(value.At("spec", "minAvailable")) ?? "N/A"), Text("Max Unavailable", value => Show(value.At("spec", "maxUnavailable")) ?? "N/A"),
            Number("Allowed Disruptions", value => value.Integer("status", "disruptionsAllowed") ?? 0), AgeText,
        ],
        ["rbac.authorization.k8s.io/rolebindings"] = BindingColumns(),
        ["rbac.authorization.k8s.io/clusterrolebindings"] = BindingColumns(),
        ["scheduling.k8s.io/priorityclasses"] =
        [
            Name, Number("Value", value => value.Integer("value") ?? 0), new("Global-Default", "boolean", 0, (value, _) => value.Flag("globalDefault")), AgeText,
            Text("PreemptionPolicy", value => value.Text("preemptionPolicy")),
        ],
        ["apiextensions.k8s.io/customresourcedefinitions"] = [Name, new("Created At", "date", 0, (value, _) => value.Text("metadata", "creationTimestamp"))],
        ["networking.k8s.io/networkpolicies"] = [Name, Text("Pod-Selector", value => LabelText(value.Child("spec", "podSelector"))), AgeText],
    };

    /// <summary>The object's name.</summary>
    public static TableColumn Name => new("Name", "string", 0, (value, _) => value.Name()) { Format = "name" };

    /// <summary>How old the object is, as a date.</summary>
    public static TableColumn Age => new("Age", "date", 0, (value, now) => Ages.Since(value.Text("metadata", "creationTimestamp"), now));

    /// <summary>How old the object is, as text.</summary>
    public static TableColumn AgeText => new("Age", "string", 0, (value, now) => Ages.Since(value.Text("metadata", "creationTimestamp"), now));

    /// <summary>The columns of a resource.</summary>
    public static IReadOnlyList<TableColumn> Of(ApiResource resource) => Known.GetValueOrDefault(resource.Bucket, Others);

    /// <summary>A column of text (or of what looks like it).</summary>
    public static TableColumn Text(string name, Func<JsonObject, JsonNode?> cell, long priority = 0) => new(name, "string", priority, (value, _) => cell(value));

    /// <summary>A column of whole numbers.</summary>
    public static TableColumn Number(string name, Func<JsonObject, long> cell, long priority = 0) => new(name, "integer", priority, (value, _) => cell(value));

    /// <summary>A text, or what stands for none.</summary>
    public static string None(string? text, string none = "<none>") => string.IsNullOrEmpty(text) ? none : text;

    /// <summary>A value as text.</summary>
    public static string? Show(JsonNode? value) => value.AsText() ?? value?.ToJsonString();

    /// <summary>A selector as text.</summary>
    public static string LabelText(JsonObject? selector)
    {
        var labels = selector.Map("matchLabels").Concat(selector is { } plain && plain["matchLabels"] is null && plain["matchExpressions"] is null ? plain.Map([]) : []);
        return None(string.Join(",", labels.OrderBy(label => label.Key, StringComparer.Ordinal).Select(label => $"{label.Key}={label.Value}")));
    }

    private static IReadOnlyList<TableColumn> BindingColumns() =>
    [
        Name, Text("Role", value => $"{value.Text("roleRef", "kind")}/{value.Text("roleRef", "name")}"), AgeText,
        Text("Users", value => Subjects(value, "User"), 1), Text("Groups", value => Subjects(value, "Group"), 1), Text("ServiceAccounts", value => Subjects(value, "ServiceAccount"), 1),
    ];

    private static string Subjects(JsonObject value, string kind) => string.Join(", ", value.Objects("subjects").Where(subject => subject.Text("kind") == kind)
        .Select(subject => kind == "ServiceAccount" ? $"{subject.Text("namespace")}/{subject.Text("name")}" : subject.Text("name")));
}
