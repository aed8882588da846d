namespace Surus.Objects;

/// <summary>Lists of words as one text that a shell would read back as the same list.</summary>
public static class ShellWords
{
    private const string Plain = "_@%+=:,./-";

    /// <summary>The words, each quoted where it has to be, with spaces between.</summary>
    public static string Quote(IEnumerable<string> words) => string.Join(' ', words.Select(QuoteWord));

    private static string QuoteWord(string word) =>
        word.Length > 0 && word.All(letter => char.IsAsciiLetterOrDigit(letter) || Plain.Contains(letter))
            ? word
            : "'" + word.Replace("'", "'\"'\"'", StringComparison.Ordinal) + "'";
}
