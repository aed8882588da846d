using System.Text.Json.Nodes;

namespace Surus.LocalCluster.ApiServer;

/// <summary>The kinds that make pods from a template and keep them.</summary>
internal enum WorkloadKind
{
    /// <summary>A <c>Deployment</c>.</summary>
    Deployment,

    /// <summary>A <c>ReplicaSet</c>.</summary>
    ReplicaSet,

    /// <summary>A <c>StatefulSet</c>.</summary>
    StatefulSet,

    /// <summary>A <c>DaemonSet</c>.</summary>
    DaemonSet,
}

/// <summary>Deployments, ReplicaSets, StatefulSets and DaemonSets.</summary>
internal sealed class WorkloadRules(WorkloadKind kind) : ResourceRules
{
    private static readonly string[] StatefulSetMayChange =
        ["replicas", "ordinals", "template", "updateStrategy", "revisionHistoryLimit", "persistentVolumeClaimRetentionPolicy", "minReadySeconds"];

    /// <inheritdoc/>
    public override void Shape(JsonObject value) =>
        StatusTimes.Conditions(value, kind == WorkloadKind.Deployment ? ["lastUpdateTime", "lastTransitionTime"] : ["lastTransitionTime"]);

    /// <inheritdoc/>
    public override void PrepareCreate(WriteContext context, JsonObject value)
    {
        if (kind == WorkloadKind.DaemonSet)
        {
            value.Metadata().Ensure("annotations")["deprecated.daemonset.template.generation"] = "1";
        }

        value["status"] = kind switch
        {
            WorkloadKind.Deployment => new JsonObject(),
            WorkloadKind.DaemonSet => new JsonObject { ["currentNumberScheduled"] = 0, ["numberMisscheduled"] = 0, ["desiredNumberScheduled"] = 0, ["numberReady"] = 0 },
            WorkloadKind.StatefulSet => new JsonObject { ["replicas"] = 0, ["availableReplicas"] = 0 },
            _ => new JsonObject { ["replicas"] = 0 },
        };
    }

    /// <inheritdoc/>
    public override void Validate(FieldErrors errors, JsonObject value, JsonObject? old)
    {
        var spec = value.Ensure("spec");
        if (spec.Integer("replicas") < 0)
        {
            errors.Invalid("spec.replicas", spec["replicas"], "must be greater than or equal to 0");
        }

        SelectorAndTemplate(errors, spec);
        PodSpecValidation.Validate(errors, spec.Ensure("template").Ensure("spec"), "spec.template.spec");
        if (spec.Text("template", "spec", "restartPolicy") is { } policy and not "Always")
        {
            errors.NotSupported("spec.template.spec.restartPolicy", policy, ["Always"]);
        }

        if (kind == WorkloadKind.Deployment && spec.Text("strategy", "type") == "Recreate" && spec.At("strategy", "rollingUpdate") is not null)
        {
            errors.Forbidden("spec.strategy.rollingUpdate", "may not be specified when strategy `type` is 'Recreate'");
        }

        if (old is not null)
        {
            Change(errors, spec, old.Ensure("spec"));
        }
    }

    /// <inheritdoc/>
    public override void ValidateStatus(FieldErrors errors, JsonObject value, JsonObject old)
    {
        if (kind != WorkloadKind.DaemonSet)
        {
            WorkloadStatus.Validate(errors, value.Child("status"));
        }
    }

    /// <inheritdoc/>
    public override IEnumerable<string> Warnings(JsonObject value, JsonObject? old) => value.Objects("spec", "template", "spec", "topologySpreadConstraints")
        .Select((one, index) => (one, index)).Where(one => one.one["labelSelector"] is null)
        .Select(one => $"spec.template.spec.topologySpreadConstraints[{one.index}].labelSelector: a null labelSelector results in matching no pod");

    private static void SelectorAndTemplate(FieldErrors errors, JsonObject spec)
    {
        if (spec.Child("selector") is not { } selector)
        {
            errors.Required("spec.selector");
            selector = [];
        }

        if (!selector.Map("matchLabels").Any() && !selector.Objects("matchExpressions").Any())
        {
            if (spec.Child("selector") is not null)
            {
                errors.Invalid("spec.selector", selector.Copy(), "empty selector is invalid for deployment");
            }

            return;
        }

        var labels = spec.Map("template", "metadata", "labels").ToDictionary(StringComparer.Ordinal);
        if (!Cluster.Selectors.Selects(selector, labels))
        {
            errors.Invalid("spec.template.metadata.labels", spec.At("template", "metadata", "labels"), "`selector` does not match template `labels`");
        }
    }

    private void Change(FieldErrors errors, JsonObject spec, JsonObject old)
    {
        if (kind == WorkloadKind.StatefulSet)
        {
            if (spec.Concat(old).Any(member => !StatefulSetMayChange.Contains(member.Key, StringComparer.Ordinal) && !JsonAccess.Same(spec[member.Key], old[member.Key])))
            {
                errors.Forbidden(
                    "spec",
                    "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', "
                    + "'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden");
            }
        }
        else if (!JsonAccess.Same(spec["selector"], old["selector"]))
        {
            errors.Invalid("spec.selector", spec["selector"], "field is immutable");
        }
    }
}
