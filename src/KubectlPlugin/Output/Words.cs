using System.Globalization;

namespace Surus.KubectlPlugin;

/// <summary>Times, ages and sizes as people read them.</summary>
internal static class Words
{
    public const string None = "-";

    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    /// <summary>Two units at most, such as <c>3m12s</c> or <c>5d4h</c>.</summary>
    public static string Age(TimeSpan age)
    {
        var seconds = (long)Math.Max(0, age.TotalSeconds);
        return FormattableString.Invariant(seconds switch
        {
            < 60 => (FormattableString)$"{seconds}s",
            < 3600 => $"{seconds / 60}m{seconds % 60}s",
            < 86_400 => $"{seconds / 3600}h{seconds % 3600 / 60}m",
            _ => $"{seconds / 86_400}d{seconds % 86_400 / 3600}h",
        });
    }

    public static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    public static string Bytes(long? bytes)
    {
        if (bytes is not { } left)
        {
            return None;
        }

        string[] units = ["B", "KiB", "MiB", "GiB", "TiB"];
        var unit = 0;
        var value = (double)left;
        for (; value >= 1024 && unit < units.Length - 1; unit++)
        {
            value /= 1024;
        }

        return string.Create(CultureInfo.InvariantCulture, $"{value:0.#} {units[unit]}");
    }

    public static string Or(string? text, string otherwise = None) => string.IsNullOrEmpty(text) ? otherwise : text;
}
