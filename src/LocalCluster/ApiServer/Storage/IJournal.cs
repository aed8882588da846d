namespace Surus.LocalCluster.ApiServer;

/// <summary>Where the store's changes are kept beyond the process.</summary>
internal interface IJournal : IAsyncDisposable
{
    /// <summary>Reads what is kept, oldest first (null: removed), and returns the revision to go on from.</summary>
    long Load(Action<string, ObjectKey, StoredObject?> put);

    /// <summary>Begins to accept changes. <paramref name="dump"/> gives the whole store, for a compaction.</summary>
    void Start(Func<StoreDump> dump);

    /// <summary>Queues a change; called under the store's lock, in order, and does no I/O.</summary>
    void Append(string bucket, Change change);

    /// <summary>Completes when everything appended so far has been handed to the operating system.</summary>
    /// <exception cref="IOException">It could not be written: the server must not go on as if it had been.</exception>
    ValueTask Written();
}

/// <summary>Keeps nothing: for tests.</summary>
internal sealed class NoJournal : IJournal
{
    /// <inheritdoc/>
    public long Load(Action<string, ObjectKey, StoredObject?> put) => 1;

    /// <inheritdoc/>
    public void Start(Func<StoreDump> dump)
    {
    }

    /// <inheritdoc/>
    public void Append(string bucket, Change change)
    {
    }

    /// <inheritdoc/>
    public ValueTask Written() => ValueTask.CompletedTask;

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
