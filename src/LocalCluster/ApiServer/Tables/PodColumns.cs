using System.Globalization;
using System.Text.Json.Nodes;

namespace Surus.LocalCluster.ApiServer;

/// <summary>The columns of pods.</summary>
internal static class PodColumns
{
    /// <summary>The columns.</summary>
    public static IReadOnlyList<TableColumn> All { get; } =
    [
        BuiltInColumns.Name,
        BuiltInColumns.Text("Ready", Ready),
        BuiltInColumns.Text("Status", Status),
        new("Restarts", "string", 0, Restarts),
        BuiltInColumns.AgeText,
        BuiltInColumns.Text("IP", pod => BuiltInColumns.None(pod.Text("status", "podIP")), 1),
        BuiltInColumns.Text("Node", pod => BuiltInColumns.None(pod.Text("spec", "nodeName")), 1),
        BuiltInColumns.Text("Nominated Node", pod => BuiltInColumns.None(pod.Text("status", "nominatedNodeName")), 1),
        BuiltInColumns.Text("Readiness Gates", Gates, 1),
    ];

    private static JsonNode Ready(JsonObject pod) =>
        string.Create(CultureInfo.InvariantCulture, $"{pod.Objects("status", "containerStatuses").Count(status => status.Flag("ready"))}/{pod.Objects("spec", "containers").Count()}");

    private static JsonNode Status(JsonObject pod)
    {
        var reason = pod.Text("status", "reason") is { Length: > 0 } own ? own : pod.Text("status", "phase") ?? "Unknown";
        reason = InitReason(pod) ?? ContainerReason(pod, reason);
        if (pod.Text("metadata", "deletionTimestamp") is not null)
        {
            return pod.Text("status", "reason") == "NodeLost" ? "Unknown" : pod.Text("status", "phase") is "Succeeded" or "Failed" ? reason : "Terminating";
        }

        return reason;
    }

    private static string? InitReason(JsonObject pod)
    {
        var statuses = pod.Objects("status", "initContainerStatuses").ToList();
        for (var index = 0; index < statuses.Count; index++)
        {
            var state = statuses[index].Child("state");
            if (state.Integer("terminated", "exitCode") == 0)
            {
                continue;
            }

            if (state.Child("terminated") is { } ended)
            {
                return "Init:" + BuiltInColumns.None(ended.Text("reason"), $"ExitCode:{ended.Integer("exitCode")}");
            }

            return state.Text("waiting", "reason") is { Length: > 0 } waiting and not "PodInitializing"
                ? $"Init:{waiting}"
                : string.Create(CultureInfo.InvariantCulture, $"Init:{index}/{pod.Objects("spec", "initContainers").Count()}");
        }

        return null;
    }

    private static string ContainerReason(JsonObject pod, string reason)
    {
        var running = false;
        foreach (var status in pod.Objects("status", "containerStatuses").Reverse())
        {
            var state = status.Child("state");
            if (state.Text("waiting", "reason") is { Length: > 0 } waiting)
            {
                reason = waiting;
            }
            else if (state.Child("terminated") is { } ended)
            {
                reason = ended.Text("reason") is { Length: > 0 } why ? why
                    : ended.Integer("signal") is > 0 and var signal ? $"Signal:{signal}" : $"ExitCode:{ended.Integer("exitCode")}";
            }
            else if (status.Flag("ready") && state.Child("running") is not null)
            {
                running = true;
            }
        }

        if (reason == "Completed" && running)
        {
            return pod.Objects("status", "conditions").Any(one => one.Text("type") == "Ready" && one.Text("status") == "True") ? "Running" : "NotReady";
        }

        return reason;
    }

    private static JsonNode Restarts(JsonObject pod, DateTimeOffset now)
    {
        var statuses = pod.Objects("status", "containerStatuses").ToList();
        var count = statuses.Sum(status => status.Integer("restartCount") ?? 0);
        var last = statuses.Select(status => status.Text("lastState", "terminated", "finishedAt")).OfType<string>().Max(StringComparer.Ordinal);
        return count > 0 && last is not null ? $"{count} ({Ages.Since(last, now)} ago)" : Revisions.Text(count);
    }

    private static JsonNode Gates(JsonObject pod)
    {
        var gates = pod.Objects("spec", "readinessGates").Select(gate => gate.Text("conditionType")).ToList();
        var met = gates.Count(gate => pod.Objects("status", "conditions").Any(one => one.Text("type") == gate && one.Text("status") == "True"));
        return gates.Count == 0 ? "<none>" : string.Create(CultureInfo.InvariantCulture, $"{met}/{gates.Count}");
    }
}

/// <summary>The columns of nodes.</summary>
internal static class NodeColumns
{
    private const string RolePrefix = "node-role.kubernetes.io/";

    /// <summary>The columns.</summary>
    public static IReadOnlyList<TableColumn> All { get; } =
    [
        BuiltInColumns.Name,
        BuiltInColumns.Text("Status", Status),
        BuiltInColumns.Text("Roles", Roles),
        BuiltInColumns.AgeText,
        BuiltInColumns.Text("Version", node => node.Text("status", "nodeInfo", "kubeletVersion") ?? ""),
        BuiltInColumns.Text("Internal-IP", node => Address(node, "InternalIP"), 1),
        BuiltInColumns.Text("External-IP", node => Address(node, "ExternalIP"), 1),
        BuiltInColumns.Text("OS-Image", node => BuiltInColumns.None(node.Text("status", "nodeInfo", "osImage"), "<unknown>"), 1),
        BuiltInColumns.Text("Kernel-Version", node => BuiltInColumns.None(node.Text("status", "nodeInfo", "kernelVersion"), "<unknown>"), 1),
        BuiltInColumns.Text("Container-Runtime", node => BuiltInColumns.None(node.Text("status", "nodeInfo", "containerRuntimeVersion"), "<unknown>"), 1),
    ];

    private static JsonNode Status(JsonObject node)
    {
        var ready = node.Objects("status", "conditions").FirstOrDefault(one => one.Text("type") == "Ready");
        var status = ready is null ? "Unknown" : ready.Text("status") == "True" ? "Ready" : "NotReady";
        return node.Flag("spec", "unschedulable") ? $"{status},SchedulingDisabled" : status;
    }

    private static JsonNode Roles(JsonObject node) => BuiltInColumns.None(string.Join(",", node.Map("metadata", "labels")
        .Select(label => label.Key.StartsWith(RolePrefix, StringComparison.Ordinal) ? label.Key[RolePrefix.Length..] : label.Key == "kubernetes.io/role" ? label.Value : "")
        .Where(role => role.Length > 0).Order(StringComparer.Ordinal)));

    private static JsonNode Address(JsonObject node, string type) =>
        BuiltInColumns.None(node.Objects("status", "addresses").FirstOrDefault(one => one.Text("type") == type).Text("address"));
}

/// <summary>The columns of events.</summary>
internal static class EventColumns
{
    /// <summary>The columns.</summary>
    public static IReadOnlyList<TableColumn> All { get; } =
    [
        new("Last Seen", "string", 0, (one, now) => Ages.Since(one.Text("series", "lastObservedTime") ?? one.Text("lastTimestamp") ?? one.Text("deprecatedLastTimestamp") ?? one.Text("eventTime"), now)),
        BuiltInColumns.Text("Type", one => one.Text("type")),
        BuiltInColumns.Text("Reason", one => one.Text("reason")),
        BuiltInColumns.Text("Object", one => Subject(one)),
        BuiltInColumns.Text("Subobject", one => one.Text("involvedObject", "fieldPath") ?? "", 1),
        BuiltInColumns.Text("Source", Source, 1),
        BuiltInColumns.Text("Message", one => (one.Text("message") ?? one.Text("note") ?? "").Trim()),
        new("First Seen", "string", 1, (one, now) => Ages.Since(one.Text("firstTimestamp") ?? one.Text("deprecatedFirstTimestamp") ?? one.Text("eventTime"), now)),
        BuiltInColumns.Text("Count", one => Math.Max(1, one.Integer("series", "count") ?? one.Integer("count") ?? one.Integer("deprecatedCount") ?? 1), 1),
        new("Name", "string", 1, (one, _) => one.Name()) { Format = "name" },
    ];

    private static string Subject(JsonObject one)
    {
        var subject = one.Child("involvedObject") ?? one.Child("regarding");
        return $"{subject.Text("kind")?.ToLowerInvariant()}/{subject.Text("name")}";
    }

    private static JsonNode Source(JsonObject one)
    {
        var source = one.Child("source") ?? one.Child("deprecatedSource");
        string?[] components = [source.Text("component"), one.Text("reportingComponent"), one.Text("reportingController")];
        var component = Array.Find(components, text => !string.IsNullOrEmpty(text)) ?? "";
        return source.Text("host") is { Length: > 0 } host ? $"{component}, {host}" : component;
    }
}
