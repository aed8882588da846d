namespace Surus.Objects;

/// <summary>Shell globs as the inheritance settings use them: <c>*</c> and <c>?</c>, neither of which crosses a slash.</summary>
internal static class Glob
{
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

        return !text.IsEmpty
            && (pattern[0] == text[0] || (pattern[0] == '?' && text[0] != '/'))
            && Matches(pattern[1..], text[1..]);
    }

    public static bool MatchesAny(IEnumerable<string> patterns, string text) => patterns.Any(pattern => Matches(pattern, text));
}
