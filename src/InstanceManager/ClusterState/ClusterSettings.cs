using System.Globalization;
using System.Text.Json;
using Surus.Api;
using Surus.Decisions;
using Surus.Objects;

namespace Surus.InstanceManager;

/// <summary>From a Cluster to what this instance takes from it. Pure.</summary>
internal static class ClusterSettings
{
    /// <summary>What the decisions take from the Cluster.</summary>
    public static ClusterTarget Target(Cluster cluster, string podName) => new()
    {
        TargetPrimary = NullIfEmpty(cluster.Status?.TargetPrimary),
        TargetPrimaryTimestamp = NullIfEmpty(cluster.Status?.TargetPrimaryTimestamp),
        CurrentPrimary = NullIfEmpty(cluster.Status?.CurrentPrimary),
        Instances = Math.Max(cluster.Spec.Instances, cluster.Status?.InstanceNames?.Count ?? 0),
        Fenced = IsFenced(cluster, podName),
        Lease = Timings(cluster.Spec.PrimaryLease),
        SwitchoverDelay = TimeSpan.FromSeconds(cluster.Spec.SwitchoverDelay ?? 3600),
    };

    /// <summary>The parameters.</summary>
    public static PostgresSettings Postgres(Cluster cluster, string podName, int majorVersion, ControllerPaths paths) => new()
    {
        ClusterName = cluster.Metadata.Name ?? "",
        MajorVersion = majorVersion,
        Parameters = cluster.Spec.Postgresql?.Parameters ?? new Dictionary<string, string>(),
        SharedPreloadLibraries = cluster.Spec.Postgresql?.SharedPreloadLibraries ?? [],
        ArchiveMode = Annotation(cluster, Annotations.SkipWalArchiving) is "enabled" ? ArchiveMode.Off
            : cluster.Spec.Replica is { Enabled: true } ? ArchiveMode.Always : ArchiveMode.On,
        EnableAlterSystem = cluster.Spec.Postgresql?.EnableAlterSystem ?? false,
        SynchronousStandbys = Synchronous(cluster, podName),
        TemporaryTablespaces =
            [.. (cluster.Spec.Tablespaces ?? []).Where(tablespace => tablespace.Temporary == true).Select(tablespace => tablespace.Name)],
        StandbySlots = [.. SlotsFor(cluster, podName).Order(StringComparer.Ordinal)],
        Paths = paths,
    };

    /// <summary>Who may connect.</summary>
    public static AuthenticationSettings Authentication(Cluster cluster) => new()
    {
        Lines = cluster.Spec.Postgresql?.PgHba ?? [],
        PodAddresses = (cluster.Status?.PodSelectorRefs ?? []).ToDictionary(
            reference => reference.Name, reference => reference.Ips ?? [], StringComparer.Ordinal),
    };

    /// <summary>The physical slots for the other instances; none where they are turned off.</summary>
    public static HashSet<string> SlotsFor(Cluster cluster, string podName)
    {
        var slots = cluster.Spec.ReplicationSlots?.HighAvailability;
        return slots is { Enabled: false }
            ? []
            : [.. OtherInstances(cluster, podName).Select(instance => ReplicationSlotName.For(instance, SlotPrefix(cluster)))];
    }

    /// <summary>The slot that this instance streams from; null where slots are turned off.</summary>
    public static string? OwnSlot(Cluster cluster, string podName) =>
        cluster.Spec.ReplicationSlots?.HighAvailability is { Enabled: false } ? null : ReplicationSlotName.For(podName, SlotPrefix(cluster));

    /// <summary>The prefix of the slots that are ours to make and drop.</summary>
    public static string SlotPrefix(Cluster cluster) =>
        cluster.Spec.ReplicationSlots?.HighAvailability?.SlotPrefix ?? ReplicationSlotName.DefaultPrefix;

    /// <summary>The other instances, ordered by name.</summary>
    public static IEnumerable<string> OtherInstances(Cluster cluster, string podName) =>
        (cluster.Status?.InstanceNames ?? [])
            .Where(instance => !string.Equals(instance, podName, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal);

    /// <summary>The address of an instance's pod, as the operator last saw it.</summary>
    public static string? AddressOf(Cluster cluster, string instance) =>
        cluster.Status?.InstancesReportedState is { } states && states.TryGetValue(instance, out var state) ? NullIfEmpty(state.Ip) : null;

    /// <summary>Whether there is an archive for WAL.</summary>
    public static bool HasArchive(Cluster cluster) =>
        cluster.Spec.Backup?.BarmanObjectStore is not null
        || (cluster.Spec.Plugins ?? []).Any(plugin => plugin.IsWalArchiver == true && plugin.Enabled != false);

    private static LeaseTimings Timings(PrimaryLeaseConfiguration? configured) => configured is null
        ? LeaseTimings.Default
        : new LeaseTimings(
            TimeSpan.FromSeconds(configured.LeaseDurationSeconds ?? 15), TimeSpan.FromSeconds(configured.RenewDeadlineSeconds ?? 10),
            TimeSpan.FromSeconds(configured.RetryPeriodSeconds ?? 2));

    private static SynchronousStandbys? Synchronous(Cluster cluster, string podName)
    {
        var healthy = cluster.Status?.InstancesStatus is { } byState && byState.TryGetValue("healthy", out var names) ? names : [];
        (string, bool)[] replicas =
            [.. OtherInstances(cluster, podName).Select(instance => (instance, healthy.Contains(instance, StringComparer.Ordinal)))];
        if (cluster.Spec.Postgresql?.Synchronous is { } wanted)
        {
            var request = new SynchronousRequest
            {
                Method = wanted.Method,
                Number = wanted.Number,
                MaximumFromCluster = wanted.MaxStandbyNamesFromCluster,
                NamesBefore = wanted.StandbyNamesPre ?? [],
                NamesAfter = wanted.StandbyNamesPost ?? [],
                PreferAvailability = wanted.DataDurability is "preferred",
            };
            return SynchronousSelection.Select(request, cluster.Metadata.Name ?? "", replicas);
        }

        return cluster.Spec.MaxSyncReplicas is > 0 and var maximum ? SynchronousSelection.SelectLegacy(maximum, replicas) : null;
    }

    private static bool IsFenced(Cluster cluster, string podName)
    {
        if (Annotation(cluster, Annotations.FencedInstances) is not { Length: > 0 } list)
        {
            return false;
        }

        try
        {
            using var names = JsonDocument.Parse(list);
            return names.RootElement.EnumerateArray().Any(name => name.GetString() is "*" || name.ValueEquals(podName));
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException)
        {
            // Nothing is stopped on account of an annotation that says nothing; the operator complains of it.
            return false;
        }
    }

    private static string? Annotation(Cluster cluster, string name) =>
        cluster.Metadata.Annotations is { } annotations && annotations.TryGetValue(name, out var value) ? value : null;

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;

    /// <summary>A time as the Cluster's status has it, with microseconds.</summary>
    public static string Timestamp(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
}
