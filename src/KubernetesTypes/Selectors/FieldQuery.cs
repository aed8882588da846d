namespace Surus.KubernetesTypes;

/// <summary>One requirement on one field.</summary>
/// <param name="Path">The field, such as <c>metadata.name</c>.</param>
/// <param name="Value">The value; empty also stands for a missing field.</param>
/// <param name="Equal">Whether the field must (or must not) have the value.</param>
public sealed record FieldRequirement(string Path, string Value, bool Equal)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Path}{(Equal ? "=" : "!=")}{FieldQuery.Escape(Value)}";
}

/// <summary>Requirements on fields that must all be met; none selects everything.</summary>
/// <param name="Requirements">The requirements.</param>
public sealed record FieldQuery(IReadOnlyList<FieldRequirement> Requirements)
{
    /// <summary>Selects everything.</summary>
    public static FieldQuery Everything { get; } = new([]);

    /// <summary>Reads the text form, such as <c>metadata.name=a,spec.nodeName!=b</c>; a backslash escapes comma, equals sign and itself.</summary>
    /// <exception cref="FormatException">The text is not of that form.</exception>
    public static FieldQuery Parse(string? text) =>
        string.IsNullOrEmpty(text) ? Everything : new([.. Terms(text).Where(term => term.Length > 0).Select(term => Requirement(term, text))]);

    /// <summary>Whether fields meet all requirements.</summary>
    /// <param name="field">Gives the text of a field by its path; null or empty where it is missing.</param>
    public bool Matches(Func<string, string?> field) =>
        Requirements.All(requirement => string.Equals(field(requirement.Path) ?? "", requirement.Value, StringComparison.Ordinal) == requirement.Equal);

    /// <summary>The text form, as requests carry it.</summary>
    public override string ToString() => string.Join(',', Requirements);

    internal static string Escape(string value) => value
        .Replace("\\", "\\\\", StringComparison.Ordinal).Replace(",", "\\,", StringComparison.Ordinal).Replace("=", "\\=", StringComparison.Ordinal);

    private static IEnumerable<string> Terms(string text)
    {
        var start = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\')
            {
                i++;
            }
            else if (text[i] == ',')
            {
                yield return text[start..i];
                start = i + 1;
            }
        }

        yield return text[start..];
    }

    private static FieldRequirement Requirement(string term, string whole)
    {
        for (var i = 0; i < term.Length; i++)
        {
            switch (term[i])
            {
                case '\\': i++; break;
                case '!' when term.AsSpan(i).StartsWith("!="): return new FieldRequirement(term[..i], Unescape(term[(i + 2)..]), false);
                case '=': return new FieldRequirement(term[..i], Unescape(term[(i + (term.AsSpan(i).StartsWith("==") ? 2 : 1))..]), true);
                default: break;
            }
        }

        throw new FormatException($"invalid selector: '{whole}'; can't understand '{term}'");
    }

    private static string Unescape(string value)
    {
        var result = new System.Text.StringBuilder(value.Length);
        for (var i = 0; i < value.Length; i++)
        {
            if (value[i] == '=' || (value[i] == '\\' && (++i == value.Length || value[i] is not ('\\' or ',' or '='))))
            {
                throw new FormatException($"invalid field selector: '{value}' has an unescaped or wrongly escaped character");
            }

            result.Append(value[i]);
        }

        return result.ToString();
    }
}
