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

    private static IEnumerable<TimelineId> Histories(DataDirectory data) =>
        Directory.EnumerateFiles(data.FilePath("pg_wal"), "*.history")
            .Select(path => TimelineId.FromHistoryFileName(Path.GetFileName(path)))
            .OfType<TimelineId>();
}
