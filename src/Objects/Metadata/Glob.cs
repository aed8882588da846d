namespace Surus.Objects;

/// <summary>
/// Shell globs: <c>*</c>, <c>?</c> and <c>[a-z]</c>, none of which crosses a slash; a backslash takes the next character as it is.
/// </summary>
public static class Glob
{
    /// <summary>Whether a text is a pattern and not just a name.</summary>
    public static bool IsPattern(string text) => text.AsSpan().ContainsAny("*?[");

    /// <summary>Whether a text fits a pattern.</summary>
    public static bool Matches(ReadOnlySpan<char> pattern, ReadOnlySpan<char> text)
    {
        if (pattern.IsEmpty)
        {
            return text.IsEmpty;
        }

        if (pattern[0] == '*')
        {
            return Matches(pattern[1..], text) || (!text.IsEmpty && text[0] != '/' && Matches(pattern, text[1..]));
        }

        return !text.IsEmpty && MatchesOne(pattern, text[0], out var length) && Matches(pattern[length..], text[1..]);
    }

    /// <summary>Whether a text fits one of the patterns.</summary>
    public static bool MatchesAny(IEnumerable<string> patterns, string text) => patterns.Any(pattern => Matches(pattern, text));

    private static bool MatchesOne(ReadOnlySpan<char> pattern, char letter, out int length)
    {
        length = 1;
        switch (pattern[0])
        {
            case '?':
                return letter != '/';
            case '[' when ClassEnd(pattern) is > 0 and var end:
                length = end + 1;
                return letter != '/' && IsInClass(pattern[1..end], letter);
            case '\\' when pattern.Length > 1:
                length = 2;
                return pattern[1] == letter;
            default:
                return pattern[0] == letter;
        }
    }

    // The bracket that ends the class; one that comes first belongs to it.
    private static int ClassEnd(ReadOnlySpan<char> pattern)
    {
        var first = pattern is ['[', '^' or '!', ..] ? 3 : 2;
        var end = pattern.Length > first ? pattern[first..].IndexOf(']') : -1;
        return end < 0 ? -1 : end + first;
    }

    private static bool IsInClass(ReadOnlySpan<char> members, char letter)
    {
        var negated = members[0] is '^' or '!';
        var rest = negated ? members[1..] : members;
        var found = false;
        while (rest.Length > 0)
        {
            var isRange = rest.Length > 2 && rest[1] == '-';
            found |= isRange ? letter >= rest[0] && letter <= rest[2] : letter == rest[0];
            rest = rest[(isRange ? 3 : 1)..];
        }

        return found != negated;
    }
}
