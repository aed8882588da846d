using System.Text.RegularExpressions;

namespace Surus.Api;

/// <summary>Which names Kubernetes and PostgreSQL accept.</summary>
internal static partial class Names
{
    public const int LongestLabel = 63;
    public const int LongestIdentifier = 63;

    public static bool IsDns1035Label(string text) => text.Length <= LongestLabel && Dns1035().IsMatch(text);

    public static bool IsLabelValue(string text) => text.Length <= LongestLabel && LabelValue().IsMatch(text);

    public static bool IsQualifiedName(string text)
    {
        var slash = text.LastIndexOf('/');
        var name = text[(slash + 1)..];
        return name.Length is > 0 and <= LongestLabel
            && LabelValue().IsMatch(name)
            && (slash < 0 || (slash <= 253 && Dns1123Subdomain().IsMatch(text[..slash])));
    }

    public static bool IsReservedRole(string name) =>
        name is DatabaseRoles.Postgres or DatabaseRoles.StreamingReplica
        || name.StartsWith("pg_", StringComparison.Ordinal)
        || name.StartsWith("cnpg_", StringComparison.Ordinal);

    /// <summary>Whether the operator sets that environment variable itself.</summary>
    public static bool IsReservedVariable(string name)
    {
        var upper = name.ToUpperInvariant();
        return upper is "POD_NAME" or "NAMESPACE" or "CLUSTER_NAME"
            || upper.StartsWith("PG", StringComparison.Ordinal)
            || upper.StartsWith("CNPG_", StringComparison.Ordinal);
    }

    /// <summary>Whether a text would leave the folder when used as a file's name.</summary>
    public static bool LeavesFolder(string? text) => text is "." or ".." || text?.AsSpan().IndexOfAny('/', '\\') >= 0;

    [GeneratedRegex("^[a-z]([-a-z0-9]*[a-z0-9])?$")]
    private static partial Regex Dns1035();

    [GeneratedRegex("^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$")]
    private static partial Regex LabelValue();

    [GeneratedRegex(@"^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$")]
    private static partial Regex Dns1123Subdomain();
}
