using System.Globalization;
using System.Text;
using Surus.KubernetesTypes;

namespace Surus.Cel;

/// <summary>Values as text.</summary>
internal static class CelText
{
    /// <summary>What <c>string()</c> makes of a value; null where it makes nothing.</summary>
    public static string? Convert(object? value) => value switch
    {
        string text => text,
        bool flag => flag ? "true" : "false",
        long number => number.ToString(CultureInfo.InvariantCulture),
        ulong number => number.ToString(CultureInfo.InvariantCulture),
        double number => Number(number),
        byte[] bytes => Utf8(bytes),
        DateTimeOffset time => Time(time),
        CelDuration duration => duration.ToString(),
        Quantity quantity => quantity.ToString(),
        CelUrl url => url.ToString(),
        CelIp ip => ip.ToString(),
        CelCidr cidr => cidr.ToString(),
        _ => null,
    };

    /// <summary>A value in a message.</summary>
    public static string Plain(object? value) => Convert(value) ?? value?.ToString() ?? "null";

    /// <summary>RFC 3339 in UTC, with as many decimals as are needed.</summary>
    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);

    private static string? Utf8(byte[] bytes)
    {
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    // Large and small numbers have an exponent of at least two digits, as in 1e+21.
    private static string Number(double number)
    {
        if (double.IsNaN(number) || double.IsInfinity(number))
        {
            return double.IsNaN(number) ? "NaN" : number > 0 ? "+Inf" : "-Inf";
        }

        var size = Math.Abs(number);
        if (size is 0 or (>= 1e-4 and < 1e21))
        {
            return number.ToString("0.#################", CultureInfo.InvariantCulture) is var plain && double.Parse(plain, CultureInfo.InvariantCulture).Equals(number)
                ? plain
                : ((decimal)number).ToString(CultureInfo.InvariantCulture);
        }

        return number.ToString("R", CultureInfo.InvariantCulture).Replace('E', 'e');
    }
}
