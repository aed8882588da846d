using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Surus.LocalCluster.Network;

namespace Surus.LocalCluster.Node;

/// <summary>What the nodes of an instance share on this machine.</summary>
/// <param name="Network">Names and addresses; its instance id is in all names that the machine knows.</param>
/// <param name="StateFolder">Where pods, logs and the image map are kept.</param>
internal sealed record HostOptions(NetworkOptions Network, string StateFolder)
{
    /// <summary>The program and first arguments by which <c>surus-local</c> starts itself anew, as the shim.</summary>
    public IReadOnlyList<string> Command { get; init; } = [Environment.ProcessPath!];

    /// <summary>How many nodes there are.</summary>
    public int NodeCount { get; init; } = 1;

    /// <summary>The size at which a log file is put aside, in bytes; the last one is kept beside the present one.</summary>
    public long MaxLogBytes { get; init; } = 10 * 1024 * 1024;

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>The log.</summary>
    public ILoggerFactory Loggers { get; init; } = NullLoggerFactory.Instance;

    /// <summary>What need not survive the machine.</summary>
    public string RunFolder => $"/run/surus-{Network.InstanceId}";

    /// <summary>A node's pods: a folder each, by uid.</summary>
    public string PodsFolder(string node) => Path.Combine(StateFolder, "nodes", node, "pods");

    /// <summary>The image map.</summary>
    public string ImagesFile => Path.Combine(StateFolder, "images.json");

    /// <summary>The socket of the shim.</summary>
    public string ShimSocket => Path.Combine(RunFolder, "shim.sock");

    /// <summary>Where <c>runc</c> keeps its state.</summary>
    public string RuncRoot => Path.Combine(RunFolder, "runc");

    /// <summary>The control group above those of all containers.</summary>
    public string CgroupParent => $"/surus-{Network.InstanceId}";
}
