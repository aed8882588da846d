using System.Collections.Immutable;
using System.Globalization;
using Surus.Api;
using Surus.Decisions;
using Surus.Postgres;

namespace Surus.InstanceManager;

/// <summary>The history files in <c>pg_wal</c>.</summary>
internal static class TimelineHistoryFiles
{
    /// <summary>The ancestors of a timeline, oldest first; none where it has no history file.</summary>
    public static ImmutableArray<TimelineEnd> Ancestors(DataDirectory data, TimelineId timeline)
    {
        var path = data.FilePath($"pg_wal/{timeline.HistoryFileName}");
        return File.Exists(path) ? Parse(File.ReadLines(path)) : [];
    }

    /// <summary>Reads lines of timeline, position and reason.</summary>
    public static ImmutableArray<TimelineEnd> Parse(IEnumerable<string> lines)
    {
        var ends = ImmutableArray.CreateBuilder<TimelineEnd>();
        foreach (var line in lines)
        {
            var fields = line.Split((char[])[' ', '\t'], 3, StringSplitOptions.RemoveEmptyEntries);
            if (fields.Length >= 2 && uint.TryParse(fields[0], NumberStyles.None, CultureInfo.InvariantCulture, out var timeline)
                && LogSequenceNumber.TryParse(fields[1], out var end))
            {
                ends.Add(new TimelineEnd(new TimelineId(timeline), end));
            }
        }

        return ends.ToImmutable();
    }

    /// <summary>
    /// Makes the next promotion open <paramref name="reserved"/>: PostgreSQL opens the timeline after the newest that has a history
    /// file. Those between were reserved by others that never came to open them; a comment is file enough.
    /// </summary>
    public static void Reserve(DataDirectory data, TimelineId current, TimelineId reserved)
    {
        for (var between = current.Value + 1; between < reserved.Value; between++)
        {
            var path = data.FilePath($"pg_wal/{new TimelineId(between).HistoryFileName}");
            if (!File.Exists(path))
            {
                DurableFile.Write(path, "# This timeline was reserved for another instance.\n");
            }
        }
    }
}
