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

    /// <summary>How often a node renews its lease.</summary>
    public TimeSpan LeaseEvery { get; init; } = TimeSpan.FromSeconds(10);

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

    /// <summary>Provisioned volumes: a folder each, where those that are files are mounted.</summary>
    public string VolumesFolder => Path.Combine(StateFolder, "volumes");

    /// <summary>A file for each process that will thaw a frozen volume.</summary>
    public string GuardsFolder => Path.Combine(RunFolder, "guards");

    /// <summary>The socket of the shim.</summary>
    public string ShimSocket => Path.Combine(RunFolder, "shim.sock");

    /// <summary>Where <c>runc</c> keeps its state.</summary>
    public string RuncRoot => Path.Combine(RunFolder, "runc");

    /// <summary>The control group above those of all containers.</summary>
    public string CgroupParent => $"/surus-{Network.InstanceId}";

    /// <summary>The control group above those of a node's containers: what stops, stops the whole node at once.</summary>
    public string NodeCgroup(string node) => $"{CgroupParent}/{node}";

    /// <summary>The control group above those of a pod's containers.</summary>
    public string PodCgroup(string node, string uid) => $"{NodeCgroup(node)}/{uid}";

    /// <summary>The control group of one run of a container.</summary>
    public string ContainerCgroup(string node, string uid, string container, int attempt) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{PodCgroup(node, uid)}/{container}-{attempt}");

    /// <summary>The socket by which the commands reach the daemon.</summary>
    public string ControlSocket => Path.Combine(RunFolder, "control.sock");
}
