using Surus.KubernetesTypes;

namespace Surus.Api.Tests;

/// <summary>What works, and could be better or may end, is said; and nothing is said of a definition that is as good as can be.</summary>
public class WarningTests
{
    private static readonly ClusterSpec _quiet = new()
    {
        Instances = 3,
        Storage = new StorageConfiguration { Size = "1Gi" },
        Postgresql = new PostgresConfiguration { Synchronous = new SynchronousReplication { Method = "any", Number = 1 } },
    };

    public static TheoryData<string, ClusterSpec> Loud()
    {
        var store = new BarmanObjectStoreConfiguration { DestinationPath = "s3://b/p" };
        var claim = new PersistentVolumeClaimSpec
        {
            StorageClassName = "slow",
            Resources = new VolumeResourceRequirements { Requests = new Dictionary<string, Quantity> { ["storage"] = Quantity.Parse("1Gi") } },
        };
        return new()
        {
            { "spec.nodeMaintenanceWindow", _quiet with { NodeMaintenanceWindow = new NodeMaintenanceWindow() } },
            { "spec.backup.barmanObjectStore", _quiet with { Backup = new BackupConfiguration { BarmanObjectStore = store } } },
            { "spec.externalClusters[0].barmanObjectStore", _quiet with { ExternalClusters = [new ExternalCluster { Name = "e", BarmanObjectStore = store }] } },
            { "spec.backup.retentionPolicy", _quiet with { Backup = new BackupConfiguration { RetentionPolicy = "30d" } } },
            { "spec.storage.storageClass wins", _quiet with { Storage = new StorageConfiguration { StorageClass = "fast", PvcTemplate = claim } } },
            { "spec.walStorage.size wins", _quiet with { WalStorage = new StorageConfiguration { Size = "2Gi", PvcTemplate = claim } } },
            { "read as 128MB", _quiet with { Postgresql = _quiet.Postgresql! with { Parameters = new Dictionary<string, string> { ["shared_buffers"] = "128" } } } },
            { "metricsQueriesTTL", _quiet with { Monitoring = new MonitoringConfiguration { MetricsQueriesTtl = "0s" } } },
            { "enablePodMonitor", _quiet with { Monitoring = new MonitoringConfiguration { EnablePodMonitor = true } } },
            { "podMonitorMetricRelabelings", _quiet with { Monitoring = new MonitoringConfiguration { PodMonitorMetricRelabelings = [new RelabelConfig()] } } },
            { "podMonitorRelabelings", _quiet with { Monitoring = new MonitoringConfiguration { PodMonitorRelabelings = [new RelabelConfig()] } } },
            { "asynchronous", _quiet with { Postgresql = null } },
        };
    }

    [Fact]
    public void Nothing_is_said_of_a_good_cluster() => Assert.Empty(ClusterValidation.Warnings(new Cluster { Spec = _quiet }));

    [Theory]
    [MemberData(nameof(Loud))]
    public void What_could_be_better_is_said_once(string words, ClusterSpec spec) =>
        Assert.Contains(words, Assert.Single(ClusterValidation.Warnings(new Cluster { Spec = spec })), StringComparison.Ordinal);

    [Fact]
    public void A_topology_that_is_not_satisfied_is_said()
    {
        var synchronous = _quiet.Postgresql!.Synchronous! with { NodeFailureDomainKeys = ["topology.kubernetes.io/zone"] };
        var cluster = new Cluster
        {
            Spec = _quiet with { Postgresql = new PostgresConfiguration { Synchronous = synchronous } },
            Status = new ClusterStatus
            {
                Conditions = Conditions.With(null, ConditionTypes.SyncReplicationTopologySatisfied, false, "X",
                "", DateTimeOffset.UnixEpoch),
            },
        };
        Assert.Contains("failure domain", Assert.Single(ClusterValidation.Warnings(cluster)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_condition_keeps_the_time_of_its_last_change()
    {
        var (first, later) = (DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddHours(1));
        var ready = Conditions.With(null, ConditionTypes.Ready, true, "A", "a", first);
        Assert.Same(ready, Conditions.With(ready, ConditionTypes.Ready, true, "A", "a", later));
        var reworded = Conditions.With(ready, ConditionTypes.Ready, true, "B", "b", later);
        Assert.Equal(first, Conditions.Find(reworded, ConditionTypes.Ready)!.LastTransitionTime);
        var unready = Conditions.With(reworded, ConditionTypes.Ready, false, "C", "c", later);
        Assert.Equal(later, Assert.Single(unready).LastTransitionTime);
        Assert.False(Conditions.IsTrue(unready, ConditionTypes.Ready));
        Assert.Empty(Conditions.Without(unready, ConditionTypes.Ready)!);
    }
}
