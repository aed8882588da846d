using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Surus.LocalCluster.Cluster;

namespace Surus.LocalCluster.ApiServer;

/// <summary>Logs, commands, terminals: what the node streams out of containers.</summary>
internal sealed class PodStreamEndpoints(ServerParts parts)
{
    /// <summary>The log of a container.</summary>
    public async Task Log(ResourceCall call, ApiResource resource)
    {
        var request = call.Request;
        var pod = Pod(call, resource);
        var name = Container(request, pod);
        if (!HasNode(pod))
        {
            // What runs nowhere has said nothing.
            call.Context.Response.StatusCode = 204;
            return;
        }

        var (container, streams) = Find(call, pod, name);
        var options = new LogOptions
        {
            Follow = QueryOptions.Flag(request, "follow"),
            Previous = QueryOptions.Flag(request, "previous"),
            Timestamps = QueryOptions.Flag(request, "timestamps"),
            TailLines = QueryOptions.Number(request, "tailLines"),
            LimitBytes = QueryOptions.Number(request, "limitBytes"),
            Since = QueryOptions.Text(request, "sinceTime") is { } since ? ApiTime.Parse(since)
                : QueryOptions.Number(request, "sinceSeconds") is { } seconds ? parts.Core.Time.GetUtcNow().AddSeconds(-seconds) : null,
        };
        call.Context.Response.ContentType = "text/plain";
        using var end = CancellationTokenSource.CreateLinkedTokenSource(call.Cancel, parts.Stopping);
        await using var body = new FlushingStream(call.Context.Response.Body);
        await streams.WriteLog(container, options, body, end.Token);
    }

    /// <summary>A command in a container.</summary>
    public async Task Exec(ResourceCall call, ApiResource resource)
    {
        var command = call.Request.Query["command"].OfType<string>().ToList();
        if (command.Count == 0)
        {
            throw ApiErrors.BadRequest("you must specify at least 1 command for the container");
        }

        var (container, streams) = Find(call, resource);
        await RemoteCommand.Serve(call.Context, (process, cancel) => streams.Exec(container, command, process, cancel), parts.Stopping);
    }

    /// <summary>The streams of a container's own process.</summary>
    public async Task Attach(ResourceCall call, ApiResource resource)
    {
        var (container, streams) = Find(call, resource);
        await RemoteCommand.Serve(call.Context, (process, cancel) => streams.Attach(container, process, cancel), parts.Stopping);
    }

    /// <summary>Connections to ports of a pod.</summary>
    public async Task PortForward(ResourceCall call, ApiResource resource)
    {
        var (container, streams) = Find(call, resource);
        await PortForwarding.Serve(call.Context, port => streams.Connect(container.Namespace, container.Pod, port, call.Cancel), parts.Stopping);
    }

    private JsonObject Pod(ResourceCall call, ApiResource resource) => resource.Read(parts.Core.Reader.Get(resource, call.Path.Namespace, call.Path.Name!));

    private static bool HasNode(JsonObject pod) => !string.IsNullOrEmpty(pod.Text("spec", "nodeName"));

    private (ContainerReference Container, IPodStreams Streams) Find(ResourceCall call, ApiResource resource)
    {
        var pod = Pod(call, resource);
        return Find(call, pod, Container(call.Request, pod));
    }

    private (ContainerReference Container, IPodStreams Streams) Find(ResourceCall call, JsonObject pod, string container)
    {
        var name = pod.Name();
        if (!HasNode(pod))
        {
            throw ApiErrors.BadRequest($"pod {name} does not have a host assigned");
        }

        var streams = parts.PodStreams() ?? throw new ApiException(503, "ServiceUnavailable", $"no node serves the streams of pod {name} yet; try again when the node is up");
        return (new ContainerReference(call.Path.Namespace!, name, container), streams);
    }

    private static string Container(HttpRequest request, JsonObject pod)
    {
        var all = pod.Objects("spec", "containers").Concat(pod.Objects("spec", "initContainers")).Concat(pod.Objects("spec", "ephemeralContainers"))
            .Select(one => one.Text("name") ?? "").ToList();
        var wanted = QueryOptions.Text(request, "container");
        if (wanted is null)
        {
            var chosen = pod.Text("metadata", "annotations", "kubectl.kubernetes.io/default-container");
            var own = pod.Objects("spec", "containers").Select(one => one.Text("name") ?? "").ToList();
            return chosen is not null && own.Contains(chosen, StringComparer.Ordinal) ? chosen
                : own.Count == 1 || request.Path.Value!.EndsWith("/portforward", StringComparison.Ordinal) ? own[0]
                : throw ApiErrors.BadRequest(
                    string.Create(CultureInfo.InvariantCulture, $"a container name must be specified for pod {pod.Name()}, choose one of: [{string.Join(' ', own)}]"));
        }

        return all.Contains(wanted, StringComparer.Ordinal) ? wanted : throw ApiErrors.BadRequest($"container {wanted} is not valid for pod {pod.Name()}");
    }
}

/// <summary>Sends every write at once.</summary>
internal sealed class FlushingStream(Stream inner) : Stream
{
    /// <inheritdoc/>
    public override bool CanRead => false;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException("A response has no length before its end.");

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException("A response has no position.");
        set => throw new NotSupportedException("A response has no position.");
    }

    /// <inheritdoc/>
    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await inner.WriteAsync(buffer, cancellationToken);
        await inner.FlushAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    /// <inheritdoc/>
    public override void Flush() => inner.Flush();

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("A response is only written.");

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException("A response has no position.");

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException("A response has no length before its end.");

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("A response is written asynchronously.");
}
