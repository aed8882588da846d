using System.Text.RegularExpressions;

namespace Surus.LocalCluster.ApiServer;

/// <summary>The formats of names, labels and keys.</summary>
internal static partial class Names
{
    /// <summary>What is wrong with a DNS subdomain.</summary>
    public const string SubdomainRule =
        "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character";

    /// <summary>What is wrong with a DNS label.</summary>
    public const string LabelRule =
        "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character";

    /// <summary>What is wrong with a service's name.</summary>
    public const string ServiceLabelRule =
        "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character";

    /// <summary>What is wrong with the key of a label or annotation.</summary>
    public const string QualifiedNameRule =
        "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character";

    /// <summary>What is wrong with the name of a container's port.</summary>
    public const string PortNameRule = "must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-), be at most 15 characters long and have a letter";

    /// <summary>A lower case DNS name of at most 253 characters.</summary>
    public static bool IsSubdomain(string text) => text.Length is > 0 and <= 253 && Subdomain().IsMatch(text);

    /// <summary>A lower case DNS label of at most 63 characters.</summary>
    public static bool IsLabel(string text) => text.Length is > 0 and <= 63 && Label().IsMatch(text);

    /// <summary>A DNS label that begins with a letter.</summary>
    public static bool IsServiceLabel(string text) => text.Length is > 0 and <= 63 && ServiceLabel().IsMatch(text);

    /// <summary>The key of a label or annotation: <c>[prefix/]name</c>.</summary>
    public static bool IsQualifiedName(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var name = text[(slash + 1)..];
        return (slash < 0 || IsSubdomain(text[..slash])) && name.Length is > 0 and <= 63 && QualifiedName().IsMatch(name);
    }

    /// <summary>The value of a label.</summary>
    public static bool IsLabelValue(string text) => text.Length == 0 || (text.Length <= 63 && QualifiedName().IsMatch(text));

    /// <summary>The name of a container's port: at most 15 lower case letters, digits and hyphens, at least one of them a letter.</summary>
    public static bool IsPortName(string text) => text.Length is > 0 and <= 15 && Label().IsMatch(text) && !text.Contains("--", StringComparison.Ordinal) && text.Any(char.IsAsciiLetterLower);

    /// <summary>The key of a ConfigMap or Secret.</summary>
    public static bool IsConfigKey(string text) => text.Length is > 0 and <= 253 && ConfigKey().IsMatch(text) && text is not "." && !text.StartsWith("..", StringComparison.Ordinal);

    /// <summary>What is wrong with a name; null where it is right.</summary>
    public static string? Problem(NameFormat format, string name) => format switch
    {
        NameFormat.Label => IsLabel(name) ? null : LabelRule,
        NameFormat.ServiceLabel => IsServiceLabel(name) ? null : ServiceLabelRule,
        NameFormat.PathSegment => name is "." or ".." || name.Contains('/', StringComparison.Ordinal) || name.Contains('%', StringComparison.Ordinal)
            ? "may not be '.' or '..', nor contain '/' or '%'"
            : null,
        _ => IsSubdomain(name) ? null : SubdomainRule,
    };

    [GeneratedRegex(@"^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Subdomain();

    [GeneratedRegex(@"^[a-z0-9]([-a-z0-9]*[a-z0-9])?\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Label();

    [GeneratedRegex(@"^[a-z]([-a-z0-9]*[a-z0-9])?\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ServiceLabel();

    [GeneratedRegex(@"^[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex QualifiedName();

    [GeneratedRegex(@"^[-._a-zA-Z0-9]+\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ConfigKey();
}
