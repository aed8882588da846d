using System.Text.Json.Nodes;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Surus.KubernetesTypes;
using Surus.LocalCluster.Cluster;

namespace Surus.LocalCluster.Node;

/// <summary>Writes what happens to pods as Event objects, in the background: an event never holds back what it tells of.</summary>
internal sealed partial class NodeEvents(IClusterApi api, string nodeName, TimeProvider time, ILogger logger)
{
    private const int MostRemembered = 2000;

    private readonly Channel<JsonObject> waiting = Channel.CreateBounded<JsonObject>(
        new BoundedChannelOptions(1000) { FullMode = BoundedChannelFullMode.DropOldest });

    private readonly Dictionary<string, (string Name, int Count)> written = [];

    /// <summary>Tells of a pod; the same words about the same pod again only raise a count.</summary>
    /// <param name="pod">The pod.</param>
    /// <param name="reason">One word, such as <c>Started</c>.</param>
    /// <param name="message">The sentence.</param>
    /// <param name="warning">Something is wrong.</param>
    /// <param name="container">The container it is about.</param>
    public void Tell(Pod pod, string reason, string message, bool warning = false, string? container = null)
    {
        var now = KubernetesTime.Format(time.GetUtcNow());
        var about = new JsonObject
        {
            ["apiVersion"] = "v1", ["kind"] = "Pod", ["name"] = pod.Metadata.Name,
            ["namespace"] = pod.Metadata.Namespace, ["uid"] = pod.Metadata.Uid,
        };
        if (container is not null)
        {
            about["fieldPath"] = $"spec.containers{{{container}}}";
        }

        waiting.Writer.TryWrite(new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Event",
            ["metadata"] = new JsonObject
            {
                ["name"] = $"{pod.Metadata.Name}.{Guid.NewGuid().ToString("N")[..16]}", ["namespace"] = pod.Metadata.Namespace,
            },
            ["involvedObject"] = about,
            ["type"] = warning ? "Warning" : "Normal",
            ["reason"] = reason,
            ["message"] = message,
            ["source"] = new JsonObject { ["component"] = "kubelet", ["host"] = nodeName },
            ["reportingComponent"] = "kubelet",
            ["reportingInstance"] = nodeName,
            ["firstTimestamp"] = now,
            ["lastTimestamp"] = now,
            ["count"] = 1,
        });
    }

    /// <summary>Writes until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        await foreach (var value in waiting.Reader.ReadAllAsync(cancel))
        {
            try
            {
                await WriteAsync(value, cancel);
            }
            catch (ApiException problem)
            {
                // Its namespace is about to go, for example. Nothing depends on an event.
                NotWritten(value.Text("reason")!, value.Text("involvedObject", "name")!, problem.Message);
            }
        }
    }

    private async Task WriteAsync(JsonObject value, CancellationToken cancel)
    {
        var key = $"{value.Text("involvedObject", "uid")} {value.Text("reason")} {value.Text("message")}";
        if (written.TryGetValue(key, out var before) && await Count(value, before, cancel))
        {
            written[key] = before with { Count = before.Count + 1 };
            return;
        }

        if (written.Count >= MostRemembered)
        {
            written.Clear();
        }

        var created = await api.Create(ResourceTypes.Events, value.Namespace, value, cancel);
        written[key] = (created.Name, 1);
    }

    private async Task<bool> Count(JsonObject value, (string Name, int Count) before, CancellationToken cancel)
    {
        var patch = new JsonObject { ["count"] = before.Count + 1, ["lastTimestamp"] = value["lastTimestamp"]!.DeepClone() };
        try
        {
            await api.MergePatch(ResourceTypes.Events, value.Namespace, before.Name, patch, null, cancel);
            return true;
        }
        catch (ApiException gone) when (gone.Code == 404)
        {
            return false;
        }
    }

    [LoggerMessage(LogLevel.Debug, "The event {Reason} of pod {Pod} was not written: {Problem}")]
    private partial void NotWritten(string reason, string pod, string problem);
}
