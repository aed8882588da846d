using System.Numerics;

namespace Surus.Api;

/// <summary>One way of bootstrap, with what it needs.</summary>
internal static class BootstrapRules
{
    private const string Path = "spec.bootstrap";

    public static IEnumerable<FieldError> Check(Cluster cluster)
    {
        var bootstrap = cluster.Spec.Bootstrap;
        if (bootstrap is null)
        {
            return [];
        }

        return
        [
            .. OneMethod(bootstrap),
            .. ApplicationDatabase($"{Path}.initdb", bootstrap.Initdb?.Database, bootstrap.Initdb?.Owner),
            .. ApplicationDatabase($"{Path}.recovery", bootstrap.Recovery?.Database, bootstrap.Recovery?.Owner),
            .. ApplicationDatabase($"{Path}.pg_basebackup", bootstrap.PgBaseBackup?.Database, bootstrap.PgBaseBackup?.Owner),
            .. bootstrap.Initdb is { } initdb ? Initdb(initdb) : [],
            .. BaseBackupSource(cluster),
            .. RecoverySource(cluster),
        ];
    }

    private static IEnumerable<FieldError> OneMethod(BootstrapConfiguration bootstrap)
    {
        object?[] methods = [bootstrap.Initdb, bootstrap.Recovery, bootstrap.PgBaseBackup];
        if (methods.Count(method => method is not null) > 1)
        {
            yield return FieldError.Forbidden(Path, "a cluster is made in one way: give one of initdb, recovery and pg_basebackup.");
        }
    }

    private static IEnumerable<FieldError> ApplicationDatabase(string path, string? database, string? owner)
    {
        if (!string.IsNullOrEmpty(database) && string.IsNullOrEmpty(owner))
        {
            yield return FieldError.Invalid($"{path}.owner", "", "the application database needs an owner: name one.");
        }

        if (!string.IsNullOrEmpty(owner) && string.IsNullOrEmpty(database))
        {
            yield return FieldError.Invalid($"{path}.database", "", "the owner needs a database to own: name one.");
        }
    }

    private static IEnumerable<FieldError> Initdb(InitdbBootstrap initdb)
    {
        if (initdb.WalSegmentSize is { } size && (size <= 0 || !BitOperations.IsPow2(size)))
        {
            yield return FieldError.Invalid(
                $"{Path}.initdb.walSegmentSize", size, "the size of WAL files in MiB is a power of two, from 1 to 1024.");
        }

        foreach (var error in References(initdb.PostInitApplicationSqlRefs))
        {
            yield return error;
        }
    }

    private static IEnumerable<FieldError> References(SqlReferences? references)
    {
        const string path = $"{Path}.initdb.postInitApplicationSQLRefs";
        var secrets = (references?.SecretRefs ?? []).Where(item => item.Name.Length == 0 || item.Key.Length == 0)
            .Select(item => FieldError.Invalid(
                $"{path}.secretRefs", $"{item.Name}/{item.Key}", "a reference needs the secret's name and a key."));
        var configMaps = (references?.ConfigMapRefs ?? []).Where(item => item.Name.Length == 0 || item.Key.Length == 0)
            .Select(item => FieldError.Invalid(
                $"{path}.configMapRefs", $"{item.Name}/{item.Key}", "a reference needs the config map's name and a key."));
        return secrets.Concat(configMaps);
    }

    private static IEnumerable<FieldError> BaseBackupSource(Cluster cluster)
    {
        if (cluster.Spec.Bootstrap?.PgBaseBackup?.Source is { } source && ExternalClusters.Find(cluster.Spec, source) is null)
        {
            yield return ExternalClusters.Unknown($"{Path}.pg_basebackup.source", source);
        }
    }

    private static IEnumerable<FieldError> RecoverySource(Cluster cluster)
    {
        if (cluster.Spec.Bootstrap?.Recovery?.Source is not { Length: > 0 } source)
        {
            yield break;
        }

        var external = ExternalClusters.Find(cluster.Spec, source);
        if (external is null)
        {
            yield return ExternalClusters.Unknown($"{Path}.recovery.source", source);
        }
        else if (!ExternalClusters.CanBeReached(external))
        {
            yield return FieldError.Invalid(
                $"{Path}.recovery.source", source,
                "nothing says how this external cluster is reached: give it connectionParameters, barmanObjectStore or plugin.");
        }
    }
}
