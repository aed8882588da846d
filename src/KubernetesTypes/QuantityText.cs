using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Numerics;

namespace Surus.KubernetesTypes;

/// <summary>Quantities as text: a signed decimal number, and a suffix or exponent.</summary>
internal static class QuantityText
{
    public static readonly BigInteger NanoPerUnit = 1_000_000_000;

    private static readonly string[] decimalSuffixes = ["n", "u", "m", "", "k", "M", "G", "T", "P", "E"];
    private static readonly string[] binarySuffixes = ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];

    public static bool TryParse([NotNullWhen(true)] string? text, out Quantity quantity)
    {
        quantity = default;
        if (string.IsNullOrEmpty(text))
        {
            return false;
        }

        var position = text[0] is '+' or '-' ? 1 : 0;
        var digits = ReadDigits(text, ref position, out var decimals);
        if (digits is null || Scale(text[position..]) is not var (multiplier, divisor, format))
        {
            return false;
        }

        var amount = digits.Value * NanoPerUnit * multiplier;
        var nano = CeilingDivide(amount, divisor * BigInteger.Pow(10, decimals));
        quantity = new Quantity(text[0] == '-' ? -nano : nano, format, text);
        return true;
    }

    public static string Canonical(BigInteger nano, QuantityFormat format)
    {
        if (nano.IsZero)
        {
            return "0";
        }

        // Binary suffixes have no parts: a fraction, or less than one Ki, is written with decimal ones.
        if (format == QuantityFormat.Binary && (BigInteger.Abs(nano) >= 1024 * NanoPerUnit) && (nano % NanoPerUnit).IsZero)
        {
            return Reduce(nano / NanoPerUnit, 1024, binarySuffixes, 0);
        }

        return format == QuantityFormat.Exponent ? Exponent(nano) : Reduce(nano, 1000, decimalSuffixes, 0);
    }

    /// <summary>Division that rounds away from zero where it does not come out even.</summary>
    public static BigInteger CeilingDivide(BigInteger value, BigInteger divisor)
    {
        var quotient = BigInteger.DivRem(value, divisor, out var rest);
        return rest.IsZero ? quotient : quotient + rest.Sign;
    }

    private static BigInteger? ReadDigits(string text, ref int position, out int decimals)
    {
        var start = position;
        var point = -1;
        for (; position < text.Length && (char.IsAsciiDigit(text[position]) || (text[position] == '.' && point < 0)); position++)
        {
            point = text[position] == '.' ? position : point;
        }

        var number = text[start..position].Replace(".", "", StringComparison.Ordinal);
        decimals = point < 0 ? 0 : position - point - 1;
        return number.Length == 0 ? null : BigInteger.Parse(number, NumberStyles.None, CultureInfo.InvariantCulture);
    }

    private static (BigInteger Multiplier, BigInteger Divisor, QuantityFormat Format)? Scale(string suffix)
    {
        var binary = suffix.Length == 0 ? -1 : Array.IndexOf(binarySuffixes, suffix);
        if (binary > 0)
        {
            return (BigInteger.Pow(1024, binary), BigInteger.One, QuantityFormat.Binary);
        }

        var index = Array.IndexOf(decimalSuffixes, suffix);
        if (index >= 0)
        {
            return PowerOfTen((index - 3) * 3, QuantityFormat.Decimal);
        }

        return suffix is ['e' or 'E', ..]
            && int.TryParse(suffix.AsSpan(1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var power)
            && power is >= -1000 and <= 1000
            ? PowerOfTen(power, QuantityFormat.Exponent)
            : null;
    }

    private static (BigInteger Multiplier, BigInteger Divisor, QuantityFormat Format) PowerOfTen(int power, QuantityFormat format) =>
        power >= 0 ? (BigInteger.Pow(10, power), BigInteger.One, format) : (BigInteger.One, BigInteger.Pow(10, -power), format);

    private static string Reduce(BigInteger value, int step, string[] suffixes, int index)
    {
        while (index < suffixes.Length - 1 && (value % step).IsZero)
        {
            value /= step;
            index++;
        }

        return value.ToString(CultureInfo.InvariantCulture) + suffixes[index];
    }

    private static string Exponent(BigInteger nano)
    {
        var power = -9;
        while ((nano % 1000).IsZero)
        {
            nano /= 1000;
            power += 3;
        }

        var digits = nano.ToString(CultureInfo.InvariantCulture);
        return power == 0 ? digits : $"{digits}e{power.ToString(CultureInfo.InvariantCulture)}";
    }
}
