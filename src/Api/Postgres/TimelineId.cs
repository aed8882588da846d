using System.Globalization;
using System.Text.Json.Serialization;

namespace Surus.Api;

/// <summary>
/// A timeline of the write-ahead log. A cluster starts on timeline 1; every promotion opens the next one.
/// </summary>
/// <param name="Value">The number; 0 means that the timeline is not known.</param>
[JsonConverter(typeof(TimelineIdJsonConverter))]
public readonly record struct TimelineId(uint Value) : IComparable<TimelineId>
{
    /// <summary>The timeline of a new cluster.</summary>
    public static TimelineId First => new(1);

    /// <summary>Whether this is a timeline at all: 0 is not.</summary>
    public bool IsValid => Value != 0;

    /// <summary>The name of the file that tells where this timeline branched off, such as <c>00000002.history</c>.</summary>
    public string HistoryFileName => string.Create(CultureInfo.InvariantCulture, $"{Value:X8}.history");

    /// <summary>Whether <paramref name="left"/> is older than <paramref name="right"/>.</summary>
    public static bool operator <(TimelineId left, TimelineId right) => left.Value < right.Value;

    /// <summary>Whether <paramref name="left"/> is newer than <paramref name="right"/>.</summary>
    public static bool operator >(TimelineId left, TimelineId right) => left.Value > right.Value;

    /// <summary>Whether <paramref name="left"/> is not newer than <paramref name="right"/>.</summary>
    public static bool operator <=(TimelineId left, TimelineId right) => left.Value <= right.Value;

    /// <summary>Whether <paramref name="left"/> is not older than <paramref name="right"/>.</summary>
    public static bool operator >=(TimelineId left, TimelineId right) => left.Value >= right.Value;

    /// <summary>Reads the name of a history file; null when <paramref name="fileName"/> is not one.</summary>
    public static TimelineId? FromHistoryFileName(string fileName) =>
        fileName.Length == 16
        && fileName.EndsWith(".history", StringComparison.Ordinal)
        && uint.TryParse(fileName.AsSpan(0, 8), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value)
        && value != 0
            ? new TimelineId(value)
            : null;

    /// <inheritdoc/>
    public int CompareTo(TimelineId other) => Value.CompareTo(other.Value);

    /// <summary>The decimal number.</summary>
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
}
