using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace Surus.LocalCluster.ApiServer;

/// <summary>
/// What the API server looks after by itself: default accounts, the published certificate, emptied namespaces, garbage, storage in use. Each
/// change is looked at once, in order; what failed is looked at again.
/// </summary>
internal sealed partial class Housekeeper : IAsyncDisposable
{
    private static readonly TimeSpan RetryPeriod = TimeSpan.FromSeconds(1);

    private readonly ApiCore core;
    private readonly ILogger<Housekeeper> logger;
    private readonly IReadOnlyList<IKeeper> keepers;
    private readonly Channel<ResourceChange> changes = Channel.CreateUnbounded<ResourceChange>(new UnboundedChannelOptions { SingleReader = true });
    private readonly CancellationTokenSource stopping = new();
    private readonly Task running;

    /// <summary>Begins with what is there.</summary>
    public Housekeeper(ApiCore core, ILogger<Housekeeper> logger)
    {
        this.core = core;
        this.logger = logger;
        keepers = [new NamespaceKeeper(core), new GarbageCollector(core), new StorageKeeper(core), new DefinitionKeeper(core), new PodKeeper(core)];
        core.Store.Committed += Observe;
        foreach (var resource in core.Registry.All.DistinctBy(one => one.Bucket, StringComparer.Ordinal))
        {
            foreach (var stored in core.Store.Bucket(resource.Bucket).Objects.Values)
            {
                changes.Writer.TryWrite(new ResourceChange(resource.Bucket, new Change(stored.Revision, stored, null)));
            }
        }

        running = Run();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        core.Store.Committed -= Observe;
        await stopping.CancelAsync();
        changes.Writer.TryComplete();
        await running;
        stopping.Dispose();
    }

    private void Observe(Bucket bucket, Change change) => changes.Writer.TryWrite(new ResourceChange(bucket.Name, change));

    private async Task Run()
    {
        await Task.Yield();
        try
        {
            await foreach (var change in changes.Reader.ReadAllAsync(stopping.Token))
            {
                foreach (var keeper in keepers)
                {
                    await Look(keeper, change);
                }
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            Stopped();
        }
    }

    private async ValueTask Look(IKeeper keeper, ResourceChange change)
    {
        try
        {
            await keeper.Look(change, stopping.Token);
        }
        catch (Cluster.ApiException refused) when (refused.Code is 404 or 409)
        {
            // Overtaken by another change, which will be looked at in its turn.
            Overtaken(change.Bucket, change.Change.Key.Name, refused.Message);
        }
        catch (Exception refused) when (refused is not OperationCanceledException)
        {
            Failed(refused, change.Bucket, change.Change.Key.Name);
            Again(change);
        }
    }

    private void Again(ResourceChange change)
    {
        var timer = new CancellationTokenSource(RetryPeriod, core.Time);
        timer.Token.Register(() =>
        {
            changes.Writer.TryWrite(change);
            timer.Dispose();
        });
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Housekeeping of {Bucket} {Name} failed and is tried again")]
    private partial void Failed(Exception error, string bucket, string name);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Housekeeping of {Bucket} {Name} was overtaken: {Message}")]
    private partial void Overtaken(string bucket, string name, string message);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Housekeeping has stopped")]
    private partial void Stopped();
}

/// <summary>A change and the resource it is of.</summary>
internal sealed record ResourceChange(string Bucket, Change Change);

/// <summary>Looks after one thing.</summary>
internal interface IKeeper
{
    /// <summary>Does what a change calls for.</summary>
    ValueTask Look(ResourceChange change, CancellationToken cancel);
}
