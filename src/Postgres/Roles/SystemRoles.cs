namespace Surus.Postgres;

/// <summary>The roles that every cluster has besides its users'.</summary>
/// <param name="sql">The local server, which must be a primary.</param>
public sealed class SystemRoles(LocalSql sql)
{
    /// <summary>The role that standbys connect as, and what <c>pg_rewind</c> needs of it.</summary>
    private const string StreamingReplica = """
        DO $do$
        BEGIN
            IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'streaming_replica') THEN
                CREATE ROLE streaming_replica LOGIN REPLICATION;
            ELSIF EXISTS (SELECT FROM pg_roles WHERE rolname = 'streaming_replica' AND NOT (rolcanlogin AND rolreplication)) THEN
                ALTER ROLE streaming_replica LOGIN REPLICATION;
            END IF;
            IF NOT has_function_privilege('streaming_replica', 'pg_read_binary_file(text)', 'EXECUTE') THEN
                GRANT EXECUTE ON FUNCTION pg_ls_dir(text, boolean, boolean) TO streaming_replica;
                GRANT EXECUTE ON FUNCTION pg_stat_file(text, boolean) TO streaming_replica;
                GRANT EXECUTE ON FUNCTION pg_read_binary_file(text) TO streaming_replica;
                GRANT EXECUTE ON FUNCTION pg_read_binary_file(text, bigint, bigint, boolean) TO streaming_replica;
            END IF;
        END
        $do$
        """;

    /// <summary>The role that reads metrics.</summary>
    private const string MetricsExporter = """
        DO $do$
        BEGIN
            IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'cnpg_metrics_exporter') THEN
                CREATE ROLE cnpg_metrics_exporter LOGIN;
                GRANT pg_monitor TO cnpg_metrics_exporter;
            END IF;
        END
        $do$
        """;

    /// <summary>Makes the roles that are missing, with the rights they need.</summary>
    public async Task Ensure(CancellationToken cancel)
    {
        await sql.Execute(StreamingReplica, cancel);
        await sql.Execute(MetricsExporter, cancel);
    }
}
