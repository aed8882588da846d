using System.Globalization;
using System.Text.Json.Nodes;

namespace Surus.LocalCluster.ApiServer;

/// <summary>The columns of what keeps pods.</summary>
internal static class WorkloadColumns
{
    /// <summary>Deployments.</summary>
    public static IReadOnlyList<TableColumn> Deployments { get; } =
    [
        BuiltInColumns.Name, BuiltInColumns.Text("Ready", Ready), BuiltInColumns.Text("Up-to-date", Count("updatedReplicas")),
        BuiltInColumns.Text("Available", Count("availableReplicas")), BuiltInColumns.AgeText, Containers, Images, Selector,
    ];

    /// <summary>StatefulSets.</summary>
    public static IReadOnlyList<TableColumn> StatefulSets { get; } = [BuiltInColumns.Name, BuiltInColumns.Text("Ready", Ready), BuiltInColumns.AgeText, Containers, Images];

    /// <summary>ReplicaSets.</summary>
    public static IReadOnlyList<TableColumn> ReplicaSets { get; } =
    [
        BuiltInColumns.Name, BuiltInColumns.Number("Desired", value => value.Integer("spec", "replicas") ?? 0),
        BuiltInColumns.Number("Current", value => value.Integer("status", "replicas") ?? 0), BuiltInColumns.Number("Ready", value => value.Integer("status", "readyReplicas") ?? 0),
        BuiltInColumns.AgeText, Containers, Images, Selector,
    ];

    /// <summary>DaemonSets.</summary>
    public static IReadOnlyList<TableColumn> DaemonSets { get; } =
    [
        BuiltInColumns.Name, Status("Desired", "desiredNumberScheduled"), Status("Current", "currentNumberScheduled"), Status("Ready", "numberReady"),
        Status("Up-to-date", "updatedNumberScheduled"), Status("Available", "numberAvailable"),
        BuiltInColumns.Text("Node Selector", value => BuiltInColumns.LabelText(value.Child("spec", "template", "spec", "nodeSelector"))), BuiltInColumns.AgeText, Containers, Images, Selector,
    ];

    /// <summary>Jobs.</summary>
    public static IReadOnlyList<TableColumn> Jobs { get; } =
    [
        BuiltInColumns.Name, BuiltInColumns.Text("Status", JobStatus), BuiltInColumns.Text("Completions", Completions), new("Duration", "string", 0, Duration),
        BuiltInColumns.AgeText, Containers, Images, Selector,
    ];

    /// <summary>CronJobs.</summary>
    public static IReadOnlyList<TableColumn> CronJobs { get; } =
    [
        BuiltInColumns.Name, BuiltInColumns.Text("Schedule", value => value.Text("spec", "schedule")),
        BuiltInColumns.Text("Timezone", value => BuiltInColumns.None(value.Text("spec", "timeZone"))),
        BuiltInColumns.Text("Suspend", value => value.Flag("spec", "suspend") ? "True" : "False"),
        BuiltInColumns.Number("Active", value => value.Objects("status", "active").Count()),
        new("Last Schedule", "string", 0, (value, now) => value.Text("status", "lastScheduleTime") is { } last ? Ages.Since(last, now) : "<none>"), BuiltInColumns.AgeText,
    ];

    private static TableColumn Containers => BuiltInColumns.Text("Containers", value => Template(value, "name"), 1);

    private static TableColumn Images => BuiltInColumns.Text("Images", value => Template(value, "image"), 1);

    private static TableColumn Selector => BuiltInColumns.Text("Selector", value => BuiltInColumns.LabelText(value.Child("spec", "selector")), 1);

    private static string Template(JsonObject value, string member) =>
        string.Join(",", value.Objects("spec", "template", "spec", "containers").Select(container => container.Text(member)));

    private static JsonNode Ready(JsonObject value) =>
        string.Create(CultureInfo.InvariantCulture, $"{value.Integer("status", "readyReplicas") ?? 0}/{value.Integer("spec", "replicas") ?? 0}");

    private static Func<JsonObject, JsonNode?> Count(string member) => value => value.Integer("status", member) ?? 0;

    private static TableColumn Status(string name, string member) => BuiltInColumns.Number(name, value => value.Integer("status", member) ?? 0);

    private static JsonNode JobStatus(JsonObject value)
    {
        var holds = value.Objects("status", "conditions").Where(one => one.Text("status") == "True").Select(one => one.Text("type")).ToHashSet(StringComparer.Ordinal);
        return holds.Contains("Complete") ? "Complete"
            : holds.Contains("Failed") ? "Failed"
            : value.Text("metadata", "deletionTimestamp") is not null ? "Terminating"
            : holds.Contains("Suspended") ? "Suspended"
            : holds.Contains("FailureTarget") ? "FailureTarget" : "Running";
    }

    private static JsonNode Completions(JsonObject value) =>
        string.Create(CultureInfo.InvariantCulture, $"{value.Integer("status", "succeeded") ?? 0}/{value.Integer("spec", "completions") ?? 1}");

    private static JsonNode? Duration(JsonObject value, DateTimeOffset now) => ApiTime.Parse(value.Text("status", "startTime")) is { } start
        ? Ages.Text((ApiTime.Parse(value.Text("status", "completionTime")) ?? now) - start)
        : "";
}

/// <summary>The columns of services.</summary>
internal static class ServiceColumns
{
    /// <summary>Services.</summary>
    public static IReadOnlyList<TableColumn> All { get; } =
    [
        BuiltInColumns.Name,
        BuiltInColumns.Text("Type", value => value.Text("spec", "type")),
        BuiltInColumns.Text("Cluster-IP", value => BuiltInColumns.None(value.Text("spec", "clusterIP"))),
        BuiltInColumns.Text("External-IP", ExternalAddress),
        BuiltInColumns.Text("Port(s)", value => BuiltInColumns.None(string.Join(",", value.Objects("spec", "ports").Select(Port)))),
        BuiltInColumns.AgeText,
        BuiltInColumns.Text("Selector", value => BuiltInColumns.LabelText(value.Child("spec", "selector")), 1),
    ];

    /// <summary>The addresses of an Endpoints object.</summary>
    public static JsonNode Endpoints(JsonObject value) => BuiltInColumns.None(string.Join(",", value.Objects("subsets").SelectMany(subset =>
        subset.Objects("addresses").SelectMany(address => subset.Objects("ports").Select(port => $"{address.Text("ip")}:{port["port"]}")))));

    private static string Port(JsonObject port) => port.Integer("nodePort") is { } node and > 0
        ? $"{port["port"]}:{node}/{port.Text("protocol")}"
        : $"{port["port"]}/{port.Text("protocol")}";

    private static JsonNode ExternalAddress(JsonObject value) => value.Text("spec", "type") switch
    {
        "ExternalName" => value.Text("spec", "externalName") ?? "",
        "LoadBalancer" => BuiltInColumns.None(
            string.Join(",", value.Objects("status", "loadBalancer", "ingress").Select(one => one.Text("ip") ?? one.Text("hostname")).Concat(value.Texts("spec", "externalIPs"))), "<pending>"),
        _ => BuiltInColumns.None(string.Join(",", value.Texts("spec", "externalIPs"))),
    };
}

/// <summary>The columns of storage.</summary>
internal static class StorageColumns
{
    private static readonly Dictionary<string, string> ShortModes = new(StringComparer.Ordinal)
    {
        ["ReadWriteOnce"] = "RWO",
        ["ReadOnlyMany"] = "ROX",
        ["ReadWriteMany"] = "RWX",
        ["ReadWriteOncePod"] = "RWOP",
    };

    /// <summary>PersistentVolumeClaims.</summary>
    public static IReadOnlyList<TableColumn> Claims { get; } =
    [
        BuiltInColumns.Name,
        BuiltInColumns.Text("Status", value => value.Text("metadata", "deletionTimestamp") is null ? value.Text("status", "phase") : "Terminating"),
        BuiltInColumns.Text("Volume", value => value.Text("spec", "volumeName") ?? ""),
        BuiltInColumns.Text("Capacity", value => Bound(value) ? value.Text("status", "capacity", "storage") ?? "" : ""),
        BuiltInColumns.Text("Access Modes", value => Bound(value) ? Modes(value.Texts("status", "accessModes")) : ""),
        BuiltInColumns.Text("StorageClass", value => value.Text("spec", "storageClassName") ?? ""),
        BuiltInColumns.Text("VolumeAttributesClass", value => BuiltInColumns.None(value.Text("spec", "volumeAttributesClassName"), "<unset>")),
        BuiltInColumns.AgeText,
        BuiltInColumns.Text("VolumeMode", value => value.Text("spec", "volumeMode") ?? "", 1),
    ];

    /// <summary>PersistentVolumes.</summary>
    public static IReadOnlyList<TableColumn> Volumes { get; } =
    [
        BuiltInColumns.Name,
        BuiltInColumns.Text("Capacity", value => value.Text("spec", "capacity", "storage") ?? ""),
        BuiltInColumns.Text("Access Modes", value => Modes(value.Texts("spec", "accessModes"))),
        BuiltInColumns.Text("Reclaim Policy", value => value.Text("spec", "persistentVolumeReclaimPolicy")),
        BuiltInColumns.Text("Status", value => value.Text("metadata", "deletionTimestamp") is null ? value.Text("status", "phase") : "Terminating"),
        BuiltInColumns.Text("Claim", value => value.Child("spec", "claimRef") is { } claim ? $"{claim.Text("namespace")}/{claim.Text("name")}" : ""),
        BuiltInColumns.Text("StorageClass", value => value.Text("spec", "storageClassName") ?? ""),
        BuiltInColumns.Text("VolumeAttributesClass", value => BuiltInColumns.None(value.Text("spec", "volumeAttributesClassName"), "<unset>")),
        BuiltInColumns.Text("Reason", value => value.Text("status", "reason") ?? ""),
        BuiltInColumns.AgeText,
        BuiltInColumns.Text("VolumeMode", value => value.Text("spec", "volumeMode") ?? "", 1),
    ];

    /// <summary>StorageClasses.</summary>
    public static IReadOnlyList<TableColumn> Classes { get; } =
    [
        new("Name", "string", 0, (value, _) => value.Text("metadata", "annotations", "storageclass.kubernetes.io/is-default-class") == "true" ? $"{value.Name()} (default)" : value.Name()) { Format = "name" },
        BuiltInColumns.Text("Provisioner", value => value.Text("provisioner")),
        BuiltInColumns.Text("ReclaimPolicy", value => value.Text("reclaimPolicy")),
        BuiltInColumns.Text("VolumeBindingMode", value => value.Text("volumeBindingMode")),
        BuiltInColumns.Text("AllowVolumeExpansion", value => value.Flag("allowVolumeExpansion")),
        BuiltInColumns.AgeText,
    ];

    private static bool Bound(JsonObject claim) => !string.IsNullOrEmpty(claim.Text("spec", "volumeName"));

    private static string Modes(IEnumerable<string> modes) => string.Join(",", modes.Select(mode => ShortModes.GetValueOrDefault(mode, mode)));
}
