using System.Text.Json;
using Surus.Api;

namespace Surus.Postgres;

/// <summary>Asks a running server all that the status report needs, in one round trip.</summary>
public static class StatusQuery
{
    /// <summary>
    /// One row, one column: the JSON of the report's members that PostgreSQL knows. Functions that only one of primary and
    /// standby has stand in a CASE.
    /// </summary>
    private const string Sql = """
        SELECT json_strip_nulls(json_build_object(
            'isPrimary', NOT r.in_recovery,
            'systemID', (SELECT system_identifier::text FROM pg_control_system()),
            'postgresVersion', split_part(current_setting('server_version'), ' ', 1),
            'currentLsn', CASE WHEN NOT r.in_recovery THEN pg_current_wal_lsn() END,
            'currentWAL', CASE WHEN NOT r.in_recovery THEN pg_walfile_name(pg_current_wal_lsn()) END,
            'oldestWalLsn', CASE WHEN NOT r.in_recovery THEN (
                SELECT pg_lsn('0/0') + (('x' || substr(f, 1, 8))::bit(32)::bigint::numeric * 4294967296
                    + ('x' || substr(f, 9, 8))::bit(32)::bigint * pg_size_bytes(current_setting('wal_segment_size')))
                FROM (SELECT min(substr(name, 9)) AS f FROM pg_ls_waldir() WHERE name ~ '^[0-9A-F]{24}$') oldest) END,
            'receivedLsn', CASE WHEN r.in_recovery THEN
                GREATEST(pg_last_wal_receive_lsn(), pg_last_wal_replay_lsn(), (SELECT min_recovery_end_lsn FROM pg_control_recovery())) END,
            'replayLsn', CASE WHEN r.in_recovery THEN pg_last_wal_replay_lsn() END,
            'minRecoveryEndLsn', CASE WHEN r.in_recovery THEN (SELECT min_recovery_end_lsn FROM pg_control_recovery()) END,
            'replayPaused', CASE WHEN r.in_recovery THEN pg_is_wal_replay_paused() ELSE false END,
            'isWalReceiverActive', w.pid IS NOT NULL,
            'receivedTimeLineID', w.received_tli,
            'timeLineID', CASE WHEN NOT r.in_recovery
                THEN ('x' || left(pg_walfile_name(pg_current_wal_lsn()), 8))::bit(32)::int
                ELSE GREATEST(w.received_tli, (SELECT timeline_id FROM pg_control_checkpoint()),
                    (SELECT min_recovery_end_timeline FROM pg_control_recovery())) END,
            'pendingRestart', p.pending,
            'pendingRestartForDecrease', CASE WHEN p.pending THEN (
                SELECT count(*) > 0 FROM pg_settings s JOIN pg_file_settings f USING (name)
                WHERE s.pending_restart AND f.error IS NOT NULL AND f.setting::bigint < s.setting::bigint
                    AND name IN ('max_connections', 'max_worker_processes', 'max_wal_senders', 'max_prepared_transactions',
                        'max_locks_per_transaction')) ELSE false END,
            'loadedConfigurationHash', current_setting('cnpg.config_sha256', true),
            'isArchivingWAL', CASE WHEN a.last_archived_time IS NOT NULL OR a.last_failed_time IS NOT NULL THEN
                COALESCE(a.last_archived_time, '-infinity') > COALESCE(a.last_failed_time, '-infinity') END,
            'lastArchivedWAL', a.last_archived_wal,
            'lastArchivedWALTime', a.last_archived_time,
            'lastFailedWAL', a.last_failed_wal,
            'lastFailedWALTime', a.last_failed_time,
            'synchronousNumber', CASE WHEN NOT r.in_recovery THEN
                COALESCE((regexp_match(current_setting('synchronous_standby_names'), '^(?:ANY|FIRST) (\d+)'))[1]::int, 0) END,
            'readyWalFiles', (SELECT count(*) FROM pg_ls_archive_statusdir() WHERE name LIKE '%.ready'),
            'replicationInfo', (SELECT json_agg(json_build_object(
                    'applicationName', application_name, 'state', state, 'sentLsn', sent_lsn, 'writeLsn', write_lsn,
                    'flushLsn', flush_lsn, 'replayLsn', replay_lsn, 'writeLag', write_lag::text, 'flushLag', flush_lag::text,
                    'replayLag', replay_lag::text, 'syncState', sync_state, 'syncPriority', sync_priority::text)
                    ORDER BY application_name, pid)
                FROM pg_stat_replication WHERE usename = 'streaming_replica'),
            'replicationSlotsInfo', (SELECT json_agg(json_build_object(
                    'slotName', slot_name, 'plugin', plugin, 'slotType', slot_type, 'datoid', datoid::text, 'database', database,
                    'active', active, 'xmin', xmin::text, 'catalogXmin', catalog_xmin::text, 'restartLsn', restart_lsn,
                    'walStatus', wal_status, 'safeWalSize', safe_wal_size, 'failover', to_jsonb(s) -> 'failover',
                    'synced', to_jsonb(s) -> 'synced') ORDER BY slot_name)
                FROM pg_replication_slots s WHERE NOT temporary),
            'pgStatBasebackupsInfo', (SELECT json_agg(json_build_object(
                    'usename', s.usename, 'applicationName', s.application_name, 'backendStart', s.backend_start, 'phase', b.phase,
                    'backupTotal', b.backup_total, 'backupStreamed', b.backup_streamed, 'tablespacesTotal', b.tablespaces_total,
                    'tablespacesStreamed', b.tablespaces_streamed) ORDER BY s.backend_start)
                FROM pg_stat_progress_basebackup b JOIN pg_stat_activity s USING (pid))))::text
        FROM (SELECT pg_is_in_recovery() AS in_recovery) r
            LEFT JOIN pg_stat_wal_receiver w ON true
            LEFT JOIN pg_stat_archiver a ON true
            CROSS JOIN (SELECT count(*) > 0 AS pending FROM pg_settings WHERE pending_restart) p
        """;

    /// <summary>Asks the server.</summary>
    /// <exception cref="Npgsql.NpgsqlException">It did not answer in time, or not at all.</exception>
    public static async Task<InstanceStatusReport> Ask(LocalSql sql, CancellationToken cancel)
    {
        var json = await sql.Scalar(Sql, cancel) ?? throw new InvalidDataException("The status query gave no row.");
        return JsonSerializer.Deserialize(json, InstanceStatusReport.JsonTypeInfo)
            ?? throw new InvalidDataException("The status query gave no object.");
    }
}
