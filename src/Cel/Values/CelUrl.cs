namespace Surus.Cel;

/// <summary>A URL: absolute, or an absolute path.</summary>
internal sealed record CelUrl
{
    private CelUrl(string text, string scheme, string authority, string pathAndQuery)
    {
        (Text, Scheme, Host) = (text, scheme, authority[(authority.LastIndexOf('@') + 1)..]);
        var query = pathAndQuery.IndexOf('?', StringComparison.Ordinal);
        (EscapedPath, Query) = query < 0 ? (pathAndQuery, "") : (pathAndQuery[..query], pathAndQuery[(query + 1)..]);
        var colon = Host.LastIndexOf(':');
        var hasPort = colon > Host.LastIndexOf(']');
        (HostName, Port) = hasPort ? (Host[..colon].Trim('[', ']'), Host[(colon + 1)..]) : (Host.Trim('[', ']'), "");
    }

    /// <summary>As it was written.</summary>
    public string Text { get; }

    /// <summary>The scheme; empty for a path.</summary>
    public string Scheme { get; }

    /// <summary>Host and port.</summary>
    public string Host { get; }

    /// <summary>The host.</summary>
    public string HostName { get; }

    /// <summary>The port; empty where none is given.</summary>
    public string Port { get; }

    /// <summary>The path, escaped.</summary>
    public string EscapedPath { get; }

    /// <summary>What follows the question mark.</summary>
    public string Query { get; }

    /// <summary>Reads a URL; null where the text is none.</summary>
    public static CelUrl? Parse(string text)
    {
        if (text.StartsWith('/') && !text.StartsWith("//", StringComparison.Ordinal))
        {
            return text.Contains(' ', StringComparison.Ordinal) ? null : new CelUrl(text, "", "", text);
        }

        var separator = text.IndexOf("://", StringComparison.Ordinal);
        if (separator <= 0 || text.Contains('#', StringComparison.Ordinal) || !Uri.TryCreate(text, UriKind.Absolute, out _))
        {
            return null;
        }

        var rest = text[(separator + 3)..];
        var end = rest.IndexOfAny(['/', '?']);
        return new CelUrl(text, text[..separator].ToLowerInvariant(), end < 0 ? rest : rest[..end], end < 0 ? "" : rest[end..]);
    }

    /// <inheritdoc/>
    public override string ToString() => Text;
}
