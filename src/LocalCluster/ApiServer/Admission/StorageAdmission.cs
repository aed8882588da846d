using System.Text.Json.Nodes;

namespace Surus.LocalCluster.ApiServer;

/// <summary>Gives claims the default storage class, and holds claims and volumes back from deletion while they are in use.</summary>
internal sealed class StorageAdmission(ApiCore core) : IAdmissionPlugin
{
    /// <summary>Keeps a claim while a pod uses it.</summary>
    public const string ClaimFinalizer = "kubernetes.io/pvc-protection";

    /// <summary>Keeps a volume while it is bound to a claim.</summary>
    public const string VolumeFinalizer = "kubernetes.io/pv-protection";

    private const string DefaultClassAnnotation = "storageclass.kubernetes.io/is-default-class";

    /// <inheritdoc/>
    public ValueTask Mutate(AdmissionAttributes attributes, CancellationToken cancel)
    {
        if (attributes is not { Operation: "CREATE", Subresource: "" })
        {
            return ValueTask.CompletedTask;
        }

        switch (attributes.Context.Resource.Bucket)
        {
            case "persistentvolumeclaims":
                AddFinalizer(attributes.Value!, ClaimFinalizer);
                if (attributes.Value!.Ensure("spec")["storageClassName"] is null && DefaultClass() is { } name)
                {
                    attributes.Value!.Ensure("spec")["storageClassName"] = name;
                }

                break;
            case "persistentvolumes":
                AddFinalizer(attributes.Value!, VolumeFinalizer);
                break;
            default:
                break;
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask Validate(AdmissionAttributes attributes, CancellationToken cancel)
    {
        if (attributes is { Operation: "UPDATE", Subresource: "" } && string.Equals(attributes.Context.Resource.Bucket, "persistentvolumeclaims", StringComparison.Ordinal))
        {
            CheckExpansion(attributes);
        }

        return ValueTask.CompletedTask;
    }

    private void CheckExpansion(AdmissionAttributes attributes)
    {
        var wanted = ResourceAmounts.Parse(attributes.Value.At("spec", "resources", "requests", "storage"));
        if (wanted <= ResourceAmounts.Parse(attributes.Old.At("spec", "resources", "requests", "storage")))
        {
            return;
        }

        var name = attributes.Old.Text("spec", "storageClassName") ?? "";
        var storageClass = core.Store.Get("storage.k8s.io/storageclasses", new ObjectKey("", name))?.Parse();
        if (!storageClass.Flag("allowVolumeExpansion"))
        {
            throw ApiErrors.Forbidden(
                attributes.Context.Resource, attributes.Old!.Name(), "only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support resize");
        }
    }

    private string? DefaultClass() =>
        core.Store.Bucket("storage.k8s.io/storageclasses").Objects.Values.Select(one => one.Parse())
            .Where(one => one.Text("metadata", "annotations", DefaultClassAnnotation) == "true")
            .OrderByDescending(one => one.Text("metadata", "creationTimestamp"), StringComparer.Ordinal).ThenBy(one => one.Name(), StringComparer.Ordinal)
            .FirstOrDefault()?.Name();

    private static void AddFinalizer(JsonObject value, string finalizer)
    {
        if (!value.Texts("metadata", "finalizers").Contains(finalizer, StringComparer.Ordinal))
        {
            value.Metadata().EnsureArray("finalizers").Add((JsonNode)finalizer);
        }
    }
}
