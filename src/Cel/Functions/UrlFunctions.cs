namespace Surus.Cel;

/// <summary>URLs.</summary>
internal static class UrlFunctions
{
    private static readonly CelType query = new CelType.Map(CelType.String, Open.Strings);

    /// <summary>All of them.</summary>
    public static IEnumerable<Overload> All =>
    [
        Overload.Global("url", [CelType.String], CelType.Url, a => (object?)CelUrl.Parse((string)a[0]!) ?? new CelFault($"URL parse error during conversion from string: parse \"{a[0]}\": invalid URI for request")),
        Overload.Global("isURL", [CelType.String], CelType.Bool, a => CelUrl.Parse((string)a[0]!) is not null),
        Part("getScheme", url => url.Scheme),
        Part("getHost", url => url.Host),
        Part("getHostname", url => url.HostName),
        Part("getPort", url => url.Port),
        Part("getEscapedPath", url => url.EscapedPath),
        Overload.Member("getQuery", [CelType.Url], query, a => Query(((CelUrl)a[0]!).Query)),
    ];

    private static Overload Part(string name, Func<CelUrl, string> part) => Overload.Member(name, [CelType.Url], CelType.String, a => part((CelUrl)a[0]!));

    private static CelMap Query(string text)
    {
        var values = text.Split('&', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=', 2))
            .GroupBy(pair => Decode(pair[0]), pair => pair.Length > 1 ? Decode(pair[1]) : "", StringComparer.Ordinal);
        var map = new CelMap();
        foreach (var group in values)
        {
            map.TryAdd(group.Key, new CelList([.. group.Cast<object?>()]));
        }

        return map;
    }

    private static string Decode(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}
