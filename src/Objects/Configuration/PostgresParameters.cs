namespace Surus.Objects;

/// <summary>The parameters of an instance: our defaults, the user's over them, and over those what nobody may change.</summary>
public static class PostgresParameters
{
    /// <summary>The TCP port of PostgreSQL.</summary>
    public const int Port = 5432;

    /// <summary>Where the user says nothing.</summary>
    public static IReadOnlyDictionary<string, string> Defaults(ControllerPaths paths) => new Dictionary<string, string>
    {
        ["archive_timeout"] = "5min",
        ["dynamic_shared_memory_type"] = "posix",
        ["full_page_writes"] = "on",
        ["logging_collector"] = "on",
        ["log_destination"] = "csvlog",
        ["log_directory"] = paths.Log,
        ["log_filename"] = "postgres",
        ["log_rotation_age"] = "0",
        ["log_rotation_size"] = "0",
        ["log_truncate_on_rotation"] = "false",
        ["max_parallel_workers"] = "32",
        ["max_worker_processes"] = "32",
        ["max_replication_slots"] = "32",
        ["shared_memory_type"] = "mmap",
        ["shared_preload_libraries"] = "",
        ["ssl_max_protocol_version"] = "TLSv1.3",
        ["ssl_min_protocol_version"] = "TLSv1.3",
        ["wal_keep_size"] = "512MB",
        ["wal_level"] = "logical",
        ["wal_log_hints"] = "on",
        ["wal_sender_timeout"] = "5s",
        ["wal_receiver_timeout"] = "5s",
    };

    /// <summary>What the instance manager relies on.</summary>
    public static IReadOnlyDictionary<string, string> Mandatory(ControllerPaths paths) => new Dictionary<string, string>
    {
        ["archive_command"] = $"{paths.Manager} wal-archive --log-destination {paths.JsonLog} %p",
        ["hot_standby"] = "true",
        ["listen_addresses"] = "*",
        ["port"] = "5432",
        ["restart_after_crash"] = "false",
        ["ssl"] = "on",
        ["ssl_cert_file"] = paths.ServerCertificate,
        ["ssl_key_file"] = paths.ServerKey,
        ["ssl_ca_file"] = paths.ClientCa,
        ["unix_socket_directories"] = paths.Run,
    };

    /// <summary>All parameters, ordered by name.</summary>
    public static SortedDictionary<string, string> Of(PostgresSettings settings)
    {
        var all = new SortedDictionary<string, string>(StringComparer.Ordinal);
        Overlay(all, Defaults(settings.Paths));
        Overlay(all, settings.Parameters);
        Overlay(all, Mandatory(settings.Paths));
        Overlay(all, Computed(settings));
        if (settings.MajorVersion >= 17 && settings.StandbySlots.Count > 0 && IsOn(all, "sync_replication_slots"))
        {
            all["synchronized_standby_slots"] = string.Join(',', settings.StandbySlots);
        }

        return all;
    }

    private static Dictionary<string, string> Computed(PostgresSettings settings)
    {
        var computed = new Dictionary<string, string>
        {
            ["archive_mode"] = settings.ArchiveMode.ToString().ToLowerInvariant(),
            ["cluster_name"] = settings.ClusterName,
            ["shared_preload_libraries"] = string.Join(',', PreloadLibraries(settings)),
        };
        AddIf(computed, settings.MajorVersion >= 17, "allow_alter_system", settings.EnableAlterSystem ? "on" : "off");
        AddIf(computed, settings.SynchronousStandbys is not null, "synchronous_standby_names", settings.SynchronousStandbys?.Render());
        AddIf(
            computed, settings.SynchronousStandbys is not null,
            "cnpg.synchronous_standby_names_metadata", settings.SynchronousStandbys?.Metadata());
        AddIf(computed, settings.TemporaryTablespaces.Count > 0, "temp_tablespaces", string.Join(',', settings.TemporaryTablespaces));
        AddIf(computed, settings.RecoveryMinApplyDelay is not null, "recovery_min_apply_delay", settings.RecoveryMinApplyDelay);
        AddIf(
            computed, settings.StandbySlots.Count > 0 && PreloadLibraries(settings).Contains("pg_failover_slots"),
            "pg_failover_slots.standby_slot_names", string.Join(',', settings.StandbySlots));
        return computed;
    }

    private static IEnumerable<string> PreloadLibraries(PostgresSettings settings) =>
        ManagedExtension.All.Where(extension => extension.IsUsedBy(settings.Parameters.Keys))
            .Select(extension => extension.Name)
            .Concat(settings.SharedPreloadLibraries)
            .Distinct(StringComparer.Ordinal);

    private static bool IsOn(SortedDictionary<string, string> parameters, string name) =>
        parameters.TryGetValue(name, out var value) && value.ToLowerInvariant() is ("on" or "true" or "yes" or "1");

    private static void AddIf(Dictionary<string, string> parameters, bool condition, string name, string? value)
    {
        if (condition && value is not null)
        {
            parameters[name] = value;
        }
    }

    private static void Overlay(SortedDictionary<string, string> below, IEnumerable<KeyValuePair<string, string>> above)
    {
        foreach (var (name, value) in above)
        {
            below[name] = value;
        }
    }
}
