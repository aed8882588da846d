using System.Threading.Channels;

namespace Surus.LocalCluster.Cluster;

/// <summary>
/// What flows in and out of running containers: logs, commands, terminals and forwarded ports. The node implements it, the API
/// server serves it under <c>pods/log</c>, <c>pods/exec</c>, <c>pods/attach</c> and <c>pods/portforward</c>.
/// </summary>
/// <remarks>
/// The API server has checked that the pod exists, is assigned to a node and has the container. An implementation that cannot
/// serve the request throws <see cref="ApiException"/> before it writes the first byte.
/// </remarks>
internal interface IPodStreams
{
    /// <summary>Writes the container's log to <paramref name="output"/>; returns at its end, or with <c>Follow</c> when the container has ended.</summary>
    /// <exception cref="ApiException">400 where the container has no log yet (or no previous one).</exception>
    Task WriteLog(ContainerReference container, LogOptions options, Stream output, CancellationToken cancel);

    /// <summary>Runs a command in the container and returns its exit code (128 + signal where a signal ended it).</summary>
    /// <remarks>Returns when the command has ended and all of its output has been written. Cancelling ends the command.</remarks>
    Task<int> Exec(ContainerReference container, IReadOnlyList<string> command, ProcessStreams streams, CancellationToken cancel);

    /// <summary>Joins the streams of the container's own process until it ends; returns its exit code. Cancelling only detaches.</summary>
    Task<int> Attach(ContainerReference container, ProcessStreams streams, CancellationToken cancel);

    /// <summary>Connects to a TCP port on loopback inside the pod's network namespace.</summary>
    /// <exception cref="IOException">Nothing listens there.</exception>
    Task<Stream> Connect(string @namespace, string pod, int port, CancellationToken cancel);
}

/// <summary>Names a container of a pod.</summary>
internal readonly record struct ContainerReference(string Namespace, string Pod, string Container);

/// <summary>Which part of a log is wanted, as <c>kubectl logs</c> asks for it.</summary>
internal sealed record LogOptions
{
    /// <summary>Go on with new lines as they come.</summary>
    public bool Follow { get; init; }

    /// <summary>The log of the container's previous run.</summary>
    public bool Previous { get; init; }

    /// <summary>Begin each line with its time (RFC 3339, nanoseconds).</summary>
    public bool Timestamps { get; init; }

    /// <summary>Only this many lines from the end; null: all.</summary>
    public long? TailLines { get; init; }

    /// <summary>Only lines at or after this time; null: all.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Stop after this many bytes; null: no bound.</summary>
    public long? LimitBytes { get; init; }
}

/// <summary>The streams of a command. A null stream was not asked for.</summary>
internal sealed record ProcessStreams
{
    /// <summary>Read by the command; at its end the command's standard input is closed.</summary>
    public Stream? Stdin { get; init; }

    /// <summary>Written by the command.</summary>
    public Stream? Stdout { get; init; }

    /// <summary>Written by the command; always null with <see cref="Tty"/>, which has one output.</summary>
    public Stream? Stderr { get; init; }

    /// <summary>The command gets a terminal.</summary>
    public bool Tty { get; init; }

    /// <summary>The sizes of the caller's terminal: the first as it is, then each change.</summary>
    public ChannelReader<TerminalSize>? Sizes { get; init; }
}

/// <summary>The size of a terminal, in characters.</summary>
internal readonly record struct TerminalSize(ushort Columns, ushort Rows);
