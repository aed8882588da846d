using System.Globalization;

namespace Surus.Cel;

/// <summary>Cuts an expression into tokens.</summary>
internal sealed class Lexer(string text)
{
    private static readonly string[] symbols =
        ["&&", "||", "==", "!=", "<=", ">=", "<", ">", "+", "-", "*", "/", "%", "!", "?", ":", ".", ",", "(", ")", "[", "]", "{", "}"];

    private static readonly string[] words = ["in", "true", "false", "null"];

    private int at;

    /// <summary>All tokens; the last is <see cref="TokenKind.End"/>.</summary>
    /// <exception cref="SyntaxException">There is something that is none.</exception>
    public IReadOnlyList<Token> Read()
    {
        var tokens = new List<Token>();
        do
        {
            SkipSpace();
            tokens.Add(Next());
        }
        while (tokens[^1].Kind != TokenKind.End);
        return tokens;
    }

    private void SkipSpace()
    {
        while (at < text.Length)
        {
            if (text[at] is ' ' or '\t' or '\n' or '\r' or '\f')
            {
                at++;
            }
            else if (text.AsSpan(at).StartsWith("//", StringComparison.Ordinal))
            {
                var end = text.IndexOf('\n', at);
                at = end < 0 ? text.Length : end;
            }
            else
            {
                return;
            }
        }
    }

    private Token Next()
    {
        if (at >= text.Length)
        {
            return new Token(TokenKind.End, at, "<EOF>");
        }

        if (StringLiteral.TryRead(text, at) is var (literal, end))
        {
            at = end;
            return literal;
        }

        var first = text[at];
        if (char.IsAsciiLetter(first) || first == '_')
        {
            return Word();
        }

        if (first == '`')
        {
            return Quoted();
        }

        return char.IsAsciiDigit(first) || (first == '.' && at + 1 < text.Length && char.IsAsciiDigit(text[at + 1])) ? Number() : Symbol();
    }

    private Token Word()
    {
        var start = at;
        while (at < text.Length && (char.IsAsciiLetterOrDigit(text[at]) || text[at] == '_'))
        {
            at++;
        }

        var word = text[start..at];
        return new Token(words.Contains(word, StringComparer.Ordinal) ? TokenKind.Symbol : TokenKind.Identifier, start, word);
    }

    private Token Quoted()
    {
        var start = at;
        var end = text.IndexOf('`', at + 1);
        if (end < 0)
        {
            throw new SyntaxException(start, "Syntax error: token recognition error at: '`'");
        }

        at = end + 1;
        return new Token(TokenKind.QuotedIdentifier, start, text[(start + 1)..end]);
    }

    private Token Number()
    {
        var start = at;
        if (text[at] == '0' && at + 1 < text.Length && text[at + 1] is 'x' or 'X')
        {
            at += 2;
            TakeWhile(char.IsAsciiHexDigit);
            return Whole(start, text[(start + 2)..at], NumberStyles.AllowHexSpecifier);
        }

        TakeWhile(char.IsAsciiDigit);
        var fraction = at + 1 < text.Length && text[at] == '.' && char.IsAsciiDigit(text[at + 1]);
        if (fraction)
        {
            at++;
            TakeWhile(char.IsAsciiDigit);
        }

        var exponent = Exponent();
        if (!fraction && !exponent)
        {
            return Whole(start, text[start..at], NumberStyles.None);
        }

        return new Token(TokenKind.Double, start, text[start..at], double.Parse(text[start..at], NumberStyles.Float, CultureInfo.InvariantCulture));
    }

    private bool Exponent()
    {
        var next = at + 1 < text.Length && text[at + 1] is '+' or '-' ? at + 2 : at + 1;
        if (at >= text.Length || text[at] is not ('e' or 'E') || next >= text.Length || !char.IsAsciiDigit(text[next]))
        {
            return false;
        }

        at = next;
        TakeWhile(char.IsAsciiDigit);
        return true;
    }

    // The smallest int is written as the negation of a number that is no int: the parser puts the two together.
    private Token Whole(int start, string digits, NumberStyles style)
    {
        var unsigned = at < text.Length && text[at] is 'u' or 'U';
        if (unsigned)
        {
            at++;
        }

        if (!ulong.TryParse(digits, style, CultureInfo.InvariantCulture, out var value) || (!unsigned && value > (ulong)long.MaxValue + 1))
        {
            throw new SyntaxException(start, $"invalid {(unsigned ? "uint" : "int")} literal");
        }

        return new Token(unsigned ? TokenKind.Uint : TokenKind.Int, start, text[start..at], value);
    }

    private void TakeWhile(Func<char, bool> fits)
    {
        while (at < text.Length && fits(text[at]))
        {
            at++;
        }
    }

    private Token Symbol()
    {
        var symbol = Array.Find(symbols, one => string.CompareOrdinal(text, at, one, 0, one.Length) == 0)
            ?? throw new SyntaxException(at, $"Syntax error: token recognition error at: '{text[at]}'");
        at += symbol.Length;
        return new Token(TokenKind.Symbol, at - symbol.Length, symbol);
    }
}
