namespace Surus.Postgres;

/// <summary>The columns of PostgreSQL's CSV log, in order, by the keys that they have in our JSON.</summary>
public static class LogRecordColumns
{
    /// <summary>Where <c>error_severity</c> is.</summary>
    public const int Severity = 11;

    /// <summary>Where <c>sql_state_code</c> is.</summary>
    public const int SqlState = 12;

    /// <summary>Where <c>backend_type</c> is.</summary>
    public const int BackendType = 23;

    /// <summary>The keys; <c>backend_type</c> is there since PostgreSQL 13, the two after it since 14.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "log_time", "user_name", "database_name", "process_id", "connection_from", "session_id", "session_line_num", "command_tag",
        "session_start_time", "virtual_transaction_id", "transaction_id", "error_severity", "sql_state_code", "message", "detail", "hint",
        "internal_query", "internal_query_pos", "context", "query", "query_pos", "location", "application_name", "backend_type",
        "leader_pid", "query_id",
    ];
}
