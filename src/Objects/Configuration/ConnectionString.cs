using System.Text;

namespace Surus.Objects;

/// <summary>The syntax of libpq's connection strings: <c>keyword=value</c> pairs.</summary>
public static class ConnectionString
{
    /// <summary>Pairs in the order given; values are quoted where they need it.</summary>
    public static string Render(params ReadOnlySpan<(string Keyword, string Value)> pairs)
    {
        var text = new StringBuilder();
        foreach (var (keyword, value) in pairs)
        {
            text.Append(text.Length == 0 ? "" : " ").Append(keyword).Append('=');
            AppendValue(text, value);
        }

        return text.ToString();
    }

    private static void AppendValue(StringBuilder text, string value)
    {
        if (value.Length > 0 && !value.AsSpan().ContainsAny(" '\\\t\n"))
        {
            text.Append(value);
            return;
        }

        text.Append('\'').Append(value.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("'", @"\'", StringComparison.Ordinal)).Append('\'');
    }
}
