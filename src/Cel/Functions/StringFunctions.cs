using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Surus.Cel;

/// <summary>New texts out of texts.</summary>
internal static class StringFunctions
{
    /// <summary>All of them.</summary>
    public static IEnumerable<Overload> All =>
    [
        Overload.Member("lowerAscii", [CelType.String], CelType.String, a => Map((string)a[0]!, char.IsAsciiLetterUpper, unit => (char)(unit | 0x20))),
        Overload.Member("upperAscii", [CelType.String], CelType.String, a => Map((string)a[0]!, char.IsAsciiLetterLower, unit => (char)(unit & ~0x20))),
        Overload.Member("trim", [CelType.String], CelType.String, a => ((string)a[0]!).Trim()),
        new Overload("replace", true, [CelType.String, CelType.String, CelType.String], CelType.String, (a, budget) => Replace((string)a[0]!, (string)a[1]!, (string)a[2]!, -1, budget)),
        new Overload(
            "replace", true, [CelType.String, CelType.String, CelType.String, CelType.Int], CelType.String, (a, budget) => Replace((string)a[0]!, (string)a[1]!, (string)a[2]!, (long)a[3]!, budget)),
        new Overload("split", true, [CelType.String, CelType.String], Open.Strings, (a, budget) => Split((string)a[0]!, (string)a[1]!, -1, budget)),
        new Overload("split", true, [CelType.String, CelType.String, CelType.Int], Open.Strings, (a, budget) => Split((string)a[0]!, (string)a[1]!, (long)a[2]!, budget)),
        new Overload("join", true, [Open.Strings], CelType.String, (a, budget) => Join((CelList)a[0]!, "", budget)),
        new Overload("join", true, [Open.Strings, CelType.String], CelType.String, (a, budget) => Join((CelList)a[0]!, (string)a[1]!, budget)),
        new Overload("format", true, [CelType.String, new CelType.List(CelType.Dyn)], CelType.String, (a, budget) => TextFormat.Format((string)a[0]!, (CelList)a[1]!, budget)),
        Overload.Global("strings.quote", [CelType.String], CelType.String, a => $"\"{JsonEncodedText.Encode((string)a[0]!, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\""),
    ];

    private static string Map(string text, Func<char, bool> which, Func<char, char> change) =>
        string.Create(text.Length, (text, which, change), static (units, state) =>
        {
            for (var i = 0; i < units.Length; i++)
            {
                units[i] = state.which(state.text[i]) ? state.change(state.text[i]) : state.text[i];
            }
        });

    // An empty text is found before every character and at the end.
    private static string Replace(string text, string old, string by, long limit, CelBudget budget)
    {
        var result = new StringBuilder();
        var at = 0;
        for (var count = 0L; count != limit && at <= text.Length; count++)
        {
            var found = text.IndexOf(old, at, StringComparison.Ordinal);
            if (found < 0)
            {
                break;
            }

            result.Append(text, at, found - at).Append(by);
            budget.Spend(1 + (by.Length / CelBudget.CharactersPerStep));
            at = found + old.Length;
            if (old.Length == 0)
            {
                result.Append(text, at, at < text.Length ? 1 : 0);
                at++;
            }
        }

        return result.Append(text, Math.Min(at, text.Length), text.Length - Math.Min(at, text.Length)).ToString();
    }

    private static CelList Split(string text, string separator, long limit, CelBudget budget)
    {
        if (limit == 0)
        {
            return new CelList([]);
        }

        var most = limit < 0 ? int.MaxValue : (int)Math.Min(limit, int.MaxValue);
        var parts = separator.Length > 0 ? [.. text.Split(separator, most)] : Characters(text, most);
        budget.Spend(parts.Count);
        return new CelList([.. parts.Cast<object?>()]);
    }

    private static List<string> Characters(string text, int most)
    {
        var all = CodePoints.All(text).ToList();
        return all.Count <= most ? all : [.. all.Take(most - 1), string.Concat(all.Skip(most - 1))];
    }

    // Paid for before it is made: a list may hold one long text many times.
    private static object Join(CelList list, string separator, CelBudget budget)
    {
        foreach (var element in list)
        {
            if (element is not string text)
            {
                return CelFault.NoOverload("join");
            }

            budget.Spend(1 + ((text.Length + separator.Length) / CelBudget.CharactersPerStep));
        }

        return string.Join(separator, list.Cast<string>());
    }
}
