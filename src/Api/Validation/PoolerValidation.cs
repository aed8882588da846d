using System.Collections.Frozen;

namespace Surus.Api;

/// <summary>Whether a pooler's definition can work.</summary>
public static class PoolerValidation
{
    private const string Path = "spec.pgbouncer";

    /// <summary>The parameters of PgBouncer that a definition may set.</summary>
    public static IReadOnlySet<string> AllowedParameters { get; } = new HashSet<string>(StringComparer.Ordinal)
    {
        "application_name_add_host", "auth_type", "auth_user", "autodb_idle_timeout", "cancel_wait_timeout", "client_idle_timeout",
        "client_login_timeout", "client_tls13_ciphers", "client_tls_ciphers", "client_tls_sslmode", "default_pool_size",
        "disable_pqexec", "dns_max_ttl", "dns_nxdomain_ttl", "idle_transaction_timeout", "ignore_startup_parameters",
        "listen_backlog", "log_connections", "log_disconnections", "log_pooler_errors", "log_stats", "max_client_conn",
        "max_db_connections", "max_packet_size", "max_prepared_statements", "max_user_connections", "min_pool_size", "pkt_buf",
        "query_timeout", "query_wait_timeout", "reserve_pool_size", "reserve_pool_timeout", "sbuf_loopcnt", "server_check_delay",
        "server_check_query", "server_connect_timeout", "server_fast_close", "server_idle_timeout", "server_lifetime",
        "server_login_retry", "server_reset_query", "server_reset_query_always", "server_round_robin", "server_tls13_ciphers",
        "server_tls_ciphers", "server_tls_protocols", "server_tls_sslmode", "stats_period", "suspend_timeout", "tcp_defer_accept",
        "tcp_keepalive", "tcp_keepcnt", "tcp_keepidle", "tcp_keepintvl", "tcp_socket_buffer", "tcp_user_timeout",
        "track_extra_parameters", "verbose",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>What is wrong with a definition; empty when it can work.</summary>
    public static IReadOnlyList<FieldError> Validate(Pooler pooler) =>
        [.. ClusterName(pooler), .. pooler.Spec.PgBouncer is { } pgbouncer ? PgBouncer(pgbouncer) : Missing(), .. Metrics(pooler.Spec)];

    /// <summary>What works, and could be better or may end.</summary>
    public static IReadOnlyList<string> Warnings(Pooler pooler) => [.. WarningsOf(pooler.Spec)];

    private static IEnumerable<FieldError> Missing() => [FieldError.Invalid(
        Path, "", "a pooler needs this section; an empty one will do.")];

    private static IEnumerable<FieldError> ClusterName(Pooler pooler)
    {
        var cluster = pooler.Spec.Cluster.Name;
        if (cluster.Length == 0)
        {
            yield return FieldError.Invalid("spec.cluster.name", "", "name the cluster.");
        }
        else if (cluster == pooler.Metadata.Name)
        {
            yield return FieldError.Invalid(
                "metadata.name", cluster, "the pooler's objects would be named like the cluster's: use another name.");
        }
    }

    private static IEnumerable<FieldError> PgBouncer(PgBouncerConfiguration pgbouncer)
    {
        var hasQuery = !string.IsNullOrEmpty(pgbouncer.AuthQuery);
        var hasSecret = pgbouncer.AuthQuerySecret is not null || pgbouncer.ServerTlsSecret is not null;
        if (hasSecret && !hasQuery)
        {
            yield return FieldError.Invalid(
                $"{Path}.authQuery", "", "with a secret of your own, give the query that looks passwords up too.");
        }

        if (hasQuery && !hasSecret)
        {
            yield return FieldError.Invalid(
                $"{Path}.authQuerySecret.name", "", "with a query of your own, give the secret of the user that runs it too.");
        }

        foreach (var (name, value) in (pgbouncer.Parameters ?? new Dictionary<string, string>()).Where(parameter => !AllowedParameters.Contains(parameter.Key)))
        {
            yield return FieldError.Invalid(
                $"{Path}.parameters.{name}", value,
                "the operator sets this parameter itself, or PgBouncer does not know it: leave it out.");
        }
    }

    private static IEnumerable<FieldError> Metrics(PoolerSpec spec)
    {
        if (spec is { Monitoring: { EnablePodMonitor: true, Tls.Enabled: true }, PgBouncer.ClientTlsSecret: null })
        {
            yield return FieldError.Required($"{Path}.clientTLSSecret", "metrics over TLS need a certificate: give this secret.");
        }
    }

    private static IEnumerable<string> WarningsOf(PoolerSpec spec)
    {
        var pgbouncer = spec.PgBouncer ?? new PgBouncerConfiguration();
        if (!string.IsNullOrEmpty(pgbouncer.AuthQuery) || pgbouncer.AuthQuerySecret is not null || pgbouncer.ServerTlsSecret is not null)
        {
            yield return "With an authentication of your own, the operator does not prepare the cluster for this pooler: make the user and the query's function yourself.";
        }

        if (pgbouncer.AuthQuerySecret is not null)
        {
            yield return "spec.pgbouncer.authQuerySecret is deprecated: use serverTLSSecret.";
        }

        var monitoring = spec.Monitoring ?? new PoolerMonitoring();
        if (monitoring.EnablePodMonitor is true || monitoring.PodMonitorRelabelings is { Count: > 0 } || monitoring.PodMonitorMetricRelabelings is { Count: > 0 })
        {
            yield return "spec.monitoring.enablePodMonitor and its relabelings are deprecated: make a PodMonitor of your own.";
        }
    }
}
