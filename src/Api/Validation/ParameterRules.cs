using System.Text.RegularExpressions;
using Surus.KubernetesTypes;

namespace Surus.Api;

/// <summary>The parameters of postgresql.conf: which may be set, and to what.</summary>
internal static partial class ParameterRules
{
    private const string Path = "spec.postgresql.parameters";
    private const long Mebibyte = 1024 * 1024;

    public static IEnumerable<FieldError> Check(Cluster cluster)
    {
        var parameters = cluster.Spec.Postgresql?.Parameters ?? new Dictionary<string, string>();
        return
        [
            .. parameters.OrderBy(pair => pair.Key, StringComparer.Ordinal).SelectMany(pair => Settable(cluster, pair.Key, pair.Value)),
            .. WalLevel(cluster, parameters),
            .. Booleans(parameters),
            .. WalLogHints(cluster, parameters),
            .. SharedBuffers(parameters),
            .. WalSizes(cluster, parameters),
        ];
    }

    internal static FieldError Error(string parameter, string? value, string detail) => FieldError.Invalid(
        $"{Path}.{parameter}", value, detail);

    private static IEnumerable<FieldError> Settable(Cluster cluster, string name, string value)
    {
        if (!ParameterName().IsMatch(name))
        {
            yield return Error(name, value, "a parameter's name has letters, digits, _ and $, with at most one dot.");
        }

        if (ServerParameters.Reserved.Contains(name) && !ServerParameters.IsOwnValue(cluster, name, value))
        {
            yield return Error(name, value, "the operator sets this parameter itself: leave it out.");
        }
    }

    private static IEnumerable<FieldError> WalLevel(Cluster cluster, IReadOnlyDictionary<string, string> parameters)
    {
        if (parameters.GetValueOrDefault("wal_level") is not { } level)
        {
            yield break;
        }

        if (level is not ("logical" or "replica" or "minimal"))
        {
            yield return Error("wal_level", level, "the level is logical, replica or minimal.");
        }

        if (level is not "minimal")
        {
            yield break;
        }

        if (cluster.Spec.Instances > 1 || ServerParameters.ArchiveMode(cluster) != "off" || cluster.IsReplica)
        {
            yield return Error("wal_level", level, "replicas and archives need more than minimal WAL: use replica or logical.");
        }

        if (parameters.GetValueOrDefault("max_wal_senders") is not "0")
        {
            yield return Error(
                "max_wal_senders", parameters.GetValueOrDefault("max_wal_senders"), "minimal WAL cannot be sent: set this to 0.");
        }
    }

    private static IEnumerable<FieldError> Booleans(IReadOnlyDictionary<string, string> parameters)
    {
        string[] names = ["hot_standby_feedback", "sync_replication_slots", "wal_log_hints"];
        return names
            .Where(name => parameters.GetValueOrDefault(name) is { } value && ParameterValue.Boolean(value) is null)
            .Select(name => Error(name, parameters[name], "this parameter is on or off."));
    }

    private static IEnumerable<FieldError> WalLogHints(Cluster cluster, IReadOnlyDictionary<string, string> parameters)
    {
        if (cluster.Spec.Instances > 1 && ParameterValue.Boolean(parameters.GetValueOrDefault("wal_log_hints")) is false)
        {
            yield return Error(
                "wal_log_hints", parameters["wal_log_hints"],
                "a former primary returns by pg_rewind, which needs the hints: leave them on with more than one instance.");
        }
    }

    private static IEnumerable<FieldError> SharedBuffers(IReadOnlyDictionary<string, string> parameters)
    {
        if (parameters.GetValueOrDefault("shared_buffers") is { } text && ParameterValue.Memory(text, Mebibyte) is null)
        {
            yield return Error("shared_buffers", text, "an amount of memory is a whole number with kB, MB, GB or TB, such as 256MB.");
        }
    }

    private static IEnumerable<FieldError> WalSizes(Cluster cluster, IReadOnlyDictionary<string, string> parameters)
    {
        (string Name, string? Text)[] given =
        [
            ("min_wal_size", parameters.GetValueOrDefault("min_wal_size")), ("max_wal_size", parameters.GetValueOrDefault("max_wal_size")),
        ];
        var sizes = given.Select(pair => (pair.Name, pair.Text, Bytes: ParameterValue.Memory(pair.Text, Mebibyte))).ToArray();
        foreach (var (name, text, _) in sizes.Where(size => size.Text is not null && size.Bytes is null))
        {
            yield return Error(name, text, "an amount of WAL is a whole number with MB, GB or TB, such as 1GB.");
        }

        var least = sizes[0].Bytes ?? 80 * Mebibyte;
        var most = sizes[1].Bytes ?? 1024 * Mebibyte;
        if (least >= most)
        {
            yield return Error("min_wal_size", given[0].Text, "give less than max_wal_size (1GB when not given).");
        }

        if (StorageRules.SizeOf(cluster.Spec.WalStorage) is { } volume)
        {
            foreach (var (name, text, _) in sizes.Where(size => size.Bytes is { } bytes && new Quantity(bytes) >= volume))
            {
                yield return Error(name, text, $"it must fit on the WAL volume with room to spare: give less than {volume}.");
            }
        }
    }

    [GeneratedRegex(@"^[A-Za-z_][A-Za-z0-9_$]*(\.[A-Za-z_][A-Za-z0-9_$]*)?$")]
    private static partial Regex ParameterName();
}
