using System.Collections.Frozen;

namespace Surus.Api;

/// <summary>The parameters of PostgreSQL that are the operator's: what it sets where the user says nothing, and what nobody else may set.</summary>
public static class ServerParameters
{
    /// <summary>Set where the user says nothing.</summary>
    public static IReadOnlyDictionary<string, string> Defaults { get; } = DefaultsAt(ControllerPaths.Default).ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>What instances rely on, whatever the user says.</summary>
    public static IReadOnlyDictionary<string, string> Mandatory { get; } = MandatoryAt(ControllerPaths.Default).ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary><see cref="Defaults"/> of an instance whose manager has its files elsewhere.</summary>
    public static IReadOnlyDictionary<string, string> DefaultsAt(ControllerPaths paths) => new Dictionary<string, string>
    {
        ["archive_timeout"] = "5min",
        ["dynamic_shared_memory_type"] = "posix",
        ["full_page_writes"] = "on",
        ["log_destination"] = "csvlog",
        ["log_directory"] = paths.Log,
        ["log_filename"] = "postgres",
        ["log_rotation_age"] = "0",
        ["log_rotation_size"] = "0",
        ["log_truncate_on_rotation"] = "false",
        ["logging_collector"] = "on",
        ["max_parallel_workers"] = "32",
        ["max_replication_slots"] = "32",
        ["max_worker_processes"] = "32",
        ["shared_memory_type"] = "mmap",
        ["shared_preload_libraries"] = "",
        ["ssl_max_protocol_version"] = "TLSv1.3",
        ["ssl_min_protocol_version"] = "TLSv1.3",
        ["wal_keep_size"] = "512MB",
        ["wal_level"] = "logical",
        ["wal_log_hints"] = "on",
        ["wal_receiver_timeout"] = "5s",
        ["wal_sender_timeout"] = "5s",
    };

    /// <summary><see cref="Mandatory"/> of an instance whose manager has its files elsewhere.</summary>
    public static IReadOnlyDictionary<string, string> MandatoryAt(ControllerPaths paths) => new Dictionary<string, string>
    {
        ["archive_command"] = $"{paths.Manager} wal-archive --log-destination {paths.JsonLog} %p",
        ["hot_standby"] = "true",
        ["listen_addresses"] = "*",
        ["port"] = "5432",
        ["restart_after_crash"] = "false",
        ["ssl"] = "on",
        ["ssl_ca_file"] = paths.ClientCa,
        ["ssl_cert_file"] = paths.ServerCertificate,
        ["ssl_key_file"] = paths.ServerKey,
        ["unix_socket_directories"] = paths.Run,
    };

    /// <summary>What only the operator sets.</summary>
    public static IReadOnlySet<string> Reserved { get; } = new HashSet<string>(StringComparer.Ordinal)
    {
        "allow_system_table_mods", "archive_cleanup_command", "archive_command", "archive_mode", "bonjour", "bonjour_name",
        "cluster_name", "config_file", "data_directory", "data_sync_retry", "event_source", "external_pid_file", "hba_file",
        "hot_standby", "ident_file", "jit_provider", "listen_addresses", "log_destination", "log_directory", "log_file_mode",
        "log_filename", "log_rotation_age", "log_rotation_size", "log_truncate_on_rotation", "logging_collector",
        "pg_failover_slots.primary_dsn", "pg_failover_slots.standby_slot_names", "port", "primary_conninfo", "primary_slot_name",
        "promote_trigger_file", "recovery_end_command", "recovery_min_apply_delay", "recovery_target", "recovery_target_action",
        "recovery_target_inclusive", "recovery_target_lsn", "recovery_target_name", "recovery_target_time",
        "recovery_target_timeline", "recovery_target_xid", "restart_after_crash", "restore_command", "shared_preload_libraries",
        "ssl", "ssl_ca_file", "ssl_cert_file", "ssl_crl_file", "ssl_dh_params_file", "ssl_key_file", "ssl_passphrase_command",
        "ssl_passphrase_command_supports_reload", "ssl_prefer_server_ciphers", "stats_temp_directory", "synchronized_standby_slots",
        "synchronous_standby_names", "syslog_facility", "syslog_ident", "syslog_sequence_numbers", "syslog_split_messages",
        "temp_tablespaces", "unix_socket_directories", "unix_socket_group", "unix_socket_permissions",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Whether the instances archive their WAL: <c>off</c>, <c>on</c>, or <c>always</c> on a replica cluster.</summary>
    public static string ArchiveMode(Cluster cluster) =>
        cluster.HasAnnotation(Annotations.SkipWalArchiving, "enabled") ? "off" : cluster.IsReplica ? "always" : "on";

    /// <summary>Whether the operator itself gives a reserved parameter that value, so that it may also stand in a definition.</summary>
    public static bool IsOwnValue(Cluster cluster, string name, string value) =>
        Defaults.GetValueOrDefault(name) == value
        || Mandatory.GetValueOrDefault(name) == value
        || name switch
        {
            // Filled in when the definition was first seen, when the cluster may have been no replica.
            "archive_mode" => value == "on" || value == ArchiveMode(cluster),
            "cluster_name" => value == cluster.Metadata.Name,
            _ => false,
        };
}
