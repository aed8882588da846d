using Surus.Api;
using Surus.KubernetesTypes;

namespace Surus.Decisions;

/// <summary>What in a spec cannot be done, seen with what is there already: for those who bypassed admission, and what it cannot see.</summary>
internal static class SpecProblems
{
    /// <summary>The problems, one sentence each.</summary>
    public static IEnumerable<string> Of(ClusterView view) =>
    [
        .. view.Violations,
        .. Sizes(view.Cluster.Spec),
        .. view.IsBootstrapped ? [] : Bootstraps(view.Cluster.Spec),
        .. view.Members.SelectMany(member => member.Volumes).Select(volume => Shrinking(view.Cluster, volume)).OfType<string>().Take(1),
    ];

    private static IEnumerable<string> Sizes(ClusterSpec spec)
    {
        if (Size("spec.storage", spec.Storage) is { } data)
        {
            yield return data;
        }

        if (spec.WalStorage is { } walStorage && Size("spec.walStorage", walStorage) is { } wal)
        {
            yield return wal;
        }

        foreach (var tablespace in spec.Tablespaces ?? [])
        {
            if (Size($"spec.tablespaces[{tablespace.Name}].storage", tablespace.Storage) is { } size)
            {
                yield return size;
            }
        }
    }

    private static string? Size(string path, StorageConfiguration? storage) => storage switch
    {
        { Size: { Length: > 0 } size } => Quantity.TryParse(size, out _) ? null : $"{path}.size is '{size}'; write a quantity, such as 10Gi.",
        { PvcTemplate.Resources.Requests: { } requests } when requests.ContainsKey("storage") => null,
        _ => $"{path}.size is missing; write a quantity, such as 10Gi.",
    };

    // An empty database in the place of the data that was asked for would be worse than none.
    private static IEnumerable<string> Bootstraps(ClusterSpec spec)
    {
        if (spec.Bootstrap?.Recovery is not null)
        {
            yield return "spec.bootstrap.recovery is not supported by this version; spec.bootstrap.initdb is.";
        }

        if (spec.Bootstrap?.PgBaseBackup is not null)
        {
            yield return "spec.bootstrap.pg_basebackup is not supported by this version; spec.bootstrap.initdb is.";
        }

        if (spec.Bootstrap?.Initdb?.Import is not null)
        {
            yield return "spec.bootstrap.initdb.import is not supported by this version; leave it out and import with pg_dump and pg_restore.";
        }

        if (spec.Replica is not null)
        {
            yield return "spec.replica is not supported by this version; leave it out.";
        }
    }

    private static string? Shrinking(Cluster cluster, VolumeView volume) =>
        volume.Exists && StorageGrowth.SizeOf(cluster, volume) is { } wanted && Quantity.TryParse(wanted, out var size)
        && volume.Claim!.Spec?.Resources?.Requests?.TryGetValue("storage", out var granted) == true && size < granted
            ? $"Volume {volume.ClaimName} has {granted} and the spec grants {wanted}: a volume cannot be made smaller. Write {granted} or more."
            : null;
}
