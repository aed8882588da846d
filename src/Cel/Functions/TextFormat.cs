using System.Globalization;
using System.Numerics;
using System.Text;

namespace Surus.Cel;

/// <summary>Texts with places for values: <c>%s</c>, <c>%d</c>, <c>%f</c>, <c>%e</c>, <c>%b</c>, <c>%o</c>, <c>%x</c>, <c>%X</c>.</summary>
internal static class TextFormat
{
    private const int DefaultDecimals = 6;
    private const int MostDecimals = 100;

    /// <summary>The text with the values in their places.</summary>
    public static object Format(string text, CelList values, CelBudget budget)
    {
        var result = new StringBuilder();
        var next = 0;
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] != '%')
            {
                result.Append(text[at]);
                continue;
            }

            var (verb, decimals, end) = Verb(text, at + 1);
            at = end;
            if (verb == '%')
            {
                result.Append('%');
                continue;
            }

            if (next >= values.Count)
            {
                return new CelFault($"index {next} out of range");
            }

            var shown = Value(verb, decimals, values[next++], budget);
            if (shown is null)
            {
                return new CelFault($"could not parse formatting clause: %{verb} can't show a value of type {ValueTypes.NameOf(values[next - 1])}");
            }

            result.Append(shown);
        }

        return result.ToString();
    }

    private static (char Verb, int Decimals, int End) Verb(string text, int at)
    {
        var start = at;
        if (at < text.Length && text[at] == '.')
        {
            at++;
            while (at < text.Length && char.IsAsciiDigit(text[at]))
            {
                at++;
            }
        }

        var decimals = at - start > 1 && int.TryParse(text.AsSpan(start + 1, at - start - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var said)
            ? Math.Min(said, MostDecimals)
            : DefaultDecimals;
        return (at < text.Length ? text[at] : '\0', decimals, at);
    }

    private static string? Value(char verb, int decimals, object? value, CelBudget budget) => (verb, value) switch
    {
        ('s', _) => Show(value, budget),
        ('d', long or ulong) => CelText.Convert(value),
        ('f', double number) => number.ToString("F" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture),
        ('e', double number) => number.ToString($"0.{new string('0', decimals)}e+00", CultureInfo.InvariantCulture),
        ('b', bool flag) => flag ? "1" : "0",
        ('b', _) when Whole(value) is { } number => Signed(number, size => size.ToString("B", CultureInfo.InvariantCulture).TrimStart('0')),
        ('o', _) when Whole(value) is { } number => Signed(number, Octal),
        ('x', _) when Whole(value) is { } number => Signed(number, Hexadecimal),
        ('X', _) when Whole(value) is { } number => Signed(number, size => Hexadecimal(size).ToUpperInvariant()),
        ('x' or 'X', string or byte[]) => Bytes(verb, value, budget),
        _ => null,
    };

    private static string Bytes(char verb, object value, CelBudget budget)
    {
        budget.SpendOn(value);
        var bytes = value as byte[] ?? Encoding.UTF8.GetBytes((string)value);
        return verb == 'x' ? Convert.ToHexStringLower(bytes) : Convert.ToHexString(bytes);
    }

    private static string Show(object? value, CelBudget budget)
    {
        budget.SpendOn(value);
        return value switch
        {
            CelList list => $"[{string.Join(", ", list.Select(element => Show(element, budget)))}]",
            CelMap map => $"{{{string.Join(", ", Entries(map, budget).Order(StringComparer.Ordinal))}}}",
            TypeName type => type.Name,
            _ => CelText.Plain(value),
        };
    }

    private static IEnumerable<string> Entries(CelMap map, CelBudget budget) =>
        map.Keys.Select(key => $"{Show(key, budget)}: {(map.TryGet(key, out var one) ? Show(one, budget) : "")}");

    private static BigInteger? Whole(object? value) => value switch { long number => number, ulong number => number, _ => null };

    private static string Signed(BigInteger number, Func<BigInteger, string> show)
    {
        var digits = show(BigInteger.Abs(number));
        return (number.Sign < 0 ? "-" : "") + (digits.Length == 0 ? "0" : digits);
    }

    private static string Hexadecimal(BigInteger size) => size.ToString("x", CultureInfo.InvariantCulture).TrimStart('0');

    private static string Octal(BigInteger size)
    {
        var digits = new StringBuilder();
        for (; size > 0; size /= 8)
        {
            digits.Insert(0, (int)(size % 8));
        }

        return digits.ToString();
    }
}
