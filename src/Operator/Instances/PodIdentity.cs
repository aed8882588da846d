using Surus.Kubernetes;

namespace Surus.Operator;

/// <summary>One pod of one instance. A pod that is made again has the same name, and nothing else of the one before.</summary>
/// <param name="Cluster">The Cluster.</param>
/// <param name="Instance">The instance, which is the pod's name.</param>
/// <param name="Uid">The pod's unique id.</param>
internal sealed record PodIdentity(NamespacedName Cluster, string Instance, string Uid);
