using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Surus.Api;

/// <summary>
/// When something is due: <c>second minute hour day-of-month month [day-of-week]</c>, or a word such as <c>@daily</c>,
/// or <c>@every</c> with a duration such as <c>1h30m</c>. Times are in UTC.
/// </summary>
public sealed record CronSchedule
{
    /// <summary>How many fields a schedule has that leaves none out.</summary>
    public const int FullFieldCount = 6;

    private static readonly string[] _months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    private static readonly string[] _days = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

    private static readonly Dictionary<string, string> _words = new(StringComparer.Ordinal)
    {
        ["@yearly"] = "0 0 0 1 1 *",
        ["@annually"] = "0 0 0 1 1 *",
        ["@monthly"] = "0 0 0 1 * *",
        ["@weekly"] = "0 0 0 * * 0",
        ["@daily"] = "0 0 0 * * *",
        ["@midnight"] = "0 0 0 * * *",
        ["@hourly"] = "0 0 * * * *",
    };

    private readonly CronField _second;
    private readonly CronField _minute;
    private readonly CronField _hour;
    private readonly CronField _dayOfMonth;
    private readonly CronField _month;
    private readonly CronField _dayOfWeek;
    private readonly TimeSpan? _every;

    private CronSchedule(TimeSpan every) => _every = every;

    private CronSchedule(CronField[] fields) =>
        (_second, _minute, _hour, _dayOfMonth, _month, _dayOfWeek) = (fields[0], fields[1], fields[2], fields[3], fields[4], fields[5]);

    /// <summary>How many fields a schedule is written with; a word counts as all of them.</summary>
    public static int FieldCount(string text) => text.StartsWith('@') ? FullFieldCount : Split(text).Length;

    /// <summary>Reads a schedule; false when it is not one.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out CronSchedule? schedule)
    {
        const string every = "@every ";
        var expression = (text ?? "").Trim();
        schedule = expression.StartsWith(every, StringComparison.Ordinal)
            ? GoDuration.TryParse(expression[every.Length..].Trim(), out var period) && period >= TimeSpan.FromSeconds(1) ? new CronSchedule(period) : null
            : Fields(_words.GetValueOrDefault(expression, expression));
        return schedule is not null;
    }

    /// <summary>The first time after <paramref name="after"/> at which it is due; null when there is none within five years.</summary>
    public DateTimeOffset? Next(DateTimeOffset after)
    {
        var second = new DateTimeOffset(after.UtcTicks - (after.UtcTicks % TimeSpan.TicksPerSecond), TimeSpan.Zero);
        if (_every is { } period)
        {
            return second + period;
        }

        var time = second.AddSeconds(1);
        var limit = time.AddYears(5);
        while (time < limit)
        {
            var next = Advance(time);
            if (next == time)
            {
                return time;
            }

            time = next;
        }

        return null;
    }

    // Goes to the start of the next month, day, hour, minute or second, whichever is the first that does not fit.
    private DateTimeOffset Advance(DateTimeOffset time)
    {
        var day = new DateTimeOffset(time.Date, TimeSpan.Zero);
        if (!_month.Has(time.Month))
        {
            return day.AddDays(1 - time.Day).AddMonths(1);
        }

        if (!HasDay(time))
        {
            return day.AddDays(1);
        }

        if (!_hour.Has(time.Hour))
        {
            return day.AddHours(time.Hour + 1);
        }

        if (!_minute.Has(time.Minute))
        {
            return day.AddHours(time.Hour).AddMinutes(time.Minute + 1);
        }

        return _second.Has(time.Second) ? time : time.AddSeconds(1);
    }

    // Cron's old rule: when both kinds of day are restricted, either will do.
    private bool HasDay(DateTimeOffset time)
    {
        var (month, week) = (_dayOfMonth.Has(time.Day), _dayOfWeek.Has((int)time.DayOfWeek));
        return _dayOfMonth.IsAll || _dayOfWeek.IsAll ? month && week : month || week;
    }

    private static CronSchedule? Fields(string text)
    {
        var parts = Split(text);
        if (parts.Length == FullFieldCount - 1)
        {
            parts = [.. parts, "*"];
        }

        if (parts.Length != FullFieldCount)
        {
            return null;
        }

        CronField?[] fields =
        [
            CronField.Parse(parts[0], 0, 59, []), CronField.Parse(parts[1], 0, 59, []), CronField.Parse(parts[2], 0, 23, []),
            CronField.Parse(parts[3], 1, 31, []), CronField.Parse(parts[4], 1, 12, _months), CronField.Parse(parts[5], 0, 6, _days),
        ];
        return fields.Any(field => field is null) ? null : new CronSchedule([.. fields.Select(field => field!.Value)]);
    }

    private static string[] Split(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}

/// <summary>One field of a schedule: the set of its values.</summary>
/// <param name="Bits">A bit for each value.</param>
/// <param name="IsAll">Whether it was written as <c>*</c> or <c>?</c>.</param>
internal readonly record struct CronField(ulong Bits, bool IsAll)
{
    public bool Has(int value) => (Bits & (1UL << value)) != 0;

    /// <summary>Reads values, ranges and steps; names count from <paramref name="least"/>. Null when the text is none of it.</summary>
    public static CronField? Parse(string text, int least, int most, string[] names)
    {
        var bits = 0UL;
        foreach (var part in text.Split(','))
        {
            if (Range(part, least, most, names) is not { } range)
            {
                return null;
            }

            bits |= range;
        }

        return new CronField(bits, text is "*" or "?");
    }

    private static ulong? Range(string part, int least, int most, string[] names)
    {
        var slash = part.Split('/');
        var step = 1;
        if (slash.Length > 2 || (slash.Length == 2 && (!TryNumber(slash[1], out step) || step == 0)))
        {
            return null;
        }

        var ends = slash[0] is "*" or "?" ? [least, most] : slash[0].Split('-').Select(end => Value(end, least, names)).ToArray();
        if (ends is not [{ } first, ..] || ends.Length > 2 || ends[^1] is not { } last)
        {
            return null;
        }

        // "5/10" means from 5 on.
        last = ends.Length == 1 && slash.Length == 2 ? most : last;
        return first < least || last > most || first > last ? null : Bit(first, last, step);
    }

    private static ulong Bit(int first, int last, int step)
    {
        var bits = 0UL;
        for (var value = first; value <= last; value += step)
        {
            bits |= 1UL << value;
        }

        return bits;
    }

    private static int? Value(string text, int least, string[] names)
    {
        var index = Array.IndexOf(names, text.ToLowerInvariant());
        return index >= 0 ? index + least : TryNumber(text, out var number) ? number : null;
    }

    private static bool TryNumber(string text, out int number) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
