using System.Globalization;
using System.Text;

namespace Surus.LocalCluster.Node;

/// <summary>
/// A container's log in the format of the Kubernetes container runtimes: <c>TIME STREAM F|P TEXT</c> a line, where P marks a
/// line that goes on in the next record. At its size limit the file is put aside as <c>NAME.1</c>, which replaces an older one.
/// </summary>
internal sealed class LogFile(string path, long maxBytes, TimeProvider time) : IDisposable
{
    /// <summary>Longer lines are cut into parts.</summary>
    public const int MaxLineBytes = 16 * 1024;

    private readonly Lock gate = new();
    private FileStream file = Open(path);

    /// <summary>Reads a stream of the container to its end.</summary>
    /// <param name="source">The container's output.</param>
    /// <param name="name"><c>stdout</c> or <c>stderr</c>.</param>
    public async Task CopyFromAsync(Stream source, string name)
    {
        var buffer = new byte[MaxLineBytes];
        var used = 0;
        int read;
        while ((read = await source.ReadAsync(buffer.AsMemory(used))) > 0)
        {
            used = WriteLines(buffer, used + read, name);
        }

        if (used > 0)
        {
            Write(buffer.AsSpan(0, used), name, complete: true);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();

    private static FileStream Open(string path) => new(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, 0);

    /// <summary>Writes the whole lines of the buffer, moves the rest to its beginning and returns the rest's length.</summary>
    private int WriteLines(byte[] buffer, int length, string name)
    {
        var start = 0;
        int end;
        while ((end = buffer.AsSpan(start, length - start).IndexOf((byte)'\n')) >= 0)
        {
            Write(buffer.AsSpan(start, end), name, complete: true);
            start += end + 1;
        }

        if (start == 0 && length == buffer.Length)
        {
            Write(buffer, name, complete: false);
            return 0;
        }

        buffer.AsSpan(start, length - start).CopyTo(buffer);
        return length - start;
    }

    private void Write(ReadOnlySpan<byte> line, string name, bool complete)
    {
        var head = string.Create(
            CultureInfo.InvariantCulture,
            $"{time.GetUtcNow():yyyy-MM-ddTHH:mm:ss.fffffff}00Z {name} {(complete ? 'F' : 'P')} ");
        var record = new byte[head.Length + line.Length + 1];
        Encoding.ASCII.GetBytes(head, record);
        line.CopyTo(record.AsSpan(head.Length));
        record[^1] = (byte)'\n';
        lock (gate)
        {
            file.Write(record);
            if (file.Length >= maxBytes)
            {
                file.Dispose();
                File.Move(path, path + ".1", overwrite: true);
                file = Open(path);
            }
        }
    }
}
