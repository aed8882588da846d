using System.Globalization;

namespace Surus.Cel;

/// <summary>The bounds that RE2 sets to patterns: how often something is repeated in all, and how deep groups go.</summary>
internal static class Re2Bounds
{
    private const long MostRepeats = 1000;
    private const int Deepest = 1000;

    /// <summary>Refuses a pattern beyond the bounds.</summary>
    /// <exception cref="ArgumentException">It is; says why.</exception>
    public static void Check(ReadOnlySpan<char> pattern)
    {
        // For each open group the most that anything in it is repeated; the last part is what a count in braces is about.
        var groups = new Stack<long>([1]);
        var last = 1L;
        for (var at = 0; at < pattern.Length; at++)
        {
            switch (pattern[at])
            {
                case '\\':
                    at += EscapeLength(pattern[at..]) - 1;
                    last = 1;
                    break;
                case '[':
                    at += ClassLength(pattern[at..]) - 1;
                    last = 1;
                    break;
                case '(':
                    groups.Push(1);
                    last = 1;
                    break;
                case ')' when groups.Count > 1:
                    last = groups.Pop();
                    break;
                case '{' when Count(pattern[at..]) is { } count:
                    last *= Math.Max(count, 1);
                    break;
                case '*' or '+' or '?':
                    break;
                default:
                    last = 1;
                    break;
            }

            if (last > MostRepeats || groups.Count > Deepest)
            {
                throw new ArgumentException(last > MostRepeats ? $"invalid repeat count: more than {MostRepeats} in all" : "expression nests too deeply");
            }

            groups.Push(Math.Max(groups.Pop(), last));
        }
    }

    private static int EscapeLength(ReadOnlySpan<char> rest)
    {
        var end = rest.Length < 3 ? -1 : rest[1] switch
        {
            'Q' => rest.IndexOf("\\E") is var close and > 0 ? close + 1 : rest.Length - 1,
            'x' or 'p' or 'P' when rest[2] == '{' => rest.IndexOf('}'),
            _ => -1,
        };
        return end < 0 ? 2 : end + 1;
    }

    // A bracket right at the beginning is one of the characters.
    private static int ClassLength(ReadOnlySpan<char> rest)
    {
        var at = rest.Length > 1 && rest[1] == '^' ? 2 : 1;
        for (at += at < rest.Length && rest[at] == ']' ? 1 : 0; at < rest.Length && rest[at] != ']'; at++)
        {
            if (rest[at] == '\\')
            {
                at++;
            }
            else if (rest[at..].StartsWith("[:") && rest[at..].IndexOf(":]") is var end and > 0)
            {
                at += end + 1;
            }
        }

        return Math.Min(at + 1, rest.Length);
    }

    // The larger number of {n}, {n,} or {n,m}; null where these are just characters.
    private static long? Count(ReadOnlySpan<char> rest)
    {
        var end = rest.IndexOf('}');
        var comma = end < 0 ? -1 : rest[..end].IndexOf(',');
        if (end < 0 || !TryRead(rest[1..(comma < 0 ? end : comma)], out var least))
        {
            return null;
        }

        return comma < 0 || comma + 1 == end ? least : TryRead(rest[(comma + 1)..end], out var most) ? Math.Max(least, most) : null;
    }

    private static bool TryRead(ReadOnlySpan<char> digits, out long number)
    {
        number = MostRepeats + 1;
        return digits.Length > 0 && !digits.ContainsAnyExceptInRange('0', '9')
            && (digits.Length > 9 || long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out number));
    }
}
