namespace Surus.InstanceManager;

/// <summary>A query whose columns are labels first and then values.</summary>
/// <param name="Name">What its metrics' names begin with, after <c>cnpg_</c>.</param>
/// <param name="Sql">The query; all columns are text.</param>
/// <param name="Labels">The first columns.</param>
/// <param name="Values">The other columns, each with the metric's type.</param>
internal sealed record MetricQuery(string Name, string Sql, IReadOnlyList<string> Labels, IReadOnlyList<(string Name, string Type)> Values)
{
    /// <summary>The queries of every instance.</summary>
    public static IReadOnlyList<MetricQuery> All { get; } =
    [
        new(
            "pg_postmaster", "SELECT extract(epoch FROM pg_postmaster_start_time())::text", [], [("start_time", "gauge")]),
        new(
            "pg_replication",
            """
            SELECT (CASE WHEN NOT pg_is_in_recovery() OR pg_last_wal_receive_lsn() = pg_last_wal_replay_lsn() THEN 0
                    ELSE GREATEST(0, extract(epoch FROM now() - pg_last_xact_replay_timestamp())) END)::text,
                pg_is_in_recovery()::int::text,
                (SELECT count(*) FROM pg_stat_wal_receiver)::text,
                (SELECT count(*) FROM pg_stat_replication)::text
            """,
            [], [("lag", "gauge"), ("in_recovery", "gauge"), ("is_wal_receiver_up", "gauge"), ("streaming_replicas", "gauge")]),
        new(
            "pg_database",
            """
            SELECT datname::text, pg_database_size(oid)::text, age(datfrozenxid)::text, mxid_age(datminmxid)::text
            FROM pg_database WHERE datallowconn ORDER BY datname
            """,
            ["datname"], [("size_bytes", "gauge"), ("xid_age", "gauge"), ("mxid_age", "gauge")]),
        new(
            "backends",
            """
            SELECT datname::text, usename::text, application_name, state, count(*)::text,
                COALESCE(max(extract(epoch FROM now() - xact_start)), 0)::text
            FROM pg_stat_activity WHERE state IS NOT NULL AND datname IS NOT NULL AND usename IS NOT NULL
            GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
            """,
            ["datname", "usename", "application_name", "state"], [("total", "gauge"), ("max_tx_duration_seconds", "gauge")]),
        new(
            "pg_stat_archiver",
            """
            SELECT archived_count::text, failed_count::text,
                COALESCE(extract(epoch FROM now() - last_archived_time), -1)::text,
                COALESCE(extract(epoch FROM now() - last_failed_time), -1)::text
            FROM pg_stat_archiver
            """,
            [],
            [("archived_count", "counter"), ("failed_count", "counter"), ("seconds_since_last_archival", "gauge"), ("seconds_since_last_failure", "gauge")]),
        new(
            "pg_replication_slots",
            """
            SELECT slot_name::text, slot_type, COALESCE(database::text, ''), active::int::text,
                COALESCE(pg_wal_lsn_diff(CASE WHEN pg_is_in_recovery() THEN pg_last_wal_receive_lsn() ELSE pg_current_wal_lsn() END, restart_lsn), 'NaN')::text
            FROM pg_replication_slots WHERE NOT temporary ORDER BY slot_name
            """,
            ["slot_name", "slot_type", "database"], [("active", "gauge"), ("pg_wal_lsn_diff", "gauge")]),
    ];
}
