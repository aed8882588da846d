using System.Buffers;
using System.Threading.Channels;

namespace Surus.LocalCluster.ApiServer;

/// <summary>
/// An append-only file of checksummed records, one generation after the other (<c>store-N.journal</c>). A generation
/// begins with all objects there were, so the newest complete one is the whole state.
/// </summary>
/// <remarks>
/// <para>Durability: a write is answered after its record was handed to the operating system, so it survives the death of this process at
/// any moment. The disk is told to keep it (fdatasync) within <see cref="SyncInterval"/>, once for everything written meanwhile. A power
/// failure can lose that last fraction of a second; it ends every pod of this one-machine cluster at the same moment, so
/// nobody is left who could have acted on what is lost, and controllers converge again from what is there.</para>
/// <para>Revisions never repeat: a restart goes on <see cref="RevisionGap"/> after the last known one, so a client that saw a lost
/// revision gets 410 Expired and lists again.</para>
/// </remarks>
internal sealed class Journal : IJournal
{
    /// <summary>How long a record may wait for fdatasync.</summary>
    public static readonly TimeSpan SyncInterval = TimeSpan.FromMilliseconds(100);

    /// <summary>How many revisions a restart skips.</summary>
    public const long RevisionGap = 1000;

    private const long SmallestCompaction = 16 * 1024 * 1024;
    private const int CompactionFactor = 4;

    private readonly string folder;
    private readonly TimeProvider time;
    private readonly Channel<Entry> queue = Channel.CreateUnbounded<Entry>(new UnboundedChannelOptions { SingleReader = true });
    private readonly ArrayBufferWriter<byte> buffer = new(64 * 1024);
    private int generation;
    private FileStream? file;
    private long snapshotLength;
    private long snapshotRevision;
    private Task writer = Task.CompletedTask;
    private Func<StoreDump> dump = () => throw new InvalidOperationException("The journal was not started.");

    /// <summary>Opens the journal in a folder, which is made where it is missing.</summary>
    public Journal(string folder, TimeProvider time)
    {
        this.folder = Directory.CreateDirectory(folder).FullName;
        this.time = time;
    }

    /// <inheritdoc/>
    public long Load(Action<string, ObjectKey, StoredObject?> put)
    {
        long revision = 0;
        generation = JournalFiles.Newest(folder);
        if (generation > 0)
        {
            var path = JournalFiles.Path(folder, generation);
            var bytes = File.ReadAllBytes(path);
            var valid = JournalRecord.ReadAll(bytes, (record, value) =>
            {
                revision = Math.Max(revision, record.Revision);
                if (record.Bucket.Length > 0)
                {
                    put(record.Bucket, record.Key, value);
                }
            });
            snapshotLength = bytes.Length;
            file = JournalFiles.OpenForAppend(path, valid);
        }

        return revision == 0 ? 1 : revision + RevisionGap;
    }

    /// <inheritdoc/>
    public void Start(Func<StoreDump> dump)
    {
        this.dump = dump;
        if (file is null)
        {
            Compact();
        }

        writer = Task.Run(Run);
    }

    /// <inheritdoc/>
    public void Append(string bucket, Change change) => queue.Writer.TryWrite(new Entry(bucket, change, Waiter: null));

    /// <inheritdoc/>
    public async ValueTask Written()
    {
        var waiter = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (!queue.Writer.TryWrite(new Entry(Bucket: null, Change: null, waiter)))
        {
            throw new IOException("The journal is closed: the state folder could not be written, or the server is stopping.");
        }

        await waiter.Task;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        queue.Writer.TryComplete();
        await writer;
        if (file is not null)
        {
            await file.DisposeAsync();
        }
    }

    private async Task Run()
    {
        var waiters = new List<TaskCompletionSource>();
        Task? nextSync = null;
        try
        {
            while (true)
            {
                var more = queue.Reader.WaitToReadAsync().AsTask();
                if (nextSync is not null && await Task.WhenAny(more, nextSync) == nextSync)
                {
                    Sync();
                    nextSync = null;
                }

                if (!await more)
                {
                    Sync();
                    return;
                }

                if (WriteBatch(waiters))
                {
                    nextSync ??= Task.Delay(SyncInterval, time);
                }
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Fail(waiters, new IOException($"The journal in {folder} could not be written: {error.Message}", error));
        }
    }

    private bool WriteBatch(List<TaskCompletionSource> waiters)
    {
        buffer.ResetWrittenCount();
        while (queue.Reader.TryRead(out var entry))
        {
            if (entry.Waiter is { } waiter)
            {
                waiters.Add(waiter);
            }
            else if (entry.Change!.Revision > snapshotRevision)
            {
                JournalRecord.Append(buffer, entry.Bucket!, entry.Change.Revision, entry.Change.Key, entry.Change.Current?.Json);
            }
        }

        var wrote = buffer.WrittenCount > 0;
        if (wrote)
        {
            file!.Write(buffer.WrittenSpan);
            file.Flush(flushToDisk: false);
        }

        waiters.ForEach(waiter => waiter.TrySetResult());
        waiters.Clear();
        if (wrote && file!.Length > Math.Max(SmallestCompaction, snapshotLength * CompactionFactor))
        {
            Compact();
        }

        return wrote;
    }

    private void Sync() => file?.Flush(flushToDisk: true);

    // The new generation is complete on disk before it gets its name, so a crash leaves the old one in charge.
    private void Compact()
    {
        var state = dump();
        var next = generation + 1;
        var replaced = file;
        file = JournalFiles.WriteGeneration(folder, next, state);
        snapshotLength = file.Length;
        snapshotRevision = state.Revision;
        replaced?.Dispose();
        generation = next;
        JournalFiles.RemoveBefore(folder, generation);
    }

    private void Fail(List<TaskCompletionSource> waiters, IOException error)
    {
        queue.Writer.TryComplete(error);
        while (queue.Reader.TryRead(out var entry))
        {
            if (entry.Waiter is { } waiter)
            {
                waiters.Add(waiter);
            }
        }

        waiters.ForEach(waiter => waiter.TrySetException(error));
    }

    private readonly record struct Entry(string? Bucket, Change? Change, TaskCompletionSource? Waiter);
}
