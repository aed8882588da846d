using System.Globalization;

namespace Surus.Api;

/// <summary>
/// The name of one segment of the write-ahead log: timeline, log and segment as three groups of eight
/// hexadecimal digits (<c>000000010000000000000003</c>).
/// </summary>
/// <param name="Timeline">The timeline the segment was written on.</param>
/// <param name="Log">The upper 32 bits of the segment's positions.</param>
/// <param name="Segment">The segment's number within its log.</param>
public readonly record struct WalFileName(TimelineId Timeline, uint Log, uint Segment)
{
    private const int GroupLength = 8;

    /// <summary>The length of every segment's name.</summary>
    public const int Length = 3 * GroupLength;

    /// <summary>The segment that holds the byte at <paramref name="position"/>.</summary>
    public static WalFileName Containing(TimelineId timeline, LogSequenceNumber position, WalSegmentSize size) =>
        OfSegment(timeline, position.Value / size.Bytes, size);

    /// <summary>Reads a segment's name; null for anything else (history files, partial segments, backup labels).</summary>
    public static WalFileName? FromText(string? text)
    {
        if (text is not { Length: Length }
            || !TryParseGroup(text, 0, out var timeline)
            || !TryParseGroup(text, 1, out var log)
            || !TryParseGroup(text, 2, out var segment)
            || timeline == 0)
        {
            return null;
        }

        return new WalFileName(new TimelineId(timeline), log, segment);
    }

    /// <summary>The position of the segment's first byte.</summary>
    public LogSequenceNumber Start(WalSegmentSize size) => new(Number(size) * size.Bytes);

    /// <summary>The position just after the segment's last byte.</summary>
    public LogSequenceNumber End(WalSegmentSize size) => new((Number(size) + 1) * size.Bytes);

    /// <summary>The segment after this one, on the same timeline.</summary>
    public WalFileName Next(WalSegmentSize size) => OfSegment(Timeline, Number(size) + 1, size);

    /// <summary>How many segments lie before this one since the cluster was made.</summary>
    public ulong Number(WalSegmentSize size) => ((ulong)Log * size.SegmentsPerLog) + Segment;

    /// <summary>The name of the file.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Timeline.Value:X8}{Log:X8}{Segment:X8}");

    private static WalFileName OfSegment(TimelineId timeline, ulong number, WalSegmentSize size) =>
        new(timeline, (uint)(number / size.SegmentsPerLog), (uint)(number % size.SegmentsPerLog));

    private static bool TryParseGroup(string text, int index, out uint value) =>
        uint.TryParse(
            text.AsSpan(index * GroupLength, GroupLength), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value);
}
