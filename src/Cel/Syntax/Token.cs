namespace Surus.Cel;

/// <summary>The kinds of tokens.</summary>
internal enum TokenKind
{
    /// <summary>The end of the text.</summary>
    End,

    /// <summary>A name.</summary>
    Identifier,

    /// <summary>A name of a field between backticks.</summary>
    QuotedIdentifier,

    /// <summary>A whole number.</summary>
    Int,

    /// <summary>A whole number with the suffix <c>u</c>.</summary>
    Uint,

    /// <summary>A number with a point or an exponent.</summary>
    Double,

    /// <summary>Text.</summary>
    String,

    /// <summary>Bytes.</summary>
    Bytes,

    /// <summary>Punctuation, operators, and the words <c>in</c>, <c>true</c>, <c>false</c> and <c>null</c>.</summary>
    Symbol,
}

/// <summary>A piece of an expression.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Position">Where it begins.</param>
/// <param name="Text">As it is written.</param>
/// <param name="Value">The value of a literal.</param>
internal readonly record struct Token(TokenKind Kind, int Position, string Text, object? Value = null)
{
    /// <summary>Whether it is this symbol.</summary>
    public bool Is(string symbol) => Kind == TokenKind.Symbol && string.Equals(Text, symbol, StringComparison.Ordinal);
}

/// <summary>Reading stopped: the text can't go on like this.</summary>
internal sealed class SyntaxException(int position, string message) : Exception(message)
{
    /// <summary>Where.</summary>
    public int Position { get; } = position;
}
