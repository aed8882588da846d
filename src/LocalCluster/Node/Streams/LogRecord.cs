using System.Text;
using Surus.KubernetesTypes;

namespace Surus.LocalCluster.Node;

/// <summary>One line of a log file as the shim writes it. Pure.</summary>
/// <param name="Time">When it was written.</param>
/// <param name="Timestamp">The same as text.</param>
/// <param name="Complete">The line ends here.</param>
/// <param name="Text">What the container wrote.</param>
internal readonly record struct LogRecord(DateTimeOffset Time, string Timestamp, bool Complete, ReadOnlyMemory<byte> Text)
{
    /// <summary>Reads a line without its line break; null where it is not such a line.</summary>
    public static LogRecord? Parse(ReadOnlyMemory<byte> line)
    {
        var span = line.Span;
        var first = span.IndexOf((byte)' ');
        var second = first < 0 ? -1 : first + 1 + span[(first + 1)..].IndexOf((byte)' ');
        if (second <= first || span.Length < second + 3)
        {
            return null;
        }

        var timestamp = Encoding.ASCII.GetString(span[..first]);
        return KubernetesTime.TryParse(timestamp, out var time)
            ? new LogRecord(time, timestamp, span[second + 1] == 'F', line[(second + 3)..])
            : null;
    }
}
