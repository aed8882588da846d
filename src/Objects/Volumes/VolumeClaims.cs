using System.Globalization;
using Surus.Api;
using Surus.KubernetesTypes;

namespace Surus.Objects;

/// <summary>The PersistentVolumeClaims of instances.</summary>
public static class VolumeClaims
{
    /// <summary>The claim of <paramref name="volume"/> of instance <paramref name="serial"/>, as it is created.</summary>
    public static PersistentVolumeClaim Claim(Cluster cluster, OperatorSettings settings, int serial, InstanceVolume volume) => new()
    {
        Metadata = ClusterMetadata.For(cluster, settings, volume.ClaimName, LabelsOf(cluster, serial, volume), ClusterMetadata.Sorted(
            (Annotations.NodeSerial, serial.ToString(CultureInfo.InvariantCulture)),
            (Annotations.PvcStatus, volume.Role == VolumeRole.Data ? PvcStatuses.Initializing : PvcStatuses.Ready))),
        Spec = Spec(volume.Storage),
    };

    private static IReadOnlyDictionary<string, string> LabelsOf(Cluster cluster, int serial, InstanceVolume volume)
    {
        var labels = ClusterMetadata.VolumeAppLabels()
            .SetItem(Labels.InstanceName, ObjectNames.Instance(cluster.Metadata.Name!, serial))
            .SetItem(Labels.PvcRole, InstanceVolume.LabelValue(volume.Role));
        return volume.Tablespace is { } tablespace ? labels.SetItem(Labels.TablespaceName, tablespace) : labels;
    }

    private static PersistentVolumeClaimSpec Spec(StorageConfiguration storage)
    {
        var template = storage.PvcTemplate ?? new PersistentVolumeClaimSpec();
        return template with
        {
            AccessModes = template.AccessModes is { Count: > 0 } modes ? modes : ["ReadWriteOnce"],
            StorageClassName = storage.StorageClass ?? template.StorageClassName,
            Resources = storage.Size is { } size
                ? (template.Resources ?? new()) with { Requests = WithStorage(template.Resources?.Requests, Quantity.Parse(size)) }
                : template.Resources,
        };
    }

    private static IReadOnlyDictionary<string, Quantity> WithStorage(IReadOnlyDictionary<string, Quantity>? requests, Quantity size) =>
        new SortedDictionary<string, Quantity>(requests?.ToDictionary() ?? [], StringComparer.Ordinal) { ["storage"] = size };
}
