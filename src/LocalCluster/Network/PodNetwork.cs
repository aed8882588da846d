using System.Net;

namespace Surus.LocalCluster.Network;

/// <summary>A pod's place in the network.</summary>
/// <param name="Namespace">The name of its network namespace; null for a pod in the machine's own.</param>
/// <param name="Link">The machine's end of its link; null for a pod in the machine's own namespace.</param>
/// <param name="Address">Its address.</param>
internal sealed record PodNetwork(string? Namespace, string? Link, IPAddress Address)
{
    /// <summary>The file that stands for the namespace; null for a pod in the machine's own.</summary>
    public string? NamespacePath => Namespace is null ? null : $"/run/netns/{Namespace}";
}
