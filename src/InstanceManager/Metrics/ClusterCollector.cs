using System.Globalization;
using Surus.Api;
using Surus.Decisions;
using Surus.Telemetry;

namespace Surus.InstanceManager;

/// <summary>The metrics that follow from the Cluster and from what the manager knows. Pure.</summary>
internal static class ClusterCollector
{
    /// <summary>Adds them.</summary>
    public static void AddTo(MetricsText metrics, Cluster? cluster, InstanceView? view, string podName)
    {
        Add("cnpg_collector_fencing_on", IsOne(view?.Cluster is { Fenced: true }), "Whether this instance is fenced.");
        Add("cnpg_collector_replica_mode", IsOne(cluster?.IsReplica == true), "Whether the cluster follows another one.");
        Add(
            "cnpg_collector_nodes_used",
            cluster?.Status?.Topology is { SuccessfullyExtracted: true, NodesUsed: { } nodes } ? nodes : -1,
            "Nodes that instances run on; -1 while that is not known.");
        SynchronousReplicas(metrics, cluster, podName, view?.SilentStandbys ?? []);
        Volumes(metrics, view);
        if (view?.Postgres.IsPrimary != true)
        {
            return;
        }

        Add(
            "cnpg_collector_manual_switchover_required", IsOne(cluster?.Status?.Phase == Phase.WaitingForUser),
            "Whether a switchover by the user is waited for.");
        Add("cnpg_collector_first_recoverability_point", UnixTime(cluster?.Status?.FirstRecoverabilityPoint), "The earliest time a recovery can reach, unix time.");
        Add("cnpg_collector_last_available_backup_timestamp", UnixTime(cluster?.Status?.LastSuccessfulBackup), "When the last good backup ended, unix time.");
        Add("cnpg_collector_last_failed_backup_timestamp", UnixTime(cluster?.Status?.LastFailedBackup), "When the last backup that failed did, unix time.");

        void Add(string name, double value, string description) => metrics.Gauge(name, value, description);
    }

    private static void SynchronousReplicas(MetricsText metrics, Cluster? cluster, string podName, IReadOnlySet<string> silent)
    {
        const string name = "cnpg_collector_sync_replicas";
        const string description = "Synchronous standbys: asked for at least and at most, expected, and in PostgreSQL's configuration.";
        metrics.Gauge(name, cluster?.Spec.MinSyncReplicas ?? 0, description, ("value", "min"));
        metrics.Gauge(name, cluster?.Spec.MaxSyncReplicas ?? 0, description, ("value", "max"));
        metrics.Gauge(
            name, cluster is null ? 0 : ClusterSettings.Synchronous(cluster, podName, silent)?.Number ?? 0, description, ("value", "expected"));
    }

    private static void Volumes(MetricsText metrics, InstanceView? view)
    {
        foreach (var volume in view?.Volumes ?? [])
        {
            metrics.Gauge("surus_volume_size_bytes", volume.SizeBytes, "The size of a volume's file system.", ("volume", volume.Role));
            metrics.Gauge("surus_volume_available_bytes", volume.AvailableBytes, "How much room is left on a volume.", ("volume", volume.Role));
        }
    }

    private static double IsOne(bool value) => value ? 1 : 0;

    private static double UnixTime(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time.ToUnixTimeSeconds() : 0;
}

/// <summary>Adds gauges with their description.</summary>
internal static class Gauges
{
    public static void Gauge(this MetricsText metrics, string name, double value, string description, params ReadOnlySpan<(string Name, string Value)> labels)
    {
        metrics.Describe(name, MetricType.Gauge, description);
        metrics.Add(name, MetricType.Gauge, value, labels);
    }
}
