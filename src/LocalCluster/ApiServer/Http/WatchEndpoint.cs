using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Surus.LocalCluster.Cluster;

namespace Surus.LocalCluster.ApiServer;

/// <summary>Watches: one JSON object a line, until the client leaves, its time is over, or the server stops.</summary>
internal sealed class WatchEndpoint(ServerParts parts)
{
    private static readonly TimeSpan ShortestDefault = TimeSpan.FromMinutes(30);

    /// <summary>Answers a watch.</summary>
    public async Task Handle(ResourceCall call, ApiResource resource)
    {
        var answer = Rendering.Choose(call);
        var request = ListOptions.ReadWatch(call.Request);
        var selection = ListOptions.Selection(call, resource);
        var timeout = QueryOptions.Number(call.Request, "timeoutSeconds") is { } seconds and > 0 ? TimeSpan.FromSeconds(seconds) : Default();
        using var over = new CancellationTokenSource(timeout, parts.Core.Time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(call.Cancel, over.Token, parts.Stopping);
        var response = call.Context.Response;
        try
        {
            await using var events = parts.Core.Reader.Watch(resource, selection, request, end.Token).GetAsyncEnumerator(end.Token);
            var next = events.MoveNextAsync().AsTask();
            if (next.IsFaulted && next.Exception.InnerException is ApiException refused)
            {
                await RefuseInStream(call, refused);
                return;
            }

            response.ContentType = Replies.Json;
            await response.StartAsync(end.Token);
            await response.Body.FlushAsync(end.Token);
            await Send(call, resource, answer, events, next, end);
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested || parts.Stopping.IsCancellationRequested)
        {
            await response.CompleteAsync();
        }
    }

    // A watch asks for its revision before anything is sent, yet clients read the refusal from the stream.
    private static async Task RefuseInStream(ResourceCall call, ApiException refused)
    {
        if (refused.Code != 410)
        {
            throw refused;
        }

        var line = JsonText.Encode(new JsonObject { ["type"] = "ERROR", ["object"] = ApiErrors.Status(refused) });
        await Replies.Send(call.Context, 200, (byte[])[.. line, (byte)'\n']);
    }

    private static async Task Send(
        ResourceCall call, ApiResource resource, Answer answer, IAsyncEnumerator<StoredEvent> events, Task<bool> next, CancellationTokenSource end)
    {
        var body = call.Context.Response.BodyWriter;
        var first = true;
        try
        {
            while (await next)
            {
                Write(body, call, resource, answer, events.Current, first);
                first = false;
                next = events.MoveNextAsync().AsTask();

                // Events that are already waiting share one flush.
                if (!next.IsCompleted)
                {
                    await body.FlushAsync(end.Token);
                }
            }

            await body.FlushAsync(end.Token);
        }
        finally
        {
            // A client that went away leaves a step under way, and a sequence may not be let go of in the middle of one.
            await end.CancelAsync();
            await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static void Write(IBufferWriter<byte> body, ResourceCall call, ApiResource resource, Answer answer, StoredEvent one, bool first)
    {
        body.Write(one.Type switch
        {
            WatchEventType.Added => "{\"type\":\"ADDED\",\"object\":"u8,
            WatchEventType.Modified => "{\"type\":\"MODIFIED\",\"object\":"u8,
            WatchEventType.Deleted => "{\"type\":\"DELETED\",\"object\":"u8,
            _ => "{\"type\":\"BOOKMARK\",\"object\":"u8,
        });
        body.Write(one.Object is { } stored ? Rendering.Event(call, resource, stored, answer, first) : JsonText.Encode(Bookmark(resource, answer, one)));
        body.Write("}\n"u8);
    }

    private static JsonObject Bookmark(ApiResource resource, Answer answer, StoredEvent one)
    {
        var metadata = new JsonObject { ["resourceVersion"] = Revisions.Text(one.Revision) };
        if (one.InitialEventsEnd)
        {
            metadata["annotations"] = new JsonObject { ["k8s.io/initial-events-end"] = "true" };
        }

        if (resource.Custom is null && answer.Form == AnswerForm.Object)
        {
            return Skeletons.Bookmark(resource, metadata);
        }

        return answer.Form switch
        {
            AnswerForm.Table => new JsonObject
            {
                ["kind"] = "Table", ["apiVersion"] = "meta.k8s.io/v1", ["metadata"] = metadata, ["columnDefinitions"] = null, ["rows"] = new JsonArray(),
            },
            AnswerForm.Metadata => new JsonObject { ["kind"] = "PartialObjectMetadata", ["apiVersion"] = "meta.k8s.io/v1", ["metadata"] = metadata },
            _ => new JsonObject { ["kind"] = resource.Kind, ["apiVersion"] = resource.ApiVersion, ["metadata"] = metadata },
        };
    }

    private static TimeSpan Default() => ShortestDefault + TimeSpan.FromSeconds(RandomNumberGenerator.GetInt32((int)ShortestDefault.TotalSeconds));
}
