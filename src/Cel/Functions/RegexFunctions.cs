using System.Text.RegularExpressions;

namespace Surus.Cel;

/// <summary>Regular expressions, in the syntax of RE2.</summary>
internal static class RegexFunctions
{
    /// <summary>All of them.</summary>
    public static IEnumerable<Overload> All =>
    [
        new Overload("matches", false, [CelType.String, CelType.String], CelType.Bool, (a, budget) => With(a, budget, (regex, text) => regex.IsMatch(text))),
        new Overload("matches", true, [CelType.String, CelType.String], CelType.Bool, (a, budget) => With(a, budget, (regex, text) => regex.IsMatch(text))),
        new Overload("find", true, [CelType.String, CelType.String], CelType.String, (a, budget) => With(a, budget, (regex, text) => regex.Match(text).Value)),
        new Overload("findAll", true, [CelType.String, CelType.String], Open.Strings, (a, budget) => With(a, budget, (regex, text) => FindAll(regex, text, -1))),
        new Overload("findAll", true, [CelType.String, CelType.String, CelType.Int], Open.Strings, (a, budget) => With(a, budget, (regex, text) => FindAll(regex, text, (long)a[2]!))),
    ];

    private static object With(object?[] arguments, CelBudget budget, Func<Regex, string, object> use)
    {
        var (text, pattern) = ((string)arguments[0]!, (string)arguments[1]!);
        budget.Spend((1 + (text.Length / 10L)) * (1 + (pattern.Length / 4)));
        if (Re2.Compile(pattern) is not { } regex)
        {
            return new CelFault($"error parsing regexp: `{pattern}` is no regular expression in the syntax of RE2");
        }

        try
        {
            return use(regex, text);
        }
        catch (RegexMatchTimeoutException)
        {
            throw budget.Exhaust();
        }
    }

    private static CelList FindAll(Regex regex, string text, long limit)
    {
        var found = regex.Matches(text).Select(match => (object?)match.Value);
        return new CelList([.. limit < 0 ? found : found.Take((int)Math.Min(limit, int.MaxValue))]);
    }
}
