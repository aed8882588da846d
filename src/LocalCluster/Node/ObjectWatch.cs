using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Surus.LocalCluster.Cluster;

namespace Surus.LocalCluster.Node;

/// <summary>Follows the objects of one type: all there are, then each change; begins anew where the API server has forgotten the past.</summary>
/// <param name="api">The cluster.</param>
/// <param name="type">The type.</param>
/// <param name="filter">Which of them.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">The log.</param>
internal sealed partial class ObjectWatch(IClusterApi api, ResourceType type, ObjectFilter filter, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan RetryPeriod = TimeSpan.FromSeconds(1);

    /// <summary>Follows until cancelled.</summary>
    /// <param name="all">Gets all objects there are: at the beginning, and after each gap.</param>
    /// <param name="change">Gets each change after that.</param>
    /// <param name="cancel">Ends it.</param>
    public async Task RunAsync(
        Func<IReadOnlyList<JsonObject>, Task> all, Action<WatchEventType, JsonObject> change, CancellationToken cancel)
    {
        while (true)
        {
            try
            {
                var list = await api.List(type, null, filter, cancel);
                await all(list.Items);
                await foreach (var next in api.Watch(type, null, filter, list.ResourceVersion, cancel))
                {
                    if (next.Type != WatchEventType.Bookmark)
                    {
                        change(next.Type, next.Object);
                    }
                }
            }
            catch (ApiException lost)
            {
                Lost(type, lost.Message);
                await Task.Delay(lost.Code == 410 ? TimeSpan.Zero : RetryPeriod, time, cancel);
            }
            catch (Exception problem) when (!cancel.IsCancellationRequested)
            {
                // A tool of the machine said no, perhaps. Whoever follows would be deaf for ever, and nobody would know.
                Failed(problem, type);
                await Task.Delay(RetryPeriod, time, cancel);
            }
        }
    }

    [LoggerMessage(LogLevel.Information, "The watch of {Type} begins anew: {Problem}")]
    private partial void Lost(ResourceType type, string problem);

    [LoggerMessage(LogLevel.Error, "What was seen of {Type} could not be taken in; the watch begins anew")]
    private partial void Failed(Exception problem, ResourceType type);
}
