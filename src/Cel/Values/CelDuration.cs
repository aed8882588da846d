using System.Globalization;

namespace Surus.Cel;

/// <summary>A span of time, to the nanosecond.</summary>
/// <param name="Nanoseconds">Its length.</param>
public readonly record struct CelDuration(long Nanoseconds) : IComparable<CelDuration>
{
    private const long PerSecond = 1_000_000_000;

    // The length of the longest, which is negative. What is far more does not fit into the sum either.
    private const decimal Longest = 9_223_372_036_854_775_808;

    private static readonly (string Name, long Nanoseconds)[] units =
        [("ns", 1), ("us", 1000), ("µs", 1000), ("μs", 1000), ("ms", 1_000_000), ("s", PerSecond), ("m", 60 * PerSecond), ("h", 3600 * PerSecond)];

    /// <summary>The length in seconds.</summary>
    public double Seconds => (double)Nanoseconds / PerSecond;

    /// <summary>As a .NET span, which has hundreds of nanoseconds.</summary>
    public TimeSpan ToTimeSpan() => TimeSpan.FromTicks(Nanoseconds / 100);

    /// <summary>Reads a span such as <c>1h30m</c>, <c>-2.5s</c> or <c>0</c>.</summary>
    public static bool TryParse(string text, out CelDuration duration)
    {
        duration = default;
        var negative = text.StartsWith('-');
        var rest = text.AsSpan(negative || text.StartsWith('+') ? 1 : 0);
        if (rest.SequenceEqual("0"))
        {
            return true;
        }

        decimal sum = 0;
        while (!rest.IsEmpty)
        {
            if (!TryPart(ref rest, ref sum) || sum > Longest)
            {
                return false;
            }
        }

        sum = negative ? -sum : sum;
        if (text.Length == 0 || text is "-" or "+" || sum is > long.MaxValue or < long.MinValue)
        {
            return false;
        }

        duration = new CelDuration((long)sum);
        return true;
    }

    /// <inheritdoc/>
    public int CompareTo(CelDuration other) => Nanoseconds.CompareTo(other.Nanoseconds);

    /// <summary>In seconds, such as <c>90s</c> or <c>0.5s</c>.</summary>
    public override string ToString() => ((decimal)Nanoseconds / PerSecond).ToString("0.#########", CultureInfo.InvariantCulture) + "s";

    private static bool TryPart(ref ReadOnlySpan<char> rest, ref decimal sum)
    {
        var digits = rest.IndexOfAnyExcept("0123456789.");
        if (digits <= 0 || !decimal.TryParse(rest[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
        {
            return false;
        }

        rest = rest[digits..];
        var letters = rest.IndexOfAnyInRange('0', '9');
        var name = letters < 0 ? rest : rest[..letters];
        foreach (var unit in units)
        {
            if (name.SequenceEqual(unit.Name))
            {
                if (number > Longest / unit.Nanoseconds)
                {
                    return false;
                }

                sum += number * unit.Nanoseconds;
                rest = rest[name.Length..];
                return true;
            }
        }

        return false;
    }
}
