using Surus.Api;
using Surus.KubernetesTypes;

namespace Surus.Decisions;

/// <summary>Asks for more room where the spec grants more than a volume has. Less cannot be had: no volume shrinks.</summary>
internal static class StorageGrowth
{
    public static Opinion Judge(ClusterView view) => new()
    {
        Steps = [.. view.Members.SelectMany(member => member.Volumes).Select(volume => Step(view.Cluster, volume)).OfType<ClusterStep>()],
    };

    /// <summary>Whether more was asked for than the volume has by now.</summary>
    public static bool IsUnderWay(Cluster cluster, VolumeView volume) =>
        WaitsForThePod(volume)
        || (SizeOf(cluster, volume) is { } wanted && Quantity.TryParse(wanted, out var size)
            && volume.Claim?.Status?.Capacity?.TryGetValue("storage", out var capacity) == true && capacity < size);

    /// <summary>Whether it has grown and its file system grows with the next start of the pod.</summary>
    public static bool WaitsForThePod(VolumeView volume) =>
        volume.Claim?.Status?.Conditions?.Any(condition => condition is { Type: "FileSystemResizePending", Status: "True" }) == true;

    private static ClusterStep? Step(Cluster cluster, VolumeView volume)
    {
        if (!volume.Exists || !MayGrow(cluster, volume) || SizeOf(cluster, volume) is not { } wanted || !Quantity.TryParse(wanted, out var size))
        {
            return null;
        }

        return volume.Claim!.Spec?.Resources?.Requests?.TryGetValue("storage", out var granted) == true && granted < size
            ? new ClusterStep.ResizeVolume(
                volume.ClaimName, volume.Claim.Metadata.Uid!, wanted, $"Volume {volume.ClaimName} has {granted}, and the spec grants {wanted}.")
            : null;
    }

    internal static string? SizeOf(Cluster cluster, VolumeView volume) => StorageOf(cluster, volume)?.Size;

    private static bool MayGrow(Cluster cluster, VolumeView volume) => StorageOf(cluster, volume)?.VolumesGrowInUse ?? true;

    private static StorageConfiguration? StorageOf(Cluster cluster, VolumeView volume) => volume.Role switch
    {
        PvcRoles.Data => cluster.Spec.Storage,
        PvcRoles.Wal => cluster.Spec.WalStorage,
        _ => cluster.Spec.Tablespaces?.FirstOrDefault(tablespace =>
            tablespace.Name == volume.Claim?.Metadata.Labels?.GetValueOrDefault(Labels.TablespaceName))?.Storage,
    };
}
