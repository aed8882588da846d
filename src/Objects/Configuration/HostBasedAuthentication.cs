using System.Text;

namespace Surus.Objects;

/// <summary>What <c>pg_hba.conf</c> depends on.</summary>
public sealed record AuthenticationSettings
{
    /// <summary>The user's own lines.</summary>
    public IReadOnlyList<string> Lines { get; init; } = [];

    /// <summary>The line for LDAP, or null.</summary>
    public string? LdapLine { get; init; }

    /// <summary>The addresses of the pods that <c>${podselector:NAME}</c> stands for, by name.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> PodAddresses { get; init; } = new Dictionary<string, IReadOnlyList<string>>();
}

/// <summary>Who may connect and how: our own lines first, then the user's, then passwords for everybody else.</summary>
public static class HostBasedAuthentication
{
    /// <summary>The file's name.</summary>
    public const string FileName = "pg_hba.conf";

    private const string SelectorStart = "${podselector:";

    private static readonly string[] OwnLines =
    [
        "local all cnpg_metrics_exporter peer map=cnpg_metrics_exporter",
        "local all all peer map=local",
        "hostssl postgres streaming_replica all cert map=cnpg_streaming_replica",
        "hostssl replication streaming_replica all cert map=cnpg_streaming_replica",
        "hostssl all cnpg_pooler_pgbouncer all cert map=cnpg_pooler_pgbouncer",
    ];

    /// <summary>The text of <c>pg_hba.conf</c>.</summary>
    public static string Render(AuthenticationSettings settings)
    {
        var text = new StringBuilder("# Managed by the instance manager: change the Cluster instead.\n");
        IEnumerable<string> lines =
        [
            .. OwnLines,
            .. settings.Lines.SelectMany(line => Expand(line, settings.PodAddresses)),
            .. settings.LdapLine is { } ldap ? [ldap] : Array.Empty<string>(),
            "host all all all scram-sha-256",
        ];
        return text.AppendJoin('\n', lines).Append('\n').ToString();
    }

    /// <summary>One line for each address of the selector that a line names; none where the selector matches no pod.</summary>
    private static IEnumerable<string> Expand(string line, IReadOnlyDictionary<string, IReadOnlyList<string>> podAddresses)
    {
        var start = line.IndexOf(SelectorStart, StringComparison.Ordinal);
        var end = start < 0 ? -1 : line.IndexOf('}', start);
        if (end < 0)
        {
            return [line];
        }

        var name = line[(start + SelectorStart.Length)..end];
        var addresses = podAddresses.TryGetValue(name, out var known) ? known : [];
        return addresses.Select(address => $"{line[..start]}{address}{Mask(address)}{line[(end + 1)..]}");
    }

    private static string Mask(string address) => address.Contains(':', StringComparison.Ordinal) ? "/128" : "/32";
}
