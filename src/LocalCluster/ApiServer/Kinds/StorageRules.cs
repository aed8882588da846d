using System.Text.Json.Nodes;

namespace Surus.LocalCluster.ApiServer;

/// <summary>PersistentVolumeClaims.</summary>
internal sealed class PersistentVolumeClaimRules : ResourceRules
{
    private static readonly string[] Modes = ["ReadWriteOnce", "ReadOnlyMany", "ReadWriteMany", "ReadWriteOncePod"];

    /// <inheritdoc/>
    public override void Shape(JsonObject value) => StatusTimes.Conditions(value, "lastProbeTime", "lastTransitionTime");

    /// <inheritdoc/>
    public override void PrepareCreate(WriteContext context, JsonObject value) => value["status"] = new JsonObject { ["phase"] = "Pending" };

    /// <inheritdoc/>
    public override void Validate(FieldErrors errors, JsonObject value, JsonObject? old)
    {
        var spec = value.Ensure("spec");
        if (!spec.Texts("accessModes").Any())
        {
            errors.Required("spec.accessModes", "at least 1 access mode is required");
        }

        foreach (var (mode, index) in spec.Texts("accessModes").Select((one, index) => (one, index)).Where(one => !Modes.Contains(one.one, StringComparer.Ordinal)))
        {
            errors.NotSupported("spec.accessModes", mode, Modes.Order(StringComparer.Ordinal));
        }

        if (spec.Texts("accessModes").Contains("ReadWriteOncePod", StringComparer.Ordinal) && spec.Texts("accessModes").Count() > 1)
        {
            errors.Forbidden("spec.accessModes", "may not use ReadWriteOncePod with other access modes");
        }

        References(errors, spec);
        if (spec.At("resources", "requests", "storage") is not { } size)
        {
            errors.Required("spec.resources[storage]");
        }
        else if (ResourceAmounts.Parse(size) <= 0)
        {
            errors.Invalid("spec.resources[storage]", size, "must be greater than zero");
        }

        if (old is not null)
        {
            Change(errors, value, old);
        }
    }

    private static void References(FieldErrors errors, JsonObject spec)
    {
        if (spec.Text("storageClassName") is { Length: > 0 } storageClass && !Names.IsSubdomain(storageClass))
        {
            errors.Invalid("spec.storageClassName", storageClass, Names.SubdomainRule);
        }

        if (spec.Text("volumeMode") is { } mode and not ("Block" or "Filesystem"))
        {
            errors.NotSupported("spec.volumeMode", mode, ["Block", "Filesystem"]);
        }

        SelectorRules.Validate(errors, spec.Child("selector"), "spec.selector");
        if (spec.Child("dataSource") is { } source && spec.Child("dataSourceRef") is { } reference
            && new[] { "apiGroup", "kind", "name" }.Any(part => !JsonAccess.Same(source[part], reference[part])))
        {
            errors.Invalid("spec", new JsonObject(), "must match dataSourceRef");
        }
    }

    private static void Change(FieldErrors errors, JsonObject value, JsonObject old)
    {
        var comparable = value.Ensure("spec").Copy();
        var before = old.Ensure("spec");
        var bound = old.Text("status", "phase") == "Bound";
        if (bound)
        {
            comparable.CopyFrom(before, "resources");
        }

        if (before["volumeName"] is null)
        {
            comparable.Remove("volumeName");
        }

        if (before["storageClassName"] is null)
        {
            comparable.Remove("storageClassName");
        }

        comparable.CopyFrom(before, "volumeAttributesClassName");
        if (!JsonAccess.Same(comparable, before))
        {
            errors.Forbidden(
                "spec", "spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims");
        }

        var size = ResourceAmounts.Parse(value.At("spec", "resources", "requests", "storage"));
        if (bound && size < ResourceAmounts.Parse(before.At("resources", "requests", "storage")) && size < ResourceAmounts.Parse(old.At("status", "capacity", "storage")))
        {
            errors.Forbidden("spec.resources.requests.storage", "field can not be less than status.capacity");
        }
    }
}

/// <summary>PersistentVolumes.</summary>
internal sealed class PersistentVolumeRules : ResourceRules
{
    private static readonly string[] Sources = ["hostPath", "local", "csi", "nfs", "iscsi", "fc", "awsElasticBlockStore", "gcePersistentDisk"];

    /// <inheritdoc/>
    public override void PrepareCreate(WriteContext context, JsonObject value) => value["status"] = new JsonObject { ["phase"] = "Pending", ["lastPhaseTransitionTime"] = context.Core.Now() };

    /// <inheritdoc/>
    public override void Validate(FieldErrors errors, JsonObject value, JsonObject? old)
    {
        var spec = value.Ensure("spec");
        if (!spec.Texts("accessModes").Any())
        {
            errors.Required("spec.accessModes");
        }

        if (spec.At("capacity", "storage") is null)
        {
            errors.Required("spec.capacity");
        }

        if (spec.Child("capacity") is not { Count: 1 } capacity || capacity["storage"] is null)
        {
            errors.NotSupported("spec.capacity", spec.Child("capacity")?.Copy() ?? [], ["storage"]);
        }

        Source(errors, spec, old?.Child("spec"));

        if (Sources.FirstOrDefault(source => spec[source] is not null) == "local" && spec["nodeAffinity"] is null)
        {
            errors.Required("spec.nodeAffinity", "Local volume requires node affinity");
        }
    }

    private static void Source(FieldErrors errors, JsonObject spec, JsonObject? old)
    {
        var sources = Sources.Where(source => spec[source] is not null).ToList();
        if (sources.Count == 0)
        {
            errors.Required("spec", "must specify a volume type");
        }

        foreach (var further in sources.Skip(1))
        {
            errors.Forbidden($"spec.{further}", "may not specify more than 1 volume type");
        }

        foreach (var source in sources.Where(source => spec.Text(source, "path") is { } path && path.Split('/').Contains("..", StringComparer.Ordinal)))
        {
            errors.Invalid($"spec.{source}.path", spec.At(source, "path"), "must not contain '..'");
        }

        if (old is not null && Sources.Any(source => !JsonAccess.Same(spec[source], old[source])))
        {
            errors.Forbidden("spec.persistentvolumesource", "spec.persistentvolumesource is immutable after creation");
        }
    }
}

/// <summary>StorageClasses.</summary>
internal sealed class StorageClassRules : ResourceRules
{
    private static readonly string[] Fixed = ["provisioner", "parameters", "reclaimPolicy", "volumeBindingMode"];

    /// <inheritdoc/>
    public override void Validate(FieldErrors errors, JsonObject value, JsonObject? old)
    {
        if (string.IsNullOrEmpty(value.Text("provisioner")))
        {
            errors.Required("provisioner");
        }

        OneOf(errors, value, "reclaimPolicy", ["Delete", "Retain"]);
        OneOf(errors, value, "volumeBindingMode", ["Immediate", "WaitForFirstConsumer"]);
        foreach (var member in Fixed.Where(member => old is not null && !JsonAccess.Same(value[member], old[member])))
        {
            errors.Invalid(member, value[member], "field is immutable");
        }
    }

    private static void OneOf(FieldErrors errors, JsonObject value, string member, string[] known)
    {
        if (value.Text(member) is { } text && !known.Contains(text, StringComparer.Ordinal))
        {
            errors.NotSupported(member, text, known);
        }
    }
}
