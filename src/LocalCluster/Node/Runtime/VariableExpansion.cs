using System.Text;

namespace Surus.LocalCluster.Node;

/// <summary>Replaces <c>$(NAME)</c> in commands and environment variables. Pure.</summary>
internal static class VariableExpansion
{
    /// <summary>The text with the known variables' values; <c>$$</c> is a dollar sign, and what is unknown stays as it is.</summary>
    public static string Expand(string text, IReadOnlyDictionary<string, string> variables)
    {
        if (!text.Contains('$', StringComparison.Ordinal))
        {
            return text;
        }

        var result = new StringBuilder();
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] != '$' || at + 1 == text.Length)
            {
                result.Append(text[at]);
            }
            else if (text[at + 1] == '$')
            {
                result.Append('$');
                at++;
            }
            else if (text[at + 1] == '(' && text.IndexOf(')', at) is > 0 and var end
                && variables.TryGetValue(text[(at + 2)..end], out var value))
            {
                result.Append(value);
                at = end;
            }
            else
            {
                result.Append('$');
            }
        }

        return result.ToString();
    }
}
