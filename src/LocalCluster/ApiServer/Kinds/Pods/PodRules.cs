using System.Text.Json.Nodes;

namespace Surus.LocalCluster.ApiServer;

/// <summary>Pods.</summary>
internal sealed class PodRules : ResourceRules
{
    private static readonly string[] Fields =
    [
        "spec.nodeName", "spec.restartPolicy", "spec.schedulerName", "spec.serviceAccountName", "spec.hostNetwork", "status.phase", "status.podIP",
        "status.nominatedNodeName",
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<string> SelectableFields => Fields;

    /// <inheritdoc/>
    public override string FieldValue(JsonObject value, string field) =>
        field == "spec.hostNetwork" ? (value.Flag("spec", "hostNetwork") ? "true" : "false") : base.FieldValue(value, field);

    /// <inheritdoc/>
    public override void Shape(JsonObject value)
    {
        StatusTimes.Conditions(value, "lastProbeTime", "lastTransitionTime");
        StatusTimes.Containers(value);
        Addresses(value.Child("status"), "podIP", "podIPs");
        Addresses(value.Child("status"), "hostIP", "hostIPs");
    }

    // The one address and the first of the many are the same; where they differ the one counts.
    private static void Addresses(JsonObject? status, string one, string many)
    {
        var first = status.Objects(many).FirstOrDefault().Text("ip") ?? "";
        var single = status.Text(one) ?? "";
        if (single.Length > 0 && first.Length > 0 && single != first)
        {
            status![many] = new JsonArray(new JsonObject { ["ip"] = single });
        }
        else if (single.Length == 0 && first.Length > 0)
        {
            status![one] = first;
        }
    }

    /// <inheritdoc/>
    public override void PrepareCreate(WriteContext context, JsonObject value) =>
        value["status"] = new JsonObject { ["phase"] = "Pending", ["qosClass"] = QualityOfService.Of(value.Ensure("spec")) };

    /// <inheritdoc/>
    public override void PrepareStatus(JsonObject value, JsonObject old)
    {
        if (old.At("status", "qosClass") is { } quality)
        {
            value.Ensure("status")["qosClass"] = quality.DeepClone();
        }
    }

    /// <inheritdoc/>
    public override void Validate(FieldErrors errors, JsonObject value, JsonObject? old)
    {
        PodSpecValidation.Validate(errors, value.Ensure("spec"), "spec");
        if (old is not null)
        {
            PodImmutability.Validate(errors, value.Ensure("spec"), old.Ensure("spec"));
        }
    }
}

/// <summary>How much a pod's containers have promised about what they use.</summary>
internal static class QualityOfService
{
    private static readonly string[] Counted = ["cpu", "memory"];

    /// <summary><c>Guaranteed</c>, <c>Burstable</c> or <c>BestEffort</c>.</summary>
    public static string Of(JsonObject spec)
    {
        var containers = spec.Objects("containers").Concat(spec.Objects("initContainers")).ToList();
        if (!containers.Exists(container => Amounts(container, "requests").Any() || Amounts(container, "limits").Any()))
        {
            return "BestEffort";
        }

        return containers.TrueForAll(IsGuaranteed) ? "Guaranteed" : "Burstable";
    }

    private static bool IsGuaranteed(JsonObject container) => Counted.All(name =>
        container.At("resources", "limits", name) is { } limit && JsonAccess.Same(limit, container.At("resources", "requests", name) ?? limit));

    private static IEnumerable<string> Amounts(JsonObject container, string which) =>
        container.Child("resources", which)?.Select(amount => amount.Key).Intersect(Counted, StringComparer.Ordinal) ?? [];
}
