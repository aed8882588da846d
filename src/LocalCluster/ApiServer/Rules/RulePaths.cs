using System.Text.RegularExpressions;

namespace Surus.LocalCluster.ApiServer;

/// <summary>The <c>fieldPath</c> of a rule: <c>.a.b</c>, with <c>['a-b']</c> for names that need it.</summary>
internal static partial class RulePaths
{
    /// <summary>Whether a path leads to a field of the schema.</summary>
    public static bool Leads(ObjectSchema schema, string path)
    {
        var matches = Part().Matches(path);
        if (matches.Sum(match => match.Length) != path.Length)
        {
            return false;
        }

        ObjectSchema? at = schema;
        foreach (Match match in matches)
        {
            at = at?.Field(match.Groups["plain"].Success ? match.Groups["plain"].Value : match.Groups["quoted"].Value);
        }

        return at is not null;
    }

    [GeneratedRegex(@"\G(\.(?<plain>[A-Za-z_][A-Za-z0-9_-]*)|\['(?<quoted>[^']+)'\])", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Part();
}
