namespace Surus.Api;

/// <summary>Finds what is there twice.</summary>
internal static class Duplicates
{
    /// <summary>The items, with their index, whose key an earlier item has too.</summary>
    public static IEnumerable<(T Item, int Index)> Of<T>(IEnumerable<T>? items, Func<T, string> key, StringComparer? comparer = null)
    {
        var seen = new HashSet<string>(comparer ?? StringComparer.Ordinal);
        return (items ?? []).Select((item, index) => (item, index)).Where(pair => !seen.Add(key(pair.item)));
    }
}
