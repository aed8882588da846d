using System.Globalization;
using System.Text.Json.Nodes;
using Surus.LocalCluster.Cluster;

namespace Surus.LocalCluster.Controllers;

/// <summary>Taints of nodes and what pods make of them. Pure.</summary>
internal static class Taints
{
    /// <summary>A node whose agent is not heard of.</summary>
    public const string Unreachable = "node.kubernetes.io/unreachable";

    /// <summary>A node whose agent says that it is not ready.</summary>
    public const string NotReady = "node.kubernetes.io/not-ready";

    /// <summary>No new pods.</summary>
    public const string NoSchedule = nameof(NoSchedule);

    /// <summary>No pods at all.</summary>
    public const string NoExecute = nameof(NoExecute);

    // More than thirty years, and a time that there is.
    private const long MostSeconds = 1_000_000_000;

    /// <summary>Whether a toleration is for a taint.</summary>
    public static bool Tolerates(JsonObject toleration, JsonObject taint)
    {
        var key = toleration.Text("key") ?? "";
        return (toleration.Text("effect") is null or "" || toleration.Text("effect") == taint.Text("effect"))
            && (key.Length == 0 ? toleration.Text("operator") == "Exists" : key == taint.Text("key"))
            && (toleration.Text("operator") == "Exists" || (toleration.Text("value") ?? "") == (taint.Text("value") ?? ""));
    }

    /// <summary>When a pod must leave a node with these taints; null: it may stay.</summary>
    /// <param name="pod">The pod.</param>
    /// <param name="node">Its node.</param>
    public static DateTimeOffset? LeaveAt(JsonObject pod, JsonObject node)
    {
        DateTimeOffset? first = null;
        foreach (var taint in node.Objects("spec", "taints").Where(taint => taint.Text("effect") == NoExecute))
        {
            var added = taint.Text("timeAdded") is { } time ? DateTimeOffset.Parse(time, CultureInfo.InvariantCulture) : DateTimeOffset.MinValue;
            var tolerations = pod.Objects("spec", "tolerations").Where(toleration => Tolerates(toleration, taint)).ToList();
            if (tolerations.Count == 0)
            {
                return added;
            }

            // Of several tolerations for one taint the shortest counts; one without a time is for ever.
            var seconds = tolerations.Select(toleration => toleration.Integer("tolerationSeconds")).OfType<long>().ToList();
            if (seconds.Count > 0 && added.AddSeconds(Math.Clamp(seconds.Min(), 0, MostSeconds)) is var end && (first is null || end < first))
            {
                first = end;
            }
        }

        return first;
    }

    /// <summary>A node's taints with those of its health as they should be: its own stay as they are.</summary>
    /// <param name="node">The node.</param>
    /// <param name="ready">The status of its condition <c>Ready</c>.</param>
    /// <param name="evict">Whether its pods shall leave.</param>
    /// <param name="now">The time of what is added.</param>
    public static JsonArray Of(JsonObject node, string? ready, bool evict, DateTimeOffset now)
    {
        var wanted = ready switch
        {
            "True" => null,
            "Unknown" => Unreachable,
            _ => NotReady,
        };
        var effects = wanted is null ? [] : evict ? (string[])[NoSchedule, NoExecute] : [NoSchedule];
        var before = node.Objects("spec", "taints").ToList();
        var kept = before.Where(taint => taint.Text("key") is not (Unreachable or NotReady)
            || (taint.Text("key") == wanted && effects.Contains(taint.Text("effect")))).ToList();
        var added = effects.Where(effect => !kept.Exists(taint => taint.Text("key") == wanted && taint.Text("effect") == effect))
            .Select(effect => new JsonObject { ["key"] = wanted, ["effect"] = effect, ["timeAdded"] = StatusReport.Timestamp(now) });
        return new JsonArray([.. kept.Select(taint => taint.DeepClone()), .. added]);
    }
}
