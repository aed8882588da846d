using Microsoft.Extensions.Logging;
using Surus.KubernetesTypes;
using Surus.LocalCluster.Cluster;
using Surus.LocalCluster.Network;

namespace Surus.LocalCluster.Node;

/// <summary>What the pods of a node share.</summary>
internal sealed record NodeContext
{
    /// <summary>The node's name.</summary>
    public required string Name { get; init; }

    /// <summary>The node's address.</summary>
    public required string Address { get; init; }

    /// <summary>What the node has.</summary>
    public required IReadOnlyDictionary<string, Quantity> Capacity { get; init; }

    /// <summary>What the nodes share on this machine.</summary>
    public required ContainerHost Host { get; init; }

    /// <summary>The cluster.</summary>
    public required IClusterApi Api { get; init; }

    /// <summary>The addresses of the node's pods.</summary>
    public required AddressPool Addresses { get; init; }

    /// <summary>Makes volumes.</summary>
    public required VolumeMounter Volumes { get; init; }

    /// <summary>Makes containers.</summary>
    public required ContainerBuilder Containers { get; init; }

    /// <summary>Writes events.</summary>
    public required NodeEvents Events { get; init; }

    /// <summary>Runs commands in containers.</summary>
    public required ContainerCommands Commands { get; init; }

    /// <summary>Probes containers.</summary>
    public required Prober Prober { get; init; }

    /// <summary>The clock.</summary>
    public required TimeProvider Time { get; init; }

    /// <summary>The log.</summary>
    public required ILogger Logger { get; init; }
}
