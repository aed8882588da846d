using System.Text.RegularExpressions;

namespace Surus.Api;

/// <summary>Replication slots, and what keeping logical slots through a failover needs.</summary>
internal static class ReplicationSlotRules
{
    private const string Path = "spec.replicationSlots";
    private const int FirstMajorWithSlotSynchronization = 17;

    public static IEnumerable<FieldError> Check(Cluster cluster) =>
        [.. Patterns(cluster.Spec), .. LogicalDecoding(cluster), .. FailoverSlots(cluster.Spec)];

    private static IEnumerable<FieldError> Patterns(ClusterSpec spec) => !spec.UserSlotsSynchronized
        ? []
        : (spec.ReplicationSlots?.SynchronizeReplicas?.ExcludePatterns ?? [])
            .Where(pattern => !IsRegex(pattern))
            .Select(pattern => FieldError.Invalid(
                $"{Path}.synchronizeReplicas.excludePatterns", pattern,
                "this is not a regular expression: check brackets and quantifiers."));

    private static IEnumerable<FieldError> LogicalDecoding(Cluster cluster)
    {
        if (cluster.Spec.ReplicationSlots?.HighAvailability?.SynchronizeLogicalDecoding is not true || UsesFailoverSlots(cluster.Spec))
        {
            yield break;
        }

        if (cluster.RequestedMajorVersion < FirstMajorWithSlotSynchronization)
        {
            yield return FieldError.Invalid(
                $"{Path}.highAvailability.synchronizeLogicalDecoding", true,
                "PostgreSQL copies logical slots by itself only from 17 on: use a newer version, or the extension pg_failover_slots.");
            yield break;
        }

        string[] needed = ["hot_standby_feedback", "sync_replication_slots"];
        foreach (var name in needed.Where(name => !IsOn(cluster.Spec, name)))
        {
            yield return ParameterRules.Error(
                name, Value(cluster.Spec, name), "copying logical slots to the replicas needs this parameter: set it to on.");
        }
    }

    private static IEnumerable<FieldError> FailoverSlots(ClusterSpec spec)
    {
        if (!UsesFailoverSlots(spec))
        {
            yield break;
        }

        if (!IsOn(spec, "hot_standby_feedback"))
        {
            yield return ParameterRules.Error(
                "hot_standby_feedback", Value(spec, "hot_standby_feedback"), "pg_failover_slots needs this parameter: set it to on.");
        }

        if (spec.ReplicationSlots is null)
        {
            yield return FieldError.Invalid(
                Path, "", "pg_failover_slots needs the replicas' slots: give highAvailability with enabled: true.");
        }
        else if (spec.ReplicationSlots.HighAvailability is null or { Enabled: false })
        {
            yield return FieldError.Invalid(
                $"{Path}.highAvailability", "", "pg_failover_slots needs the replicas' slots: set enabled to true.");
        }
    }

    private static bool UsesFailoverSlots(ClusterSpec spec) =>
        spec.Postgresql?.Parameters?.Keys.Any(name => name.StartsWith("pg_failover_slots.", StringComparison.Ordinal)) is true;

    private static bool IsOn(ClusterSpec spec, string parameter) => ParameterValue.Boolean(Value(spec, parameter)) is true;

    private static string? Value(ClusterSpec spec, string parameter) => spec.Postgresql?.Parameters?.GetValueOrDefault(parameter);

    private static bool IsRegex(string pattern)
    {
        try
        {
            _ = new Regex(pattern, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
