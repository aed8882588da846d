namespace Surus.Api;

/// <summary>Fills a definition in, the way the mutating webhook does: what users see later is what the operator goes by.</summary>
public static class ClusterDefaulting
{
    /// <summary>The cluster with its defaults; filling in twice changes nothing more.</summary>
    public static Cluster Apply(Cluster cluster, DefaultingOptions options)
    {
        var withImage = cluster with { Spec = Image(cluster.Spec, options) };
        var spec = withImage.Spec;
        return withImage with
        {
            Spec = spec with
            {
                Bootstrap = Bootstrap(spec.Bootstrap ?? new BootstrapConfiguration()),
                Affinity = Affinity(spec.Affinity),
                Backup = spec.Backup is { Target: null or "" } backup ? backup with { Target = "prefer-standby" } : spec.Backup,
                Postgresql = Postgres(withImage),
                LogLevel = string.IsNullOrEmpty(spec.LogLevel) ? "info" : spec.LogLevel,
                Monitoring = Monitoring(spec, options),
                ReplicationSlots = Slots(spec.ReplicationSlots ?? new ReplicationSlotsConfiguration()),
                Tablespaces = Tablespaces(withImage),
                Plugins = Plugins(spec.Plugins, options.IncludedPlugins),
                Probes = Probes(withImage),
            },
        };
    }

    private static ClusterSpec Image(ClusterSpec spec, DefaultingOptions options) =>
        string.IsNullOrEmpty(spec.ImageName) && spec.ImageCatalogRef is null ? spec with { ImageName = options.PostgresImage } : spec;

    private static BootstrapConfiguration Bootstrap(BootstrapConfiguration bootstrap) => bootstrap switch
    {
        { Recovery: { } recovery } => bootstrap with
        {
            Recovery = recovery with
            {
                Database = Given(recovery.Database) ?? Databases.Application,
                Owner = Owner(recovery.Database, recovery.Owner),
            },
        },
        { PgBaseBackup: { } copy } => bootstrap with
        {
            PgBaseBackup = copy with { Database = Given(copy.Database) ?? Databases.Application, Owner = Owner(copy.Database, copy.Owner) },
        },
        _ => bootstrap with { Initdb = Initdb(bootstrap.Initdb ?? new InitdbBootstrap()) },
    };

    private static InitdbBootstrap Initdb(InitdbBootstrap initdb)
    {
        var database = Given(initdb.Database) ?? (initdb.Import?.Type is ImportConfiguration.Monolith ? null : Databases.Application);
        return initdb with
        {
            Database = database ?? initdb.Database,
            Owner = Given(initdb.Owner) ?? database ?? initdb.Owner,
            Encoding = Given(initdb.Encoding) ?? "UTF8",
            LocaleCollate = Given(initdb.LocaleCollate) ?? "C",
            LocaleCType = Given(initdb.LocaleCType) ?? "C",
        };
    }

    private static string Owner(string? database, string? owner) => Given(owner) ?? Given(database) ?? Databases.Application;

    private static ClusterAffinity? Affinity(ClusterAffinity? affinity) =>
        affinity is { EnablePodAntiAffinity: false } || Given(affinity?.PodAntiAffinityType) is not null
            ? affinity
            : (affinity ?? new ClusterAffinity()) with { PodAntiAffinityType = "preferred" };

    private static PostgresConfiguration? Postgres(Cluster cluster)
    {
        var postgres = cluster.Spec.Postgresql ?? new PostgresConfiguration();
        return postgres with
        {
            Synchronous = Synchronous(cluster, postgres.Synchronous),
            Parameters = cluster.RequestedMajorVersion is null ? postgres.Parameters : Parameters(postgres.Parameters),
        };
    }

    private static SortedDictionary<string, string> Parameters(IReadOnlyDictionary<string, string>? given)
    {
        var all = new SortedDictionary<string, string>(StringComparer.Ordinal) { ["archive_mode"] = "on" };
        foreach (var (name, value) in ServerParameters.Defaults.Concat(given ?? new Dictionary<string, string>()))
        {
            all[name] = value;
        }

        return all;
    }

    private static SynchronousReplication? Synchronous(Cluster cluster, SynchronousReplication? synchronous)
    {
        if (synchronous is null)
        {
            return null;
        }

        var annotated = bool.TryParse(cluster.Metadata.Annotations?.GetValueOrDefault(Annotations.FailoverQuorum), out var value);
        return synchronous with
        {
            DataDurability = Given(synchronous.DataDurability) ?? "required",
            FailoverQuorum = annotated ? value : synchronous.FailoverQuorum,
        };
    }

    private static MonitoringConfiguration? Monitoring(ClusterSpec spec, DefaultingOptions options)
    {
        if (!spec.DefaultQueriesEnabled)
        {
            return spec.Monitoring;
        }

        var monitoring = spec.Monitoring ?? new MonitoringConfiguration();
        const string name = OperatorNames.MonitoringConfigMap;
        var configMaps = monitoring.CustomQueriesConfigMap ?? [];
        var secrets = monitoring.CustomQueriesSecret ?? [];
        return monitoring with
        {
            CustomQueriesConfigMap = options.HasQueriesConfigMap && configMaps.All(reference => reference.Name != name)
                ? [new ConfigMapKeyReference { Name = name, Key = OperatorNames.MonitoringQueriesKey }, .. configMaps]
                : monitoring.CustomQueriesConfigMap,
            CustomQueriesSecret = options.HasQueriesSecret && secrets.All(reference => reference.Name != name)
                ? [new SecretKeyReference { Name = name, Key = OperatorNames.MonitoringQueriesKey }, .. secrets]
                : monitoring.CustomQueriesSecret,
        };
    }

    private static ReplicationSlotsConfiguration Slots(ReplicationSlotsConfiguration slots) => slots with
    {
        HighAvailability = slots.HighAvailability ?? new HighAvailabilitySlots { Enabled = true, SlotPrefix = ClusterDefaults.SlotPrefix },
        SynchronizeReplicas = slots.SynchronizeReplicas ?? new SynchronizeReplicasConfiguration { Enabled = true },
    };

    private static IReadOnlyList<TablespaceConfiguration>? Tablespaces(Cluster cluster)
    {
        var owner = cluster.ApplicationDatabase?.Owner ?? DatabaseRoles.Postgres;
        return cluster.Spec.Tablespaces is not { } tablespaces
            ? null
            : [.. tablespaces.Select(tablespace => tablespace with { Owner = new TablespaceOwner { Name = Given(tablespace.Owner?.Name) ?? owner } })];
    }

    private static IReadOnlyList<PluginConfiguration>? Plugins(IReadOnlyList<PluginConfiguration>? plugins, IReadOnlyList<string> included)
    {
        var missing = included.Where(name => plugins?.Any(plugin => plugin.Name == name) is not true).ToList();
        return missing.Count == 0
            ? plugins
            : [.. plugins ?? [], .. missing.Select(name => new PluginConfiguration { Name = name, Enabled = true })];
    }

    private static ProbesConfiguration Probes(Cluster cluster)
    {
        var probes = cluster.Spec.Probes ?? new ProbesConfiguration();
        var liveness = probes.Liveness ?? new LivenessProbe();
        if (liveness.IsolationCheck is not null)
        {
            return probes;
        }

        var annotation = cluster.Metadata.Annotations?.GetValueOrDefault(Annotations.LivenessPinger);
        var check = annotation is null ? null : IsolationCheckAnnotation.Parse(annotation);
        return probes with { Liveness = liveness with { IsolationCheck = check ?? DefaultIsolationCheck } };
    }

    private static IsolationCheck DefaultIsolationCheck { get; } = new()
    {
        Enabled = true,
        RequestTimeout = ClusterDefaults.IsolationCheckTimeoutMilliseconds,
        ConnectionTimeout = ClusterDefaults.IsolationCheckTimeoutMilliseconds,
    };

    private static string? Given(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
