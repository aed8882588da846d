namespace Surus.Objects;

/// <summary>Which outside identity may be which role: the operating system's user, and the names in client certificates.</summary>
public static class IdentityMap
{
    /// <summary>The file's name.</summary>
    public const string FileName = "pg_ident.conf";

    /// <summary>The text of <c>pg_ident.conf</c>.</summary>
    /// <param name="operatingSystemUser">The user that the manager and PostgreSQL run as.</param>
    /// <param name="lines">The user's own lines.</param>
    public static string Render(string operatingSystemUser, IReadOnlyList<string> lines)
    {
        string[] all =
        [
            "# Managed by the instance manager: change the Cluster instead.",
            $"local {operatingSystemUser} postgres",
            "cnpg_streaming_replica streaming_replica streaming_replica",
            "cnpg_pooler_pgbouncer cnpg_pooler_pgbouncer cnpg_pooler_pgbouncer",
            $"cnpg_metrics_exporter {operatingSystemUser} cnpg_metrics_exporter",
            .. lines,
        ];
        return string.Join('\n', all) + "\n";
    }
}
