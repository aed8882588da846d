using System.Text.RegularExpressions;
using Surus.KubernetesTypes;

namespace Surus.Api;

/// <summary>Volumes have sizes; tablespaces have names that PostgreSQL and Kubernetes both take.</summary>
internal static partial class StorageRules
{
    private const string TablespacesPath = "spec.tablespaces";

    public static IEnumerable<FieldError> Check(Cluster cluster) =>
    [
        .. Size(cluster.Spec.Storage, "spec.storage.size"),
        .. cluster.Spec.WalStorage is { } wal ? Size(wal, "spec.walStorage.size") : [],
        .. Tablespaces(cluster.Spec.Tablespaces ?? []),
        .. TemporaryData(cluster.Spec),
        .. SnapshotClasses(cluster.Spec),
    ];

    /// <summary>The size of a volume; null when nothing gives one.</summary>
    public static Quantity? SizeOf(StorageConfiguration? storage) =>
        Quantity.TryParse(storage?.Size, out var size) ? size
        : storage?.PvcTemplate?.Resources?.Requests is { } requests && requests.TryGetValue("storage", out var request) ? request
        : null;

    private static IEnumerable<FieldError> Size(StorageConfiguration? storage, string path)
    {
        if (!string.IsNullOrEmpty(storage?.Size))
        {
            if (!Quantity.TryParse(storage.Size, out _))
            {
                yield return FieldError.Invalid(path, storage.Size, "a size is a number with a unit, such as 10Gi.");
            }
        }
        else if (SizeOf(storage) is null)
        {
            yield return FieldError.Invalid(path, "", "a volume needs a size: give it here, or as a request for storage in pvcTemplate.");
        }
    }

    private static IEnumerable<FieldError> Tablespaces(IReadOnlyList<TablespaceConfiguration> tablespaces)
    {
        var errors = tablespaces.SelectMany((tablespace, index) =>
            Tablespace(tablespace, $"{TablespacesPath}[{index}]").Concat(Size(tablespace.Storage, $"{TablespacesPath}[{index}].size")));
        var duplicates = Duplicates.Of(tablespaces, tablespace => tablespace.Name, StringComparer.OrdinalIgnoreCase)
            .Select(pair => FieldError.Invalid(
                $"{TablespacesPath}[{pair.Index}]", pair.Item.Name, "another tablespace has this name, apart from capitals."));
        var volumes = Duplicates.Of(tablespaces, tablespace => ObjectNames.TablespaceSuffix(tablespace.Name))
            .Select(pair => FieldError.Invalid(
                $"{TablespacesPath}[{pair.Index}]", pair.Item.Name,
                "its volume would be named like another tablespace's: _, $ and capitals do not tell volumes apart."));
        return errors.Concat(duplicates).Concat(volumes);
    }

    private static IEnumerable<FieldError> Tablespace(TablespaceConfiguration tablespace, string path)
    {
        if (tablespace.Name.StartsWith("pg_", StringComparison.Ordinal))
        {
            yield return FieldError.Invalid(path, tablespace.Name, "names that start with pg_ are PostgreSQL's own.");
        }

        if (!Identifier().IsMatch(tablespace.Name))
        {
            yield return FieldError.Invalid(path, tablespace.Name, "use letters, digits, _ and $, starting with a letter or _.");
        }

        if (tablespace.Name.Length > Names.LongestIdentifier)
        {
            yield return FieldError.Invalid(path, tablespace.Name, "a name in PostgreSQL has at most 63 characters.");
        }
    }

    private static IEnumerable<FieldError> TemporaryData(ClusterSpec spec)
    {
        if (spec is { EphemeralVolumeSource: not null, EphemeralVolumesSizeLimit.TemporaryData: not null })
        {
            yield return FieldError.Duplicate(
                "spec.ephemeralVolumeSource", "", "the volume gives the size itself: leave ephemeralVolumesSizeLimit.temporaryData out.");
        }
    }

    private static IEnumerable<FieldError> SnapshotClasses(ClusterSpec spec)
    {
        var known = (spec.Tablespaces ?? []).Select(tablespace => tablespace.Name).ToHashSet(StringComparer.Ordinal);
        return (spec.Backup?.VolumeSnapshot?.TablespaceClassName ?? new Dictionary<string, string>()).Keys
            .Where(name => !known.Contains(name))
            .Select(name => FieldError.Invalid(
                "spec.backup.volumeSnapshot.tablespaceClassName", name, "no tablespace has this name: name one of spec.tablespaces."));
    }

    [GeneratedRegex("^[a-zA-Z_][a-zA-Z0-9_$]*$")]
    private static partial Regex Identifier();
}
