using System.Globalization;

namespace Surus.Api;

/// <summary>The values of PostgreSQL's parameters, as <c>postgresql.conf</c> has them.</summary>
public static class ParameterValue
{
    private const string True = "true";
    private const string False = "false";

    /// <summary>A boolean: <c>on</c>, <c>off</c>, <c>1</c>, <c>0</c>, or the start of true, false, yes or no. Null for anything else.</summary>
    public static bool? Boolean(string? text) => text?.Trim().ToLowerInvariant() switch
    {
        null or "" or "o" => null,
        "1" or "on" => true,
        "0" or "off" or "of" => false,
        var word when True.StartsWith(word, StringComparison.Ordinal) || "yes".StartsWith(word, StringComparison.Ordinal) => true,
        var word when False.StartsWith(word, StringComparison.Ordinal) || "no".StartsWith(word, StringComparison.Ordinal) => false,
        _ => null,
    };

    /// <summary>
    /// An amount of memory in bytes: a whole number with B, kB, MB, GB or TB. Without a unit it counts in
    /// <paramref name="bytesPerUnit"/>. Null for anything else.
    /// </summary>
    public static long? Memory(string? text, long bytesPerUnit)
    {
        var compact = (text ?? "").Replace(" ", "", StringComparison.Ordinal);
        var digits = compact.AsSpan().IndexOfAnyExceptInRange('0', '9');
        var (number, unit) = digits < 0 ? (compact, "") : (compact[..digits], compact[digits..]);
        long? factor = unit switch
        {
            "" => bytesPerUnit,
            "B" => 1,
            "kB" => 1L << 10,
            "MB" => 1L << 20,
            "GB" => 1L << 30,
            "TB" => 1L << 40,
            _ => null,
        };
        return factor is not null
            && long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            && value <= long.MaxValue / factor
                ? value * factor
                : null;
    }
}
