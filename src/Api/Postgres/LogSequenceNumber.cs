using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json.Serialization;

namespace Surus.Api;

/// <summary>
/// A position in the write-ahead log, in bytes since the cluster was made: PostgreSQL's <c>pg_lsn</c>,
/// written as two hexadecimal halves (<c>0/3000060</c>).
/// </summary>
/// <param name="Value">The position in bytes.</param>
[JsonConverter(typeof(LogSequenceNumberJsonConverter))]
public readonly record struct LogSequenceNumber(ulong Value)
    : IComparable<LogSequenceNumber>, ISpanParsable<LogSequenceNumber>
{
    /// <summary>PostgreSQL's <c>InvalidXLogRecPtr</c> (<c>0/0</c>): no position.</summary>
    public static LogSequenceNumber Invalid => default;

    /// <summary>Whether this is a position at all: <c>0/0</c> is not.</summary>
    public bool IsValid => Value != 0;

    /// <summary>Whether <paramref name="left"/> is earlier than <paramref name="right"/>.</summary>
    public static bool operator <(LogSequenceNumber left, LogSequenceNumber right) => left.Value < right.Value;

    /// <summary>Whether <paramref name="left"/> is later than <paramref name="right"/>.</summary>
    public static bool operator >(LogSequenceNumber left, LogSequenceNumber right) => left.Value > right.Value;

    /// <summary>Whether <paramref name="left"/> is not later than <paramref name="right"/>.</summary>
    public static bool operator <=(LogSequenceNumber left, LogSequenceNumber right) => left.Value <= right.Value;

    /// <summary>Whether <paramref name="left"/> is not earlier than <paramref name="right"/>.</summary>
    public static bool operator >=(LogSequenceNumber left, LogSequenceNumber right) => left.Value >= right.Value;

    /// <summary>The bytes from <paramref name="right"/> to <paramref name="left"/>; negative when <paramref name="left"/> is behind.</summary>
    public static long operator -(LogSequenceNumber left, LogSequenceNumber right) => checked((long)left.Value - (long)right.Value);

    /// <summary>The position <paramref name="bytes"/> later.</summary>
    public static LogSequenceNumber operator +(LogSequenceNumber position, ulong bytes) => new(checked(position.Value + bytes));

    /// <summary>The earlier of two positions.</summary>
    public static LogSequenceNumber Min(LogSequenceNumber left, LogSequenceNumber right) => left <= right ? left : right;

    /// <summary>The later of two positions.</summary>
    public static LogSequenceNumber Max(LogSequenceNumber left, LogSequenceNumber right) => left >= right ? left : right;

    /// <inheritdoc/>
    public static LogSequenceNumber Parse(string s, IFormatProvider? provider = null) => Parse(s.AsSpan(), provider);

    /// <inheritdoc/>
    public static LogSequenceNumber Parse(ReadOnlySpan<char> s, IFormatProvider? provider = null) =>
        TryParse(s, provider, out var position)
            ? position
            : throw new FormatException($"'{s}' is not a WAL position: write two hexadecimal numbers with a slash between, such as 0/3000060.");

    /// <inheritdoc/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out LogSequenceNumber result) =>
        TryParse(s.AsSpan(), provider, out result);

    /// <summary>Reads <paramref name="text"/>; false when it is not a position.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out LogSequenceNumber result) => TryParse(text, null, out result);

    /// <inheritdoc/>
    public static bool TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, out LogSequenceNumber result)
    {
        result = default;
        var slash = s.IndexOf('/');
        if (slash < 0 || !TryParseHalf(s[..slash], out var high) || !TryParseHalf(s[(slash + 1)..], out var low))
        {
            return false;
        }

        result = new(((ulong)high << 32) | low);
        return true;
    }

    /// <inheritdoc/>
    public int CompareTo(LogSequenceNumber other) => Value.CompareTo(other.Value);

    /// <summary>The text as PostgreSQL writes it, such as <c>0/3000060</c>.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{(uint)(Value >> 32):X}/{(uint)Value:X}");

    private static bool TryParseHalf(ReadOnlySpan<char> text, out uint half)
    {
        half = 0;
        return text.Length is >= 1 and <= 8
            && uint.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out half);
    }
}
