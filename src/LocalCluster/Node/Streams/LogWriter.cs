using System.Text;
using Surus.LocalCluster.Cluster;

namespace Surus.LocalCluster.Node;

/// <summary>Writes log records as <c>kubectl logs</c> shows them.</summary>
internal sealed class LogWriter(Stream output, LogOptions options)
{
    private long left = options.LimitBytes ?? long.MaxValue;
    private bool insideLine;

    /// <summary>As many bytes have been written as were asked for.</summary>
    public bool Full => left <= 0;

    /// <summary>Writes a record.</summary>
    public async ValueTask WriteAsync(LogRecord record, CancellationToken cancel)
    {
        if (options.Since is { } since && record.Time < since)
        {
            return;
        }

        var head = options.Timestamps && !insideLine ? record.Timestamp + " " : "";
        var line = new byte[head.Length + record.Text.Length + (record.Complete ? 1 : 0)];
        Encoding.ASCII.GetBytes(head, line);
        record.Text.CopyTo(line.AsMemory(head.Length));
        if (record.Complete)
        {
            line[^1] = (byte)'\n';
        }

        insideLine = !record.Complete;
        var count = (int)Math.Min(left, line.Length);
        left -= count;
        await output.WriteAsync(line.AsMemory(0, count), cancel);
    }
}
