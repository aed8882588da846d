using System.Globalization;

namespace Surus.Api;

/// <summary>Durations as Kubernetes manifests write them: numbers with units one after another, such as <c>1h30m</c> or <c>500ms</c>.</summary>
public static class GoDuration
{
    private static readonly (string Unit, double Seconds)[] _units =
        [("ns", 1e-9), ("us", 1e-6), ("µs", 1e-6), ("ms", 1e-3), ("s", 1), ("m", 60), ("h", 3600)];

    /// <summary>Reads a duration that is not negative; false when the text is none.</summary>
    public static bool TryParse(string? text, out TimeSpan duration)
    {
        duration = default;
        var rest = (text ?? "").AsSpan();
        if (rest is "0")
        {
            return true;
        }

        var seconds = 0.0;
        while (rest.Length > 0)
        {
            if (!TakePart(ref rest, out var part))
            {
                return false;
            }

            seconds += part;
        }

        duration = seconds <= TimeSpan.MaxValue.TotalSeconds / 2 ? TimeSpan.FromSeconds(seconds) : TimeSpan.MaxValue;
        return !string.IsNullOrEmpty(text);
    }

    private static bool TakePart(ref ReadOnlySpan<char> rest, out double seconds)
    {
        seconds = 0;
        var digits = rest.IndexOfAnyExcept("0123456789.");
        if (digits <= 0 || !double.TryParse(rest[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
        {
            return false;
        }

        rest = rest[digits..];
        var letters = rest.IndexOfAny("0123456789.");
        var unit = (letters < 0 ? rest : rest[..letters]).ToString();
        rest = rest[unit.Length..];
        var index = Array.FindIndex(_units, known => known.Unit == unit);
        seconds = index < 0 ? 0 : number * _units[index].Seconds;
        return index >= 0;
    }
}
