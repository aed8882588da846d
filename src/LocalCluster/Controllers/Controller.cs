using Microsoft.Extensions.Logging;
using Surus.LocalCluster.Cluster;

namespace Surus.LocalCluster.Controllers;

/// <summary>Brings the world of one object at a time to what the object asks for.</summary>
/// <param name="name">The controller's name in logs.</param>
/// <param name="clock">The clock that delays run by.</param>
/// <param name="logger">Where failures are told.</param>
internal abstract partial class Controller(string name, TimeProvider clock, ILogger logger)
{
    private readonly KeyedQueue queue = new(clock);

    /// <summary>Looks at one object; null, or the time after which to look again though nothing changed.</summary>
    protected abstract ValueTask<TimeSpan?> Reconcile(ObjectKey key, CancellationToken cancel);

    /// <summary>Asks for a look at an object.</summary>
    protected void Enqueue(ObjectKey key) => queue.Add(key);

    /// <summary>Works until cancelled.</summary>
    /// <param name="workers">How many objects are looked at side by side.</param>
    /// <param name="cancel">Ends the work.</param>
    public Task Run(int workers, CancellationToken cancel) => Task.WhenAll(Enumerable.Range(0, workers).Select(_ => Work(cancel)));

    private async Task Work(CancellationToken cancel)
    {
        while (!cancel.IsCancellationRequested)
        {
            var key = await queue.Take(cancel);
            try
            {
                var again = await Reconcile(key, cancel);
                queue.Done(key);
                if (again is { } delay)
                {
                    queue.AddAfter(key, delay);
                }
            }
            catch (ApiException conflict) when (conflict.Code == 409 && conflict.Reason == "Conflict")
            {
                // The object changed since it was read: the change itself brings it here again, this is for a lost one.
                queue.Failed(key);
            }
            catch (ApiException refused) when (IsNamespaceEnding(refused))
            {
                // Nothing is made any more in a namespace that goes.
                queue.Done(key);
            }
            catch (Exception failure) when (!cancel.IsCancellationRequested)
            {
                LogFailure(logger, name, key, failure.Message);
                queue.Failed(key);
            }
        }
    }

    private static bool IsNamespaceEnding(ApiException refused) =>
        refused.Code == 403 && refused.Details?.Objects("causes").Any(cause => cause.Text("reason") == "NamespaceTerminating") == true;

    [LoggerMessage(Level = LogLevel.Warning, Message = "The {Controller} controller could not handle {Key}: {Failure}. It tries again.")]
    private static partial void LogFailure(ILogger logger, string controller, ObjectKey key, string failure);
}
