using Surus.Api;

namespace Surus.Postgres;

/// <summary>What the files in <c>pg_wal</c> tell.</summary>
public static class WalDirectory
{
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
            if (File.Exists(data.FilePath($"pg_wal/{WalFileName.Containing(timeline, last, size)}")))
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
