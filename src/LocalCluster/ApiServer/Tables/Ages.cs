using System.Globalization;

namespace Surus.LocalCluster.ApiServer;

/// <summary>Durations as kubectl shows them: two units at most.</summary>
internal static class Ages
{
    /// <summary>How long ago a time is.</summary>
    public static string Since(string? time, DateTimeOffset now) =>
        string.IsNullOrEmpty(time) ? "<unknown>" : ApiTime.Parse(time) is { } start ? Text(now - start) : "<invalid>";

    /// <summary>A duration.</summary>
    public static string Text(TimeSpan duration)
    {
        var seconds = (long)duration.TotalSeconds;
        return seconds switch
        {
            < -1 => "<invalid>",
            < 0 => "0s",
            < 120 => Join(seconds, "s", 0, ""),
            < 600 => Join(seconds / 60, "m", seconds % 60, "s"),
            < 3 * 3600 => Join(seconds / 60, "m", 0, ""),
            < 8 * 3600 => Join(seconds / 3600, "h", seconds / 60 % 60, "m"),
            < 48 * 3600 => Join(seconds / 3600, "h", 0, ""),
            < 8 * 86400 => Join(seconds / 86400, "d", seconds / 3600 % 24, "h"),
            < 2 * 365 * 86400L => Join(seconds / 86400, "d", 0, ""),
            < 8 * 365 * 86400L => Join(seconds / 86400 / 365, "y", seconds / 86400 % 365, "d"),
            _ => Join(seconds / 86400 / 365, "y", 0, ""),
        };
    }

    private static string Join(long first, string unit, long second, string smaller) => second == 0
        ? string.Create(CultureInfo.InvariantCulture, $"{first}{unit}")
        : string.Create(CultureInfo.InvariantCulture, $"{first}{unit}{second}{smaller}");
}
