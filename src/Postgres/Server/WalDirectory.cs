using System.Buffers.Binary;
using Surus.Api;

namespace Surus.Postgres;

/// <summary>What the files in <c>pg_wal</c> tell.</summary>
public static class WalDirectory
{
    // XLOG_BLCKSZ as every package is built, and the part of XLogPageHeaderData (access/xlog_internal.h) up to the end of the page's address.
    private const int PageBytes = 8192;
    private const int PageAddressOffset = 8;
    private const int HeaderBytes = PageAddressOffset + sizeof(ulong);

    /// <summary>
    /// The newest timeline on which the last byte before <paramref name="end"/> is there. A standby whose WAL receiver has ended knows it from
    /// its files alone: the control file speaks of the last restart point, which may be of an older timeline.
    /// </summary>
    /// <param name="data">The data directory.</param>
    /// <param name="end">The end of the WAL that is there.</param>
    /// <param name="size">The size of its segments.</param>
    /// <param name="known">The timeline that it is on at least.</param>
    public static TimelineId NewestTimeline(DataDirectory data, LogSequenceNumber end, WalSegmentSize size, TimelineId known)
    {
        if (!end.IsValid)
        {
            return known;
        }

        var last = new LogSequenceNumber(end.Value - 1);
        foreach (var timeline in Histories(data).Where(timeline => timeline > known).OrderDescending())
        {
            if (Holds(data.FilePath($"pg_wal/{WalFileName.Containing(timeline, last, size)}"), last, size))
            {
                return timeline;
            }
        }

        return known;
    }

    /// <summary>Whether a position is where a file would begin that is not there, of no timeline.</summary>
    /// <param name="data">The data directory.</param>
    /// <param name="end">The end of the WAL that is there.</param>
    /// <param name="size">The size of its segments.</param>
    public static bool EndsWithAWholeFile(DataDirectory data, LogSequenceNumber end, WalSegmentSize size) =>
        end.IsValid && end.Value % size.Bytes == 0 && !Segments(data).Any(segment => segment.File.Start(size) == end);

    /// <summary>
    /// Takes from a standby the files with WAL beyond a position: they are renamed as PostgreSQL renames the last file of a timeline that it leaves, are read
    /// no more, and removed when they are old. What is before that position in them is fetched again.
    /// </summary>
    /// <param name="data">The data directory.</param>
    /// <param name="timeline">The timeline that was left; those before it are meant too.</param>
    /// <param name="from">Where it was left; nothing beyond may have been replayed.</param>
    /// <param name="size">The size of its segments.</param>
    public static void SetAside(DataDirectory data, TimelineId timeline, LogSequenceNumber from, WalSegmentSize size)
    {
        // The newest first: should this be broken off, it is still to be seen that something has to be done.
        foreach (var (path, file) in Segments(data).Where(segment => segment.File.Timeline <= timeline && segment.File.End(size) > from).OrderByDescending(segment => segment.File.Start(size)))
        {
            File.Move(path, path + ".partial", overwrite: true);
            DurableFile.FlushDirectory(Path.GetDirectoryName(path)!);
        }
    }

    /// <summary>
    /// Makes a WAL file of zeros, on disk and with its name, unless one of that name is there: PostgreSQL may be making it at this moment, and must not lose
    /// what it writes.
    /// </summary>
    /// <param name="data">The data directory of a standby.</param>
    /// <param name="file">The file.</param>
    /// <param name="size">The size of its segments.</param>
    /// <exception cref="IOException">There is no room, or the disk does not work.</exception>
    public static void Provide(DataDirectory data, WalFileName file, WalSegmentSize size)
    {
        var path = data.FilePath($"pg_wal/{file}");
        if (!File.Exists(path))
        {
            // PostgreSQL takes away what begins so when it starts.
            DurableFile.MakeUnlessThere(path, data.FilePath("pg_wal/xlogtemp.surus"), (long)size.Bytes);
        }
    }

    /// <summary>
    /// Removes the files that were made for a timeline (<see cref="Provide"/>) and not used: those before the position that PostgreSQL has come to in which
    /// not even the first page was written. A primary that came upon one would archive it, maybe under a name that somebody else's file has there.
    /// </summary>
    /// <param name="data">The data directory.</param>
    /// <param name="timeline">The timeline that is being written or received.</param>
    /// <param name="position">The position on it.</param>
    /// <param name="size">The size of its segments.</param>
    /// <returns>The names of the removed files.</returns>
    public static IReadOnlyList<string> RemoveUnused(DataDirectory data, TimelineId timeline, LogSequenceNumber position, WalSegmentSize size)
    {
        var removed = new List<string>();
        foreach (var (path, file) in Segments(data))
        {
            if (file.Timeline <= timeline && file.End(size) <= position && Page(path, file.Start(size), size) is { } found && found != file.Start(size))
            {
                DurableFile.Delete(path);
                removed.Add(file.ToString());
            }
        }

        return removed;
    }

    /// <summary>Whether a position's page was written to a file: one that was made ahead, or was another before, is there without it.</summary>
    private static bool Holds(string path, LogSequenceNumber position, WalSegmentSize size)
    {
        var page = new LogSequenceNumber(position.Value - (position.Value % PageBytes));
        return Page(path, page, size) == page;
    }

    /// <summary>What a page says its position is; null where there is no such file.</summary>
    private static LogSequenceNumber? Page(string path, LogSequenceNumber page, WalSegmentSize size)
    {
        try
        {
            using var file = File.OpenHandle(path, options: FileOptions.RandomAccess, share: FileShare.ReadWrite | FileShare.Delete);
            Span<byte> header = stackalloc byte[HeaderBytes];
            return RandomAccess.Read(file, header, (long)(page.Value % size.Bytes)) == HeaderBytes
                ? new LogSequenceNumber(BinaryPrimitives.ReadUInt64LittleEndian(header[PageAddressOffset..]))
                : default(LogSequenceNumber);
        }
        catch (FileNotFoundException)
        {
            // It was never there, or PostgreSQL has just removed it.
            return null;
        }
    }

    private static IEnumerable<(string Path, WalFileName File)> Segments(DataDirectory data) =>
        from path in Directory.EnumerateFiles(data.FilePath("pg_wal"))
        let file = WalFileName.FromText(Path.GetFileName(path))
        where file is not null
        select (path, file.Value);

    private static IEnumerable<TimelineId> Histories(DataDirectory data) =>
        Directory.EnumerateFiles(data.FilePath("pg_wal"), "*.history")
            .Select(path => TimelineId.FromHistoryFileName(Path.GetFileName(path)))
            .OfType<TimelineId>();
}
