using System.Globalization;
using Surus.LocalCluster.Cluster;

namespace Surus.LocalCluster.Node;

/// <summary>Logs, commands, terminals and ports of the pods of all nodes of an instance.</summary>
/// <param name="nodes">The nodes; asked each time, for nodes come and go.</param>
/// <param name="runc">The container runtime.</param>
internal sealed class PodStreams(Func<IEnumerable<Kubelet>> nodes, Runc runc) : IPodStreams
{
    /// <inheritdoc/>
    public async Task WriteLog(ContainerReference container, LogOptions options, Stream output, CancellationToken cancel)
    {
        var found = Container(container);
        var file = found.LogFile(options.Previous) ?? throw NoLog(container, found, options.Previous);
        var id = found.View.Id;
        await LogReader.WriteAsync(file, options, () => options.Previous || found.View.Id != id || !found.View.IsUp, output, cancel);
    }

    /// <inheritdoc/>
    public Task<int> Exec(ContainerReference container, IReadOnlyList<string> command, ProcessStreams streams, CancellationToken cancel)
    {
        var view = Container(container).View;
        if (view.Id is not { } id || !view.IsUp)
        {
            throw new ApiException(
                500, "InternalError", $"Container {container.Container} of pod {container.Pod} does not run: nothing can be executed in it.");
        }

        return streams.Tty
            ? TerminalCommand.RunAsync(runc.ExecArguments(id, ["--tty"], command), streams, cancel)
            : PipedCommand.RunAsync(runc.ExecArguments(id, [], command), streams, cancel);
    }

    /// <inheritdoc/>
    public async Task<int> Attach(ContainerReference container, ProcessStreams streams, CancellationToken cancel)
    {
        var found = Container(container);
        var id = found.View.Id;
        var file = found.LogFile(previous: false) ?? throw NoLog(container, found, previous: false);
        await LogReader.WriteAsync(
            file,
            new LogOptions { Follow = true, TailLines = 0 },
            () => found.View.Id != id || !found.View.IsUp,
            streams.Stdout ?? Stream.Null,
            cancel);
        return found.View.Exit?.Code ?? 0;
    }

    /// <inheritdoc/>
    public Task<Stream> Connect(string @namespace, string pod, int port, CancellationToken cancel) =>
        // A pod without a network has no loopback either, and must not lead to this machine's, which pods with hostNetwork have.
        Pod(@namespace, pod).Network is { } network
            ? NamespaceConnection.OpenAsync(network.NamespacePath, port, cancel)
            : throw new IOException($"The pod {@namespace}/{pod} has no network yet: wait until it runs.");

    private PodWorker Pod(string @namespace, string name) =>
        nodes().Select(node => node.Find(@namespace, name)).FirstOrDefault(pod => pod is not null)
        ?? throw new ApiException(404, "NotFound", $"No node that answers runs the pod {@namespace}/{name}: `surus-local status` says which nodes are stopped, frozen or cut off.");

    private PodContainer Container(ContainerReference container) =>
        Pod(container.Namespace, container.Pod).Find(container.Container)
        ?? throw new ApiException(400, "BadRequest", $"Pod {container.Pod} has no container {container.Container}.");

    private static ApiException NoLog(ContainerReference container, PodContainer found, bool previous)
    {
        var message = previous
            ? $"previous terminated container \"{container.Container}\" in pod \"{container.Pod}\" not found"
            : string.Create(
                CultureInfo.InvariantCulture,
                $"container \"{container.Container}\" in pod \"{container.Pod}\" is waiting to start: {found.View.Failure?.Reason ?? "ContainerCreating"}");
        return new ApiException(400, "BadRequest", message);
    }
}
