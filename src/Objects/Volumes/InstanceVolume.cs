using Surus.Api;

namespace Surus.Objects;

/// <summary>What a volume of an instance holds; the names are the values of <c>cnpg.io/pvcRole</c>.</summary>
public enum VolumeRole
{
    /// <summary>The data directory.</summary>
    Data,

    /// <summary>The write-ahead log.</summary>
    Wal,

    /// <summary>A tablespace.</summary>
    Tablespace,
}

/// <summary>One volume that an instance of a Cluster has by its spec.</summary>
/// <param name="Role">What it holds.</param>
/// <param name="ClaimName">The name of its PersistentVolumeClaim.</param>
/// <param name="Storage">What the spec says about the storage.</param>
/// <param name="Tablespace">The tablespace's name in PostgreSQL; null for the other roles.</param>
public sealed record InstanceVolume(VolumeRole Role, string ClaimName, StorageConfiguration Storage, string? Tablespace = null)
{
    /// <summary>The volumes of instance <paramref name="serial"/>: data first, then WAL, then tablespaces by name.</summary>
    public static IReadOnlyList<InstanceVolume> Of(Cluster cluster, int serial)
    {
        var instance = ObjectNames.Instance(cluster.Metadata.Name!, serial);
        List<InstanceVolume> volumes = [new(VolumeRole.Data, ObjectNames.DataVolume(instance), cluster.Spec.Storage ?? new())];
        if (cluster.Spec.WalStorage is { } wal)
        {
            volumes.Add(new(VolumeRole.Wal, ObjectNames.WalVolume(instance), wal));
        }

        volumes.AddRange(TablespacesOf(cluster).Select(tablespace =>
            new InstanceVolume(VolumeRole.Tablespace, ObjectNames.TablespaceVolume(instance, tablespace.Name), tablespace.Storage, tablespace.Name)));
        return volumes;
    }

    /// <summary>The value of <c>cnpg.io/pvcRole</c>.</summary>
    public static string LabelValue(VolumeRole role) => role switch
    {
        VolumeRole.Data => PvcRoles.Data,
        VolumeRole.Wal => PvcRoles.Wal,
        _ => PvcRoles.Tablespace,
    };

    /// <summary>The name of the volume within the pod.</summary>
    public string PodVolumeName => Role switch
    {
        VolumeRole.Data => "pgdata",
        VolumeRole.Wal => "pg-wal",
        _ => "tbs-" + ObjectNames.TablespaceSuffix(Tablespace!),
    };

    /// <summary>Where the containers see the volume.</summary>
    public string MountPath => Role switch
    {
        VolumeRole.Data => PodPaths.DataVolume,
        VolumeRole.Wal => PodPaths.WalVolume,
        _ => $"{PodPaths.Tablespaces}/{Tablespace}",
    };

    private static IEnumerable<TablespaceConfiguration> TablespacesOf(Cluster cluster) =>
        (cluster.Spec.Tablespaces ?? []).OrderBy(tablespace => tablespace.Name, StringComparer.Ordinal);
}
