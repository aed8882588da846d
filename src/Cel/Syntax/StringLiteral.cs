using System.Globalization;
using System.Text;

namespace Surus.Cel;

/// <summary>Text and bytes in quotes: single, double or triple, raw with <c>r</c>, bytes with <c>b</c>.</summary>
internal static class StringLiteral
{
    private const string Simple = "abfnrtv\\?\"'`";
    private const string Meant = "\a\b\f\n\r\t\v\\?\"'`";

    /// <summary>Reads a literal; null where none begins here.</summary>
    /// <exception cref="SyntaxException">It does not end, or an escape is wrong.</exception>
    public static (Token Token, int End)? TryRead(string text, int start)
    {
        var at = start;
        var (raw, bytes) = (false, false);
        while (at < text.Length && text[at] is 'r' or 'R' or 'b' or 'B' && at - start < 2)
        {
            raw |= text[at] is 'r' or 'R';
            bytes |= text[at] is 'b' or 'B';
            at++;
        }

        if (at >= text.Length || text[at] is not ('"' or '\''))
        {
            return null;
        }

        var triple = new string(text[at], 3);
        var quote = string.CompareOrdinal(text, at, triple, 0, 3) == 0 ? triple : triple[..1];
        var content = at + quote.Length;
        var end = FindEnd(text, content, quote, raw);
        if (end < 0)
        {
            throw new SyntaxException(start, $"Syntax error: token recognition error at: '{text[start..]}'");
        }

        var value = Content(text, content, end, raw, bytes);
        var token = new Token(bytes ? TokenKind.Bytes : TokenKind.String, start, text[start..(end + quote.Length)], bytes ? value.ToBytes() : value.ToString());
        return (token, end + quote.Length);
    }

    private static int FindEnd(string text, int at, string quote, bool raw)
    {
        while (at < text.Length)
        {
            if (string.CompareOrdinal(text, at, quote, 0, quote.Length) == 0)
            {
                return at;
            }

            if (quote.Length == 1 && text[at] == '\n')
            {
                return -1;
            }

            at += text[at] == '\\' && !raw ? 2 : 1;
        }

        return -1;
    }

    private static Builder Content(string text, int at, int end, bool raw, bool bytes)
    {
        var result = new Builder();
        while (at < end)
        {
            if (raw || text[at] != '\\')
            {
                var rune = Rune.GetRuneAt(text, at);
                result.Add(rune);
                at += rune.Utf16SequenceLength;
            }
            else
            {
                at = Escape(text, at, end, bytes, result);
            }
        }

        return result;
    }

    private static int Escape(string text, int at, int end, bool bytes, Builder result)
    {
        var kind = at + 1 < end ? text[at + 1] : '\0';
        var simple = Simple.IndexOf(kind, StringComparison.Ordinal);
        if (simple >= 0)
        {
            result.Add(new Rune(Meant[simple]));
            return at + 2;
        }

        var (digits, hex, from) = kind switch
        {
            'x' or 'X' => (2, true, at + 2),
            'u' => (4, true, at + 2),
            'U' => (8, true, at + 2),
            >= '0' and <= '3' => (3, false, at + 1),
            _ => throw new SyntaxException(at, "unable to unescape string"),
        };
        if (from + digits > end || !TryNumber(text.AsSpan(from, digits), hex, out var number))
        {
            throw new SyntaxException(at, "unable to unescape string");
        }

        if (bytes && kind is not ('u' or 'U'))
        {
            result.AddByte((byte)number);
        }
        else if (Rune.TryCreate(number, out var rune))
        {
            result.Add(rune);
        }
        else
        {
            throw new SyntaxException(at, "unable to unescape string: it is no character");
        }

        return from + digits;
    }

    private static bool TryNumber(ReadOnlySpan<char> digits, bool hex, out int number)
    {
        if (hex)
        {
            return int.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out number);
        }

        number = 0;
        foreach (var digit in digits)
        {
            if (digit is < '0' or > '7')
            {
                return false;
            }

            number = (number * 8) + digit - '0';
        }

        return true;
    }

    /// <summary>Collects characters, or (in bytes) also single bytes that are no character.</summary>
    private sealed class Builder
    {
        private readonly List<byte> bytes = [];

        public void Add(Rune rune)
        {
            Span<byte> buffer = stackalloc byte[4];
            bytes.AddRange(buffer[..rune.EncodeToUtf8(buffer)]);
        }

        public void AddByte(byte value) => bytes.Add(value);

        public byte[] ToBytes() => [.. bytes];

        public override string ToString() => Encoding.UTF8.GetString([.. bytes]);
    }
}
