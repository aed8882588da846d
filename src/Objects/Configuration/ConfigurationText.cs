using System.Text;

namespace Surus.Objects;

/// <summary>The syntax of <c>postgresql.conf</c>: one <c>name = 'value'</c> a line.</summary>
public static class ConfigurationText
{
    /// <summary>Parameters as lines, in the order given.</summary>
    public static string Render(IEnumerable<KeyValuePair<string, string>> parameters)
    {
        var text = new StringBuilder();
        foreach (var (name, value) in parameters)
        {
            text.Append(name).Append(" = ").Append(Quote(value)).Append('\n');
        }

        return text.ToString();
    }

    /// <summary>A value between single quotes. A line break can't be written in such a file and becomes a space.</summary>
    public static string Quote(string value)
    {
        var text = new StringBuilder(value.Length + 2).Append('\'');
        foreach (var character in value)
        {
            _ = character switch
            {
                '\'' => text.Append("''"),
                '\\' => text.Append(@"\\"),
                '\n' or '\r' => text.Append(' '),
                _ => text.Append(character),
            };
        }

        return text.Append('\'').ToString();
    }
}
