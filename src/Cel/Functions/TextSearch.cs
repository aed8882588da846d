namespace Surus.Cel;

/// <summary>What a text begins and ends with, what is in it, and where.</summary>
internal static class TextSearch
{
    /// <summary>All of them.</summary>
    public static IEnumerable<Overload> All =>
    [
        Overload.Member("contains", [CelType.String, CelType.String], CelType.Bool, a => ((string)a[0]!).Contains((string)a[1]!, StringComparison.Ordinal)),
        Overload.Member("startsWith", [CelType.String, CelType.String], CelType.Bool, a => ((string)a[0]!).StartsWith((string)a[1]!, StringComparison.Ordinal)),
        Overload.Member("endsWith", [CelType.String, CelType.String], CelType.Bool, a => ((string)a[0]!).EndsWith((string)a[1]!, StringComparison.Ordinal)),
        Overload.Member("indexOf", [CelType.String, CelType.String], CelType.Int, a => IndexOf((string)a[0]!, (string)a[1]!, 0)),
        Overload.Member("indexOf", [CelType.String, CelType.String, CelType.Int], CelType.Int, a => IndexOf((string)a[0]!, (string)a[1]!, (long)a[2]!)),
        Overload.Member("lastIndexOf", [CelType.String, CelType.String], CelType.Int, a => LastIndexOf((string)a[0]!, (string)a[1]!, null)),
        Overload.Member("lastIndexOf", [CelType.String, CelType.String, CelType.Int], CelType.Int, a => LastIndexOf((string)a[0]!, (string)a[1]!, (long)a[2]!)),
        Overload.Member("charAt", [CelType.String, CelType.Int], CelType.String, a => CharAt((string)a[0]!, (long)a[1]!)),
        Overload.Member("substring", [CelType.String, CelType.Int], CelType.String, a => Substring((string)a[0]!, (long)a[1]!, CodePoints.Count((string)a[0]!))),
        Overload.Member("substring", [CelType.String, CelType.Int, CelType.Int], CelType.String, a => Substring((string)a[0]!, (long)a[1]!, (long)a[2]!)),
    ];

    private static object IndexOf(string text, string part, long from)
    {
        if (from < 0 || from > CodePoints.Count(text))
        {
            return OutOfRange(from);
        }

        var found = text.IndexOf(part, CodePoints.Offset(text, (int)from), StringComparison.Ordinal);
        return found < 0 ? -1L : (long)CodePoints.Index(text, found);
    }

    private static object LastIndexOf(string text, string part, long? before)
    {
        if (before is { } limit && (limit < 0 || limit > CodePoints.Count(text)))
        {
            return OutOfRange(limit);
        }

        var last = before is { } index ? Math.Min(text.Length, CodePoints.Offset(text, (int)index) + part.Length) : text.Length;
        var found = text.AsSpan(0, last).LastIndexOf(part, StringComparison.Ordinal);
        return found < 0 ? -1L : (long)CodePoints.Index(text, found);
    }

    private static object CharAt(string text, long index)
    {
        var count = CodePoints.Count(text);
        return index == count ? "" : index >= 0 && index < count ? CodePoints.Slice(text, (int)index, (int)index + 1) : OutOfRange(index);
    }

    private static object Substring(string text, long start, long end)
    {
        var count = CodePoints.Count(text);
        if (start < 0 || start > count || end > count)
        {
            return OutOfRange(start < 0 || start > count ? start : end);
        }

        return start > end ? new CelFault($"invalid substring range. start: {start}, end: {end}") : CodePoints.Slice(text, (int)start, (int)end);
    }

    private static CelFault OutOfRange(long index) => new($"index out of range: {index}");
}
