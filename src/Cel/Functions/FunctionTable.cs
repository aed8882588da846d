using System.Collections.Frozen;

namespace Surus.Cel;

/// <summary>All functions, by name.</summary>
internal static class FunctionTable
{
    private static readonly FrozenDictionary<string, Overload[]> table = new[]
        {
            Operators.All, Comparisons.All, Arithmetic.All, Conversions.All, Collections.All, TimeFunctions.All, StringFunctions.All, TextSearch.All,
            ListFunctions.All, SetFunctions.All, RegexFunctions.All, OptionalFunctions.All, QuantityFunctions.All, UrlFunctions.All, IpFunctions.All, CidrFunctions.All,
        }
        .SelectMany(all => all).GroupBy(one => one.Function, StringComparer.Ordinal).ToFrozenDictionary(group => group.Key, group => group.ToArray(), StringComparer.Ordinal);

    /// <summary>The forms of a function; none where there is no such function.</summary>
    public static Overload[] Find(string name) => table.TryGetValue(name, out var found) ? found : [];

    /// <summary>Whether there is a function of that name.</summary>
    public static bool Has(string name) => table.ContainsKey(name);
}
