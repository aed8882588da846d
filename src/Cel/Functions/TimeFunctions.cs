using System.Globalization;

namespace Surus.Cel;

/// <summary>The parts of points and spans of time.</summary>
internal static class TimeFunctions
{
    private static readonly (string Name, Func<DateTimeOffset, long> Part)[] ofTimes =
    [
        ("getFullYear", time => time.Year), ("getMonth", time => time.Month - 1), ("getDayOfYear", time => time.DayOfYear - 1), ("getDayOfMonth", time => time.Day - 1),
        ("getDate", time => time.Day), ("getDayOfWeek", time => (long)time.DayOfWeek), ("getHours", time => time.Hour), ("getMinutes", time => time.Minute),
        ("getSeconds", time => time.Second), ("getMilliseconds", time => time.Millisecond),
    ];

    private static readonly (string Name, Func<CelDuration, long> Part)[] ofDurations =
    [
        ("getHours", span => span.Nanoseconds / 3_600_000_000_000), ("getMinutes", span => span.Nanoseconds / 60_000_000_000),
        ("getSeconds", span => span.Nanoseconds / 1_000_000_000), ("getMilliseconds", span => span.Nanoseconds / 1_000_000),
    ];

    /// <summary>All of them.</summary>
    public static IEnumerable<Overload> All =>
    [
        .. ofTimes.Select(one => Overload.Member(one.Name, [CelType.Timestamp], CelType.Int, a => one.Part(((DateTimeOffset)a[0]!).ToUniversalTime()))),
        .. ofTimes.Select(one => Overload.Member(one.Name, [CelType.Timestamp, CelType.String], CelType.Int, a => In((DateTimeOffset)a[0]!, (string)a[1]!) is { } time
            ? one.Part(time)
            : new CelFault($"unknown time zone {a[1]}, or one in which that time is none"))),
        .. ofDurations.Select(one => Overload.Member(one.Name, [CelType.Duration], CelType.Int, a => one.Part((CelDuration)a[0]!))),
    ];

    // A zone is a name of the time zone database, or an offset such as -08:00.
    private static DateTimeOffset? In(DateTimeOffset time, string zone)
    {
        if (zone.Contains(':', StringComparison.Ordinal))
        {
            var negative = zone.StartsWith('-');
            return TimeSpan.TryParseExact(zone.TrimStart('+', '-'), @"hh\:mm", CultureInfo.InvariantCulture, out var offset) && offset <= TimeSpan.FromHours(14)
                ? At(time, negative ? -offset : offset)
                : null;
        }

        return TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found) ? TimeZoneInfo.ConvertTime(time, found) : null;
    }

    private static DateTimeOffset? At(DateTimeOffset time, TimeSpan offset)
    {
        var ticks = time.UtcTicks + offset.Ticks;
        return ticks >= DateTimeOffset.MinValue.Ticks && ticks <= DateTimeOffset.MaxValue.Ticks ? time.ToOffset(offset) : null;
    }
}
