using System.Text.Json.Nodes;

namespace Surus.LocalCluster.ApiServer;

/// <summary>Jobs.</summary>
internal sealed class JobRules : ResourceRules
{
    private static readonly string[] MayChange = ["parallelism", "suspend", "activeDeadlineSeconds", "backoffLimit", "ttlSecondsAfterFinished", "completions"];

    /// <inheritdoc/>
    public override IReadOnlyList<string> SelectableFields => ["status.successful"];

    /// <inheritdoc/>
    public override void PrepareCreate(WriteContext context, JsonObject value)
    {
        value["status"] = new JsonObject();
        var spec = value.Ensure("spec");
        var uid = value.Text("metadata", "uid")!;
        var labels = spec.Ensure("template").Ensure("metadata").Ensure("labels");
        var before = labels.Copy();
        labels["batch.kubernetes.io/controller-uid"] = uid;
        labels["batch.kubernetes.io/job-name"] = value.Name();
        labels["controller-uid"] = uid;
        labels["job-name"] = value.Name();
        // Labels that were taken over from the template follow it, where the name was given.
        var isNamed = string.IsNullOrEmpty(value.Text("metadata", "generateName"));
        if (value.Child("metadata", "labels") is not { Count: > 0 } own || (isNamed && JsonAccess.Same(own, before)))
        {
            value.Metadata()["labels"] = labels.DeepClone();
        }

        spec["selector"] = new JsonObject { ["matchLabels"] = new JsonObject { ["batch.kubernetes.io/controller-uid"] = uid } };
    }

    /// <inheritdoc/>
    public override void ValidateStatus(FieldErrors errors, JsonObject value, JsonObject old) => JobStatus.Validate(errors, value, old);

    /// <inheritdoc/>
    public override void Validate(FieldErrors errors, JsonObject value, JsonObject? old)
    {
        var spec = value.Ensure("spec");
        PodSpecValidation.Validate(errors, spec.Ensure("template").Ensure("spec"), "spec.template.spec");
        ValidateRestartPolicy(errors, spec, "spec.template.spec");
        foreach (var count in new[] { "parallelism", "completions", "backoffLimit", "activeDeadlineSeconds", "ttlSecondsAfterFinished" })
        {
            if (spec.Integer(count) < 0)
            {
                errors.Invalid($"spec.{count}", spec[count], "must be greater than or equal to 0");
            }
        }

        if (old is null)
        {
            return;
        }

        var before = old.Ensure("spec");
        foreach (var member in spec.Concat(before).Select(member => member.Key).Distinct(StringComparer.Ordinal).ToList())
        {
            if ((!MayChange.Contains(member, StringComparer.Ordinal) || (member == "completions" && spec.Text("completionMode") != "Indexed"))
                && !JsonAccess.Same(spec[member], before[member]))
            {
                errors.Invalid($"spec.{member}", spec[member], "field is immutable");
            }
        }
    }

    /// <summary>A job's pods end.</summary>
    public static void ValidateRestartPolicy(FieldErrors errors, JsonObject spec, string path)
    {
        var policy = spec.Text("template", "spec", "restartPolicy");
        if (policy is not ("OnFailure" or "Never"))
        {
            errors.Required($"{path}.restartPolicy", "valid values: \"OnFailure\", \"Never\"");
        }
    }
}

/// <summary>CronJobs.</summary>
internal sealed class CronJobRules : ResourceRules
{
    private static readonly string[] Policies = ["Allow", "Forbid", "Replace"];

    /// <inheritdoc/>
    public override void PrepareCreate(WriteContext context, JsonObject value) => value["status"] = new JsonObject();

    /// <inheritdoc/>
    public override void Validate(FieldErrors errors, JsonObject value, JsonObject? old)
    {
        var spec = value.Ensure("spec");
        var schedule = spec.Text("schedule") ?? "";
        if (schedule.Length == 0)
        {
            errors.Required("spec.schedule");
        }
        else if (!schedule.StartsWith('@') && schedule.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length != 5)
        {
            errors.Invalid("spec.schedule", schedule, "a schedule has five fields: minute, hour, day of month, month, day of week");
        }

        if (spec.Text("concurrencyPolicy") is { } policy && !Policies.Contains(policy, StringComparer.Ordinal))
        {
            errors.NotSupported("spec.concurrencyPolicy", policy, Policies);
        }

        if (spec.Text("timeZone") is { Length: > 0 } zone && !TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _))
        {
            errors.Invalid("spec.timeZone", zone, $"unknown time zone {zone}");
        }

        var template = spec.Ensure("jobTemplate").Ensure("spec");
        PodSpecValidation.Validate(errors, template.Ensure("template").Ensure("spec"), "spec.jobTemplate.spec.template.spec");
        JobRules.ValidateRestartPolicy(errors, template, "spec.jobTemplate.spec.template.spec");
    }
}
