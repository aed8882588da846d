using System.Text;
using Surus.LocalCluster.Cluster;

namespace Surus.LocalCluster.Node;

/// <summary>Reads logs as the shim writes them.</summary>
internal static class LogReader
{
    /// <summary>The last bytes of a log as text, without times.</summary>
    public static string Tail(string file, int mostBytes)
    {
        var text = string.Concat(Records(file).Select(record => Encoding.UTF8.GetString(record.Text.Span) + (record.Complete ? "\n" : "")));
        return text.Length <= mostBytes ? text : text[^mostBytes..];
    }

    /// <summary>Writes what was asked for; with <see cref="LogOptions.Follow"/> until the container has ended.</summary>
    /// <param name="file">The log.</param>
    /// <param name="options">What was asked for.</param>
    /// <param name="ended">Whether the container has ended.</param>
    /// <param name="output">Where to.</param>
    /// <param name="cancel">Ends it.</param>
    public static async Task WriteAsync(string file, LogOptions options, Func<bool> ended, Stream output, CancellationToken cancel)
    {
        var writer = new LogWriter(output, options);
        await using var follower = new LogFollower(file);
        foreach (var record in Select(Records(file, follower), options))
        {
            await writer.WriteAsync(record, cancel);
        }

        while (options.Follow && !writer.Full)
        {
            // Asked before reading: what the container wrote before its end is then read.
            var last = ended();
            foreach (var record in follower.ReadNew())
            {
                await writer.WriteAsync(record, cancel);
            }

            await output.FlushAsync(cancel);
            if (last)
            {
                return;
            }

            await follower.WaitAsync(cancel);
        }

        await output.FlushAsync(cancel);
    }

    private static IEnumerable<LogRecord> Records(string file) => File.Exists(file)
        ? File.ReadAllBytes(file).AsMemory().Lines().Select(LogRecord.Parse).OfType<LogRecord>()
        : [];

    private static IEnumerable<LogRecord> Records(string file, LogFollower present) => Records(file + ".1").Concat(present.ReadNew());

    private static IEnumerable<LogRecord> Select(IEnumerable<LogRecord> records, LogOptions options)
    {
        var wanted = options.Since is { } since ? records.Where(record => record.Time >= since) : records;
        return options.TailLines is { } tail ? Last(wanted, tail) : wanted;
    }

    /// <summary>The last lines; the parts of a long line count as one.</summary>
    private static IEnumerable<LogRecord> Last(IEnumerable<LogRecord> records, long lines)
    {
        var all = records.ToList();
        var begin = all.Count;
        for (var found = 0L; begin > 0 && (found < lines || !all[begin - 1].Complete);)
        {
            begin--;
            found += all[begin].Complete ? 1 : 0;
        }

        // Stopped at the end of the line before the first one wanted.
        return lines <= 0 ? [] : all.Skip(begin);
    }
}
