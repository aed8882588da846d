using System.Net;

namespace Surus.LocalCluster.Network;

/// <summary>The addresses and names of one instance's network. Two instances on one machine differ in all of them.</summary>
/// <param name="InstanceId">A short name, at most 6 letters or digits, that every link, namespace and table carries.</param>
/// <param name="PodRange">Addresses of pods and nodes; each node gets a /24 of it, the first /24 is the cluster's own.</param>
/// <param name="ServiceRange">Addresses of services.</param>
internal sealed record NetworkOptions(string InstanceId, Cidr PodRange, Cidr ServiceRange)
{
    /// <summary>The last label of all names in the cluster's DNS.</summary>
    public string ClusterDomain { get; init; } = "cluster.local";

    /// <summary>The machine's own address in the cluster: the API server and the DNS listen here for pods.</summary>
    public IPAddress HostAddress => PodRange.At(1);

    /// <summary>The link that carries the machine's and the nodes' addresses.</summary>
    public string AnchorLink => $"sl-{InstanceId}";

    /// <summary>The nftables table, of family <c>ip</c>.</summary>
    public string Table => $"surus-{InstanceId}";

    /// <summary>What all names of pod namespaces begin with.</summary>
    public string NamespacePrefix => $"surus-{InstanceId}-";

    /// <summary>What all names of pod links begin with.</summary>
    public string LinkPrefix => $"sl{InstanceId}p";

    /// <summary>The range of a node's pods.</summary>
    /// <param name="nodeIndex">From 1.</param>
    public Cidr NodeRange(int nodeIndex) => PodRange.Part(nodeIndex, 24);

    /// <summary>A node's own address.</summary>
    /// <param name="nodeIndex">From 1.</param>
    public IPAddress NodeAddress(int nodeIndex) => NodeRange(nodeIndex).At(1);

    /// <summary>Whether a link of the machine is the instance's, by its name.</summary>
    public bool Owns(string link) => link == AnchorLink || link.StartsWith(LinkPrefix, StringComparison.Ordinal);
}
