using System.Collections.Concurrent;
using System.Text;
using System.Text.RegularExpressions;

namespace Surus.Cel;

/// <summary>
/// Regular expressions in the syntax of RE2, which the Kubernetes API uses: matched in time that grows with the length of the text alone, whatever
/// the pattern. That time can still be long where a pattern counts high: what takes more than a second is given up.
/// </summary>
public static class Re2
{
    private const int MostRemembered = 10_000;

    private static readonly TimeSpan longest = TimeSpan.FromSeconds(1);

    private static readonly (string Posix, string Meant)[] classes =
    [
        ("alnum", "0-9A-Za-z"), ("alpha", "A-Za-z"), ("ascii", "\\x00-\\x7F"), ("blank", "\\t\\x20"), ("cntrl", "\\x00-\\x1F\\x7F"), ("digit", "0-9"), ("graph", "!-~"), ("lower", "a-z"),
        ("print", "\\x20-~"), ("punct", "!-/:-@\\[-`{-~"), ("space", "\\t-\\r\\x20"), ("upper", "A-Z"), ("word", "0-9A-Za-z_"), ("xdigit", "0-9A-Fa-f"),
    ];

    private static readonly ConcurrentDictionary<string, Regex?> known = new(StringComparer.Ordinal);

    /// <summary>The regular expression; null where the pattern is none. Its matching throws a <see cref="RegexMatchTimeoutException"/> where it takes too long.</summary>
    public static Regex? Compile(string pattern)
    {
        if (known.Count > MostRemembered)
        {
            known.Clear();
        }

        return known.GetOrAdd(pattern, Make);
    }

    private static Regex? Make(string pattern)
    {
        try
        {
            Re2Bounds.Check(pattern);
            return new Regex(Translate(pattern), RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, longest);
        }
        catch (Exception error) when (error is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    // The two syntaxes differ in what a class of characters holds, in the end of the text, and in how things are written.
    private static string Translate(string pattern)
    {
        var result = new StringBuilder();
        var inClass = false;
        var multiline = pattern.Contains("(?m", StringComparison.Ordinal) || pattern.Contains("(?im", StringComparison.Ordinal) || pattern.Contains("(?sm", StringComparison.Ordinal);
        for (var at = 0; at < pattern.Length; at++)
        {
            var rest = pattern.AsSpan(at);
            if (rest[0] == '\\')
            {
                at += Escape(rest, inClass, result) - 1;
            }
            else if (inClass && rest.StartsWith("[:"))
            {
                at += Posix(rest, result) - 1;
            }
            else if (!inClass && rest.StartsWith("(?P<"))
            {
                result.Append("(?<");
                at += 3;
            }
            else
            {
                // A bracket right after the beginning of a class is one of its characters.
                var first = inClass && (pattern[at - 1] == '[' || (pattern[at - 1] == '^' && pattern[at - 2] == '['));
                result.Append(rest[0] == '$' && !inClass && !multiline ? "\\z" : inClass && rest[0] == '[' ? "\\[" : first && rest[0] == ']' ? "\\]" : rest[0].ToString());
                inClass = rest[0] switch { '[' => true, ']' when !first => false, _ => inClass };
            }
        }

        return result.ToString();
    }

    private static int Escape(ReadOnlySpan<char> rest, bool inClass, StringBuilder result)
    {
        switch (rest.Length > 1 ? rest[1] : '\0')
        {
            case 'd': result.Append(inClass ? "0-9" : "[0-9]"); return 2;
            case 'D' when !inClass: result.Append("[^0-9]"); return 2;
            case 'w': result.Append(inClass ? "0-9A-Za-z_" : "[0-9A-Za-z_]"); return 2;
            case 'W' when !inClass: result.Append("[^0-9A-Za-z_]"); return 2;
            case 's': result.Append(inClass ? "\\t\\n\\f\\r\\x20" : "[\\t\\n\\f\\r\\x20]"); return 2;
            case 'S' when !inClass: result.Append("[^\\t\\n\\f\\r\\x20]"); return 2;
            case 'p' or 'P' when rest.Length > 2 && rest[2] != '{':
                result.Append(rest[..2]).Append('{').Append(rest[2]).Append('}');
                return 3;
            case 'x' when rest.Length > 3 && rest[2] == '{' && rest.IndexOf('}') is var end and > 3 and < 8:
                result.Append("\\u").Append(new string(rest[3..end]).PadLeft(4, '0'));
                return end + 1;
            case 'Q':
                var close = rest.IndexOf("\\E");
                var text = close < 0 ? rest[2..] : rest[2..close];
                result.Append(Regex.Escape(new string(text)));
                return close < 0 ? rest.Length : close + 2;
            case '\0': throw new ArgumentException("trailing backslash at end of expression");
            case >= '1' and <= '9' or 'k' or 'G' or 'Z' or 'c' or 'e': throw new ArgumentException("invalid escape sequence");
            default: result.Append(rest[..2]); return 2;
        }
    }

    private static int Posix(ReadOnlySpan<char> rest, StringBuilder result)
    {
        foreach (var (name, meant) in classes)
        {
            if (rest[2..].StartsWith(name + ":]"))
            {
                result.Append(meant);
                return name.Length + 4;
            }
        }

        throw new ArgumentException("invalid character class range");
    }
}
