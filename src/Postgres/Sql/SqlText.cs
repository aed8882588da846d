namespace Surus.Postgres;

/// <summary>Quotes what becomes part of a statement; everything that can be a parameter is one instead.</summary>
public static class SqlText
{
    /// <summary>An identifier, such as a role's or a database's name.</summary>
    /// <exception cref="ArgumentException">It holds a zero character, which no name may.</exception>
    public static string Identifier(string name) => $"\"{Checked(name).Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>A string constant.</summary>
    /// <exception cref="ArgumentException">It holds a zero character, which no text may.</exception>
    public static string Literal(string value)
    {
        var quoted = $"'{Checked(value).Replace("'", "''", StringComparison.Ordinal)}'";
        return quoted.Contains('\\', StringComparison.Ordinal) ? $" E{quoted.Replace(@"\", @"\\", StringComparison.Ordinal)}" : quoted;
    }

    private static string Checked(string text) =>
        text.Contains('\0', StringComparison.Ordinal)
            ? throw new ArgumentException("A name or text of SQL can't hold a zero character.", nameof(text))
            : text;
}
