using Surus.Api;

namespace Surus.Decisions;

/// <summary>
/// Keeps the standbys that a commit waits for out of the primary's failure domain, so that a commit survives the loss of the domain. Domains
/// are told apart by labels of nodes or pods, which the operator copies into <c>status.topology</c>.
/// </summary>
public static class FailureDomains
{
    /// <summary>The labels that tell domains apart; empty where the spec names none.</summary>
    public static IReadOnlyList<string> Keys(ClusterSpec spec) => spec.Postgresql switch
    {
        { SyncReplicaElectionConstraint: { Enabled: true, NodeLabelsAntiAffinity: { Count: > 0 } keys } } => keys,
        { Synchronous.PodFailureDomainKeys: { Count: > 0 } keys } => keys,
        { Synchronous.NodeFailureDomainKeys: { Count: > 0 } keys } => keys,
        _ => [],
    };

    /// <summary>
    /// The standbys to choose from. <c>spec.postgresql.synchronous</c> asks for a number of them: where fewer are outside of the primary's
    /// domain, or that is not known, all are good. The older way waits for as many as there are outside.
    /// </summary>
    public static IReadOnlyList<string> Eligible(Cluster cluster, string primary, IReadOnlyList<string> standbys)
    {
        if (Keys(cluster.Spec).Count == 0)
        {
            return standbys;
        }

        var outside = Outside(cluster.Spec, cluster.Status?.Topology, primary, standbys);
        return cluster.Spec.Postgresql?.Synchronous is { } synchronous
            ? outside is not null && AreEnough(synchronous, outside) ? outside : standbys
            : outside ?? standbys;
    }

    /// <summary>Those of <paramref name="standbys"/> that are known to be outside of the primary's domain; null while that domain is not known.</summary>
    internal static IReadOnlyList<string>? Outside(ClusterSpec spec, Topology? topology, string primary, IReadOnlyList<string> standbys)
    {
        var keys = Keys(spec);
        return topology is { SuccessfullyExtracted: true, Instances: { } instances } && Domain(primary) is { } own
            ? [.. standbys.Where(standby => Domain(standby) is { } other && !other.SequenceEqual(own, StringComparer.Ordinal))]
            : null;

        string[]? Domain(string instance) => instances.TryGetValue(instance, out var labels) && keys.All(labels.ContainsKey)
            ? [.. keys.Select(key => labels[key])]
            : null;
    }

    /// <summary>Whether a commit can do with <paramref name="outside"/>. Of standbys that are no instances nothing is known, and they count.</summary>
    internal static bool AreEnough(SynchronousReplication synchronous, IReadOnlyList<string> outside) =>
        outside.Count + (synchronous.StandbyNamesPre?.Count ?? 0) + (synchronous.StandbyNamesPost?.Count ?? 0) >= synchronous.Number;

    /// <summary>Whether the labels are those of pods, rather than of their nodes.</summary>
    internal static bool AreOfPods(ClusterSpec spec) =>
        spec.Postgresql is { SyncReplicaElectionConstraint: null or { Enabled: false }, Synchronous.PodFailureDomainKeys.Count: > 0 };
}
