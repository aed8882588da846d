using KubernetesObjectMeta = Surus.KubernetesTypes.ObjectMeta;

namespace Surus.Api.Tests;

/// <summary>What a definition means where it says nothing.</summary>
public class DefaultingTests
{
    private static readonly ClusterSpec _bare = new() { Instances = 1, Storage = new StorageConfiguration { Size = "1Gi" } };

    [Fact]
    public void A_bare_cluster_gets_everything_the_contract_names()
    {
        var spec = Apply(_bare).Spec;
        Assert.Equal(DefaultingOptions.DefaultPostgresImage, spec.ImageName);
        var initdb = spec.Bootstrap!.Initdb!;
        Assert.Equal(("app", "app", "UTF8", "C",
        "C"), (initdb.Database, initdb.Owner, initdb.Encoding, initdb.LocaleCollate, initdb.LocaleCType));
        Assert.Equal("preferred", spec.Affinity!.PodAntiAffinityType);
        Assert.Equal("info", spec.LogLevel);
        Assert.NotNull(spec.Monitoring);
        Assert.Equal((true,
        "_cnpg_"), (spec.ReplicationSlots!.HighAvailability!.Enabled, spec.ReplicationSlots.HighAvailability.SlotPrefix));
        Assert.True(spec.ReplicationSlots.SynchronizeReplicas!.Enabled);
        Assert.Equal(new IsolationCheck { Enabled = true, RequestTimeout = 1000, ConnectionTimeout = 1000 }, spec.Probes!.Liveness!.IsolationCheck);
        Assert.Equal("on", spec.Postgresql!.Parameters!["archive_mode"]);
        Assert.Equal(ServerParameters.Defaults.Count + 1, spec.Postgresql.Parameters.Count);
    }

    [Fact]
    public void What_the_user_says_stays()
    {
        var spec = Apply(_bare with
        {
            ImageName = "postgresql:16.1",
            LogLevel = "debug",
            Affinity = new ClusterAffinity { EnablePodAntiAffinity = false },
            Postgresql = new PostgresConfiguration { Parameters = new Dictionary<string, string> { ["wal_level"] = "replica", ["work_mem"] = "8MB" } },
            Monitoring = new MonitoringConfiguration { DisableDefaultQueries = true },
            Bootstrap = new BootstrapConfiguration { Initdb = new InitdbBootstrap { Database = "shop" } },
        }).Spec;
        Assert.Equal("postgresql:16.1", spec.ImageName);
        Assert.Equal("debug", spec.LogLevel);
        Assert.Null(spec.Affinity!.PodAntiAffinityType);
        Assert.Equal(("replica", "8MB"), (spec.Postgresql!.Parameters!["wal_level"], spec.Postgresql.Parameters["work_mem"]));
        Assert.Null(spec.Monitoring!.CustomQueriesConfigMap);
        Assert.Equal(("shop", "shop"), (spec.Bootstrap!.Initdb!.Database, spec.Bootstrap.Initdb.Owner));
    }

    [Fact]
    public void Parameters_wait_until_the_version_is_known() =>
        Assert.Null(Apply(_bare with { ImageName = "postgresql@sha256:01" }).Spec.Postgresql!.Parameters);

    [Fact]
    public void A_recovery_and_a_copy_have_an_application_database_too()
    {
        var recovery = Apply(_bare with { Bootstrap = new BootstrapConfiguration { Recovery = new RecoveryBootstrap() } }).Spec.Bootstrap!;
        Assert.Null(recovery.Initdb);
        Assert.Equal(("app", "app"), (recovery.Recovery!.Database, recovery.Recovery.Owner));
        var copy = Apply(_bare with { Bootstrap = new BootstrapConfiguration { PgBaseBackup = new PgBaseBackupBootstrap { Database = "shop" } } }).Spec.Bootstrap!;
        Assert.Equal(("shop", "shop"), (copy.PgBaseBackup!.Database, copy.PgBaseBackup.Owner));
    }

    [Fact]
    public void A_monolith_has_no_application_database_of_its_own()
    {
        var import = new ImportConfiguration { Type = ImportConfiguration.Monolith, Databases = ["*"] };
        var cluster = Apply(_bare with { Bootstrap = new BootstrapConfiguration { Initdb = new InitdbBootstrap { Import = import } } });
        Assert.Null(cluster.Spec.Bootstrap!.Initdb!.Database);
        Assert.Null(cluster.ApplicationDatabase);
    }

    [Fact]
    public void Tablespaces_belong_to_the_owner_of_the_application_database()
    {
        var tablespaces = Apply(_bare with
        {
            Bootstrap = new BootstrapConfiguration { Initdb = new InitdbBootstrap { Database = "shop", Owner = "keeper" } },
            Tablespaces = [new TablespaceConfiguration { Name = "a" }, new TablespaceConfiguration { Name = "b", Owner = new TablespaceOwner { Name = "other" } }],
        }).Spec.Tablespaces!;
        Assert.Equal(["keeper", "other"], tablespaces.Select(tablespace => tablespace.Owner!.Name));
    }

    [Fact]
    public void Annotations_of_old_take_the_place_of_their_fields()
    {
        var cluster = ClusterDefaulting.Apply(
            new Cluster
            {
                Metadata = new KubernetesObjectMeta
                {
                    Annotations = new Dictionary<string, string>
                    {
                        [Annotations.LivenessPinger] = "{\"enabled\": false, \"requestTimeout\": 300}",
                        [Annotations.FailoverQuorum] = "true",
                    },
                },
                Spec = _bare with { Postgresql = new PostgresConfiguration { Synchronous = new SynchronousReplication { Method = "any", Number = 1 } } },
            },
            new DefaultingOptions());
        Assert.Equal(new IsolationCheck { Enabled = false, RequestTimeout = 300, ConnectionTimeout = 1000 }, cluster.Spec.Probes!.Liveness!.IsolationCheck);
        Assert.Equal((true,
        "required"), (cluster.Spec.Postgresql!.Synchronous!.FailoverQuorum, cluster.Spec.Postgresql.Synchronous.DataDurability));
    }

    [Fact]
    public void The_settings_of_the_operator_add_queries_and_plugins()
    {
        var options = new DefaultingOptions { HasQueriesConfigMap = true, HasQueriesSecret = true, IncludedPlugins = ["p", "q"] };
        var spec = ClusterDefaulting.Apply(new Cluster { Spec = _bare with { Plugins = [new PluginConfiguration { Name = "q", Enabled = false }] } }, options).Spec;
        Assert.Equal(["cnpg-default-monitoring"], spec.Monitoring!.CustomQueriesConfigMap!.Select(reference => reference.Name));
        Assert.Equal(["cnpg-default-monitoring"], spec.Monitoring.CustomQueriesSecret!.Select(reference => reference.Name));
        Assert.Equal([("q", false), ("p", true)], spec.Plugins!.Select(plugin => (plugin.Name, plugin.Enabled ?? true)));
    }

    private static Cluster Apply(ClusterSpec spec) => ClusterDefaulting.Apply(new Cluster { Spec = spec }, new DefaultingOptions());
}
