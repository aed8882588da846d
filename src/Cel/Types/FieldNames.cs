using System.Text;

namespace Surus.Cel;

/// <summary>The names of fields as expressions write them: what is no identifier is escaped, as the Kubernetes API does it.</summary>
public static class FieldNames
{
    private static readonly HashSet<string> keywords = new(StringComparer.Ordinal)
    {
        "true", "false", "null", "in", "as", "break", "const", "continue", "else", "for", "function", "if", "import", "let", "loop", "package", "namespace",
        "return", "var", "void", "while",
    };

    /// <summary>The escaped name; null where expressions can't name the field.</summary>
    public static string? Escape(string name)
    {
        if (keywords.Contains(name))
        {
            return $"__{name}__";
        }

        if (name.Length == 0 || char.IsAsciiDigit(name[0]))
        {
            return null;
        }

        var escaped = new StringBuilder();
        for (var at = 0; at < name.Length; at++)
        {
            var part = name[at] switch
            {
                '_' when at + 1 < name.Length && name[at + 1] == '_' => "__underscores__",
                '_' => "_",
                '.' => "__dot__",
                '-' => "__dash__",
                '/' => "__slash__",
                var letter => char.IsAsciiLetterOrDigit(letter) ? letter.ToString() : null,
            };
            if (part is null)
            {
                return null;
            }

            at += part == "__underscores__" ? 1 : 0;
            escaped.Append(part);
        }

        return escaped.ToString();
    }
}
