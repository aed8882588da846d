using System.Threading.Channels;

namespace Surus.LocalCluster.Node;

/// <summary>Reads a log file as it grows, also through its rotation. The kernel tells of new lines; nothing is polled but the container's end.</summary>
internal sealed class LogFollower : IAsyncDisposable
{
    private static readonly TimeSpan LookForEnd = TimeSpan.FromMilliseconds(250);
    private readonly Channel<bool> news = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly FileSystemWatcher watcher;
    private readonly string file;
    private FileStream stream;

    /// <summary>Follows a file that exists.</summary>
    public LogFollower(string file)
    {
        this.file = file;
        watcher = new FileSystemWatcher(Path.GetDirectoryName(file)!, Path.GetFileName(file) + "*");
        watcher.Changed += (_, _) => news.Writer.TryWrite(true);
        watcher.Created += (_, _) => news.Writer.TryWrite(true);
        watcher.EnableRaisingEvents = true;
        stream = Open();
    }

    /// <summary>The records that were written since the last call.</summary>
    public IReadOnlyList<LogRecord> ReadNew()
    {
        var records = Read();
        if (File.Exists(file) && new FileInfo(file).Length < stream.Position)
        {
            // A new file is at the old one's place; what came last into the old one has just been read.
            stream.Dispose();
            stream = Open();
            records.AddRange(Read());
        }

        return records;
    }

    /// <summary>Returns when something was written, or after a moment.</summary>
    public async Task WaitAsync(CancellationToken cancel)
    {
        using var moment = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        moment.CancelAfter(LookForEnd);
        try
        {
            await news.Reader.ReadAsync(moment.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            // The caller looks whether the container has ended.
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        watcher.Dispose();
        await stream.DisposeAsync();
    }

    private FileStream Open() => new(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);

    private List<LogRecord> Read()
    {
        var rest = new byte[stream.Length - stream.Position];
        var read = stream.ReadAtLeast(rest, rest.Length, throwOnEndOfStream: false);
        var whole = LogLines.WholeLines(rest.AsSpan(0, read));
        stream.Position -= read - whole;
        return [.. rest.AsMemory(0, whole).Lines().Select(LogRecord.Parse).OfType<LogRecord>()];
    }
}
