using System.Globalization;
using System.Text.RegularExpressions;
using Surus.Api;

namespace Surus.InstanceManager;

/// <summary>
/// Which versions of PostgreSQL a query is for, in the notation of semantic versions: comparisons side by side must all hold, and
/// <c>||</c> stands between alternatives, such as <c>&gt;=13.0.0 &lt;15.0.0 || 17.x</c>. PostgreSQL 17.5 counts as 17.0.5.
/// </summary>
internal sealed partial class ServerVersionRange
{
    private readonly IReadOnlyList<IReadOnlyList<Comparison>> _alternatives;

    private ServerVersionRange(IReadOnlyList<IReadOnlyList<Comparison>> alternatives) => _alternatives = alternatives;

    /// <summary>Reads the notation.</summary>
    /// <exception cref="FormatException">It is not that; the message says what is wrong.</exception>
    public static ServerVersionRange Parse(string text) => new(
    [
        .. text.Split("||").Select(alternative => (IReadOnlyList<Comparison>)
        [
            .. Parts(alternative).Select(Comparison.Parse) is var parts && parts.Any()
                ? parts
                : throw new FormatException($"'{text}' has an alternative without a version: write one such as >=17.0.0."),
        ]),
    ]);

    /// <summary>Whether a version is meant.</summary>
    public bool Contains(PostgresVersion version) =>
        _alternatives.Any(alternative => alternative.All(comparison => comparison.Holds((version.Major, 0, version.Minor))));

    // An operator may stand apart from its version.
    private static string[] Parts(string text) =>
        OperatorApart().Replace(text, "$1").Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    [GeneratedRegex(@"([<>=!]+)\s+")]
    private static partial Regex OperatorApart();

    [GeneratedRegex(@"^(?<operator>==|=|!=|!|>=|>|<=|<)?(?<major>[0-9]{1,4})(\.(?<minor>[0-9]{1,4}|[xX*])(\.(?<patch>[0-9]{1,4}|[xX*]))?)?\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Written();

    /// <summary>One comparison; a wildcard stands for all the versions from <paramref name="From"/> to before <paramref name="To"/>.</summary>
    private sealed record Comparison(string Operator, (int, int, int) From, (int, int, int) To)
    {
        public static Comparison Parse(string text)
        {
            if (Written().Match(text) is not { Success: true } match)
            {
                throw new FormatException($"'{text}' is no comparison with a version: write one such as >=17.0.0.");
            }

            var major = int.Parse(match.Groups["major"].ValueSpan, CultureInfo.InvariantCulture);
            if (Number(match, "minor") is not { } minor)
            {
                return new(match.Groups["operator"].Value, (major, 0, 0), (major + 1, 0, 0));
            }

            return Number(match, "patch") is { } patch
                ? new(match.Groups["operator"].Value, (major, minor, patch), (major, minor, patch + 1))
                : new(match.Groups["operator"].Value, (major, minor, 0), (major, minor + 1, 0));
        }

        public bool Holds((int, int, int) version) => Operator switch
        {
            "<" => version.CompareTo(From) < 0,
            "<=" => version.CompareTo(To) < 0,
            ">" => version.CompareTo(To) >= 0,
            ">=" => version.CompareTo(From) >= 0,
            "!" or "!=" => !IsWithin(version),
            _ => IsWithin(version),
        };

        private bool IsWithin((int, int, int) version) => version.CompareTo(From) >= 0 && version.CompareTo(To) < 0;

        // A part that is left out, or a wildcard, is no number.
        private static int? Number(Match match, string part) =>
            int.TryParse(match.Groups[part].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
    }
}
