namespace Surus.Api;

/// <summary>What works, and could be better or may end.</summary>
internal static class ClusterWarnings
{
    public static IEnumerable<string> Of(Cluster cluster) =>
    [
        .. Maintenance(cluster.Spec),
        .. Backups(cluster.Spec),
        .. Storage(cluster.Spec),
        .. Monitoring(cluster.Spec),
        .. Replication(cluster),
        .. SharedBuffers(cluster.Spec),
    ];

    private static IEnumerable<string> Maintenance(ClusterSpec spec)
    {
        if (spec.NodeMaintenanceWindow is not null)
        {
            yield return "spec.nodeMaintenanceWindow is deprecated: set spec.enablePDB to false while nodes are drained.";
        }
    }

    private static IEnumerable<string> Backups(ClusterSpec spec)
    {
        var stores = (spec.ExternalClusters ?? [])
            .Select((external, index) => (external.BarmanObjectStore, Path: $"spec.externalClusters[{index}].barmanObjectStore"))
            .Prepend((spec.Backup?.BarmanObjectStore, Path: "spec.backup.barmanObjectStore"))
            .Where(store => store.BarmanObjectStore is not null).Select(store => store.Path).ToList();
        if (stores.Count > 0)
        {
            yield return $"Object stores in the cluster's own definition are deprecated and end with 1.31.0: use a plugin in place of {string.Join(", ", stores)}.";
        }

        if (!string.IsNullOrEmpty(spec.Backup?.RetentionPolicy) && spec.Backup.BarmanObjectStore is null)
        {
            yield return "spec.backup.retentionPolicy has no effect without spec.backup.barmanObjectStore: set the policy where the backups are kept.";
        }
    }

    private static IEnumerable<string> Storage(ClusterSpec spec)
    {
        (string Path, StorageConfiguration? Storage)[] volumes = [("spec.storage", spec.Storage), ("spec.walStorage", spec.WalStorage)];
        foreach (var (path, storage) in volumes)
        {
            if (!string.IsNullOrEmpty(storage?.StorageClass) && !string.IsNullOrEmpty(storage.PvcTemplate?.StorageClassName))
            {
                yield return $"{path}.storageClass wins over {path}.pvcTemplate.storageClassName: give one of the two.";
            }

            if (!string.IsNullOrEmpty(storage?.Size) && storage.PvcTemplate?.Resources?.Requests?.ContainsKey("storage") is true)
            {
                yield return $"{path}.size wins over the request for storage in {path}.pvcTemplate: give one of the two.";
            }
        }
    }

    private static IEnumerable<string> SharedBuffers(ClusterSpec spec)
    {
        if (spec.Postgresql?.Parameters?.GetValueOrDefault("shared_buffers") is { Length: > 0 } value && value.All(char.IsAsciiDigit))
        {
            yield return $"shared_buffers has no unit and is read as {value}MB: write the unit, it will be required.";
        }
    }

    private static IEnumerable<string> Monitoring(ClusterSpec spec)
    {
        var monitoring = spec.Monitoring ?? new MonitoringConfiguration();
        if (monitoring.MetricsQueriesTtl is { } ttl && IsZero(ttl))
        {
            yield return "spec.monitoring.metricsQueriesTTL is 0: every scrape runs all queries, which may load the database.";
        }

        if (monitoring.EnablePodMonitor is true)
        {
            yield return "spec.monitoring.enablePodMonitor is deprecated: make a PodMonitor of your own.";
        }

        if (monitoring.PodMonitorMetricRelabelings is { Count: > 0 })
        {
            yield return "spec.monitoring.podMonitorMetricRelabelings is deprecated: make a PodMonitor of your own.";
        }

        if (monitoring.PodMonitorRelabelings is { Count: > 0 })
        {
            yield return "spec.monitoring.podMonitorRelabelings is deprecated: make a PodMonitor of your own.";
        }
    }

    private static IEnumerable<string> Replication(Cluster cluster)
    {
        var synchronous = cluster.Spec.Postgresql?.Synchronous;
        if (cluster.Spec.Instances >= 2 && !cluster.IsReplica && synchronous is null && (cluster.Spec.MinSyncReplicas ?? 0) == 0)
        {
            yield return "Replication is asynchronous: a failover may lose the last commits. Use spec.postgresql.synchronous where that matters.";
        }

        if ((synchronous?.PodFailureDomainKeys is { Count: > 0 } || synchronous?.NodeFailureDomainKeys is { Count: > 0 })
            && Conditions.Find(cluster.Status?.Conditions, ConditionTypes.SyncReplicationTopologySatisfied)?.Status == Conditions.False)
        {
            yield return "Too few synchronous standbys stand outside the primary's failure domain: add instances elsewhere.";
        }
    }

    private static bool IsZero(string duration) => GoDuration.TryParse(duration, out var value) && value == TimeSpan.Zero;
}
