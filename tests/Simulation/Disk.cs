using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Surus.Api;
using Surus.Decisions;

namespace Surus.Simulation;

/// <summary>One record of WAL. A position is the number of records before it; a timeline begins with a record of its own.</summary>
/// <param name="Timeline">The timeline it was written on.</param>
/// <param name="Id">Which write it is; negative for the record that opens a timeline.</param>
internal readonly record struct WalRecord(uint Timeline, int Id);

/// <summary>What an instance keeps over restarts: a data directory.</summary>
internal sealed class Disk
{
    private readonly List<WalRecord> wal = [];
    private readonly List<TimelineEnd> ends = [];
    private readonly List<int>[] listed = [.. Enumerable.Range(0, Clients.Lists).Select(_ => new List<int>())];

    public DataDirectoryKind Kind { get; set; } = DataDirectoryKind.Empty;

    public bool StoppedCleanly { get; set; }

    /// <summary>The timeline of the primary to whose line a rewind failed.</summary>
    public TimelineId? RewindFailedFor { get; set; }

    /// <summary>Since when it has answered no write; null while it does. What is on it can be read.</summary>
    public TimeSpan? HangsSince { get; set; }

    /// <summary>What PostgreSQL has marked as ready for its archiver (<c>archive_status</c>).</summary>
    public Queue<(string Name, ulong Content)> ReadyToArchive { get; } = new();

    /// <summary>The physical slots, each with the position from which it keeps WAL; none while nobody has streamed from it.</summary>
    public SortedDictionary<string, int?> Slots { get; } = new(StringComparer.Ordinal);

    /// <summary>The position from which on WAL can be sent to others; what was before was removed.</summary>
    public int OldestWal { get; set; }

    /// <summary>How many records were replayed; on a primary all.</summary>
    public int Replayed { get; set; }

    public int Count => wal.Count;

    public TimelineId Timeline => wal.Count == 0 ? default : new(wal[^1].Timeline);

    public TimelineId ReplayTimeline => Replayed == 0 ? default : new(wal[Replayed - 1].Timeline);

    public TimelineHistory History => new(Timeline, [.. ends]);

    public WalRecord this[int index] => wal[index];

    public void Append(WalRecord record)
    {
        if (wal.Count > 0 && wal[^1].Timeline != record.Timeline)
        {
            ends.Add(new(Timeline, new((ulong)wal.Count)));
        }

        if (record.Id > 0)
        {
            listed[record.Id % Clients.Lists].Add(wal.Count);
        }

        wal.Add(record);
    }

    /// <summary>A primary writes: a segment that is full is ready to be archived.</summary>
    public void Write(WalRecord record)
    {
        Append(record);
        Replayed = Count;
        if (Count % Archive.SegmentRecords == 0)
        {
            ReadyToArchive.Enqueue((Archive.Segment(Timeline, (Count / Archive.SegmentRecords) - 1), Digest(Count - Archive.SegmentRecords)));
        }
    }

    /// <summary>A promotion leaves the timeline for another: its history, and the begun segment, are ready to be archived.</summary>
    public void Fork(WalRecord opener, string partialName)
    {
        var begun = Count - (Count % Archive.SegmentRecords);
        if (begun < Count)
        {
            ReadyToArchive.Enqueue((partialName, Digest(begun)));
        }

        ReadyToArchive.Enqueue((Archive.HistoryFile(new(opener.Timeline)), ((ulong)Count << 32) | Timeline.Value));
        Write(opener);
    }

    /// <summary>What a list holds where the first <paramref name="count"/> records can be seen.</summary>
    public ImmutableArray<int> List(int list, int count)
    {
        var positions = CollectionsMarshal.AsSpan(listed[list]);
        var seen = positions.BinarySearch(count);
        var values = new int[seen < 0 ? ~seen : seen];
        for (var index = 0; index < values.Length; index++)
        {
            values[index] = wal[positions[index]].Id;
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(values);
    }

    public ImmutableArray<ImmutableArray<int>> Lists(int count) => [.. Enumerable.Range(0, Clients.Lists).Select(list => List(list, count))];

    public void Truncate(int count)
    {
        wal.RemoveRange(count, wal.Count - count);
        foreach (var positions in listed)
        {
            var kept = positions.BinarySearch(count);
            kept = kept < 0 ? ~kept : kept;
            positions.RemoveRange(kept, positions.Count - kept);
        }

        ends.RemoveAll(end => end.End.Value >= (ulong)count);
        Replayed = Math.Min(Replayed, count);
    }

    public void Wipe()
    {
        Truncate(0);
        Kind = DataDirectoryKind.Empty;
        ReadyToArchive.Clear();
        Slots.Clear();
        RewindFailedFor = null;
        StoppedCleanly = false;
    }

    /// <summary>Takes over all of another's data, as a standby.</summary>
    public void CopyFrom(Disk source)
    {
        Truncate(0);
        for (var index = 0; index < source.Count; index++)
        {
            Append(source[index]);
        }

        Kind = DataDirectoryKind.Standby;
        ReadyToArchive.Clear();
        Slots.Clear();
        OldestWal = source.OldestWal;
        Replayed = Count;
        RewindFailedFor = null;
        StoppedCleanly = false;
    }

    /// <summary>Whether the first <paramref name="count"/> records are those of <paramref name="other"/>.</summary>
    public bool SharesPrefix(Disk other, int count)
    {
        if (count > other.Count || count > Count)
        {
            return false;
        }

        // WAL is a chain: where the last record is the same, all before it are.
        return count == 0 || wal[count - 1] == other[count - 1];
    }

    /// <summary>A number for the content of all records from <paramref name="first"/> on.</summary>
    private ulong Digest(int first)
    {
        var digest = (ulong)(Count - first);
        for (var index = first; index < Count; index++)
        {
            digest = new Prng(digest ^ ((ulong)wal[index].Timeline << 32) ^ (uint)wal[index].Id).Next();
        }

        return digest;
    }

    public bool Contains(WalRecord record, int position) => position < Count && wal[position] == record;
}
