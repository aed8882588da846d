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
        Fenced = cluster.FencedInstances.Contains(podName),
        Lease = LeaseTimings.Of(cluster.Spec.PrimaryLease),
        LivenessProbeTimeout = TimeSpan.FromSeconds(cluster.Spec.LivenessProbeTimeoutSeconds),
        SmartShutdownTimeout = TimeSpan.FromSeconds(cluster.Spec.SmartShutdownTimeoutSeconds),
        SwitchoverDelay = TimeSpan.FromSeconds(cluster.Spec.SwitchoverDelaySeconds),
    };

    /// <summary>The parameters.</summary>
    /// <param name="cluster">The Cluster.</param>
    /// <param name="podName">This instance.</param>
    /// <param name="silent">The standbys that it does not count on.</param>
    /// <param name="majorVersion">PostgreSQL's major version.</param>
    /// <param name="paths">Where the manager's files are.</param>
    public static PostgresSettings Postgres(Cluster cluster, string podName, IReadOnlySet<string> silent, int majorVersion, ControllerPaths paths) => new()
    {
        ClusterName = cluster.Metadata.Name ?? "",
        MajorVersion = majorVersion,
        Parameters = cluster.Spec.Postgresql?.Parameters ?? new Dictionary<string, string>(),
        SharedPreloadLibraries = cluster.Spec.Postgresql?.SharedPreloadLibraries ?? [],
        ArchiveMode = ServerParameters.ArchiveMode(cluster),
        EnableAlterSystem = cluster.Spec.Postgresql?.EnableAlterSystem ?? false,
        SynchronousStandbys = Synchronous(cluster, podName, silent),
        TemporaryTablespaces =
            [.. (cluster.Spec.Tablespaces ?? []).Where(tablespace => tablespace.Temporary == true).Select(tablespace => tablespace.Name)],
        StandbySlots = StandbySlots(cluster, podName, silent),
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
        var prefix = cluster.Spec.HighAvailabilitySlotPrefix;
        return cluster.Spec.HighAvailabilitySlotsEnabled
            ? [.. OtherInstances(cluster, podName).Select(instance => ReplicationSlotName.For(instance, prefix))]
            : [];
    }

    /// <summary>The start of the names of the slots for this cluster's instances.</summary>
    public static string SlotPrefix(Cluster cluster) => ReplicationSlotName.For($"{cluster.Metadata.Name}-", cluster.Spec.HighAvailabilitySlotPrefix);

    /// <summary>Which slots are the user's, and kept on the standbys.</summary>
    public static UserSlotPolicy UserSlots(Cluster cluster) => new()
    {
        Enabled = cluster.Spec.UserSlotsSynchronized,
        OwnPrefixes = cluster.Spec.HighAvailabilitySlotPrefix is { Length: > 0 } prefix ? [prefix] : [SlotPrefix(cluster)],
        ExcludePatterns = cluster.Spec.ReplicationSlots?.SynchronizeReplicas?.ExcludePatterns ?? [],
    };

    /// <summary>The slot that this instance streams from; null where slots are turned off.</summary>
    public static string? OwnSlot(Cluster cluster, string podName) =>
        cluster.Spec.HighAvailabilitySlotsEnabled ? ReplicationSlotName.For(podName, cluster.Spec.HighAvailabilitySlotPrefix) : null;

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

    /// <summary>The standbys that a commit waits for; null for none.</summary>
    public static SynchronousStandbys? Synchronous(Cluster cluster, string podName, IReadOnlySet<string> silent)
    {
        var (ready, surplus) = (Ready(cluster, silent), Surplus.Names(cluster));
        string[] others = [.. OtherInstances(cluster, podName).Where(instance => !surplus.Contains(instance))];
        (string, bool)[] replicas = [.. FailureDomains.Eligible(cluster, podName, others).Select(instance => (instance, ready.Contains(instance)))];
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

    /// <summary>
    /// The slots of the standbys that logical failover slots wait for: no consumer may be ahead of an instance that could be promoted. One that is
    /// away is not waited for, as long as another is there.
    /// </summary>
    private static IReadOnlyList<string> StandbySlots(Cluster cluster, string podName, IReadOnlySet<string> silent)
    {
        var ready = Ready(cluster, silent);
        string[] others = cluster.Spec.HighAvailabilitySlotsEnabled ? [.. OtherInstances(cluster, podName)] : [];
        return [.. (others.Any(ready.Contains) ? others.Where(ready.Contains) : others).Select(instance => ReplicationSlotName.For(instance, cluster.Spec.HighAvailabilitySlotPrefix))];
    }

    private static HashSet<string> Ready(Cluster cluster, IReadOnlySet<string> silent) =>
        cluster.Status?.InstancesStatus is { } byState && byState.TryGetValue("healthy", out var healthy) ? [.. healthy.Where(name => !silent.Contains(name))] : [];

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
