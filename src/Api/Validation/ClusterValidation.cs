namespace Surus.Api;

/// <summary>Whether a cluster's definition can work. The schema has checked each value by itself; here they are checked together.</summary>
public static class ClusterValidation
{
    private static readonly IReadOnlyList<Func<Cluster, IEnumerable<FieldError>>> _rules =
    [
        ClusterShapeRules.Check,
        BootstrapRules.Check,
        ImportRules.Check,
        RecoveryRules.Check,
        ExternalClusterRules.Check,
        ReplicaClusterRules.Check,
        StorageRules.Check,
        PlacementRules.Check,
        ResourceRules.Check,
        SynchronousRules.Check,
        ParameterRules.Check,
        ReplicationSlotRules.Check,
        PodSelectorRules.Check,
        ExtensionRules.Check,
        LdapRules.Check,
        ManagedRules.Check,
        ObjectStoreRules.Check,
        PluginRules.Check,
        AnnotationRules.Check,
    ];

    /// <summary>What is wrong with a definition; empty when it can work.</summary>
    public static IReadOnlyList<FieldError> Validate(Cluster cluster) => [.. _rules.SelectMany(rule => rule(cluster))];

    /// <summary>What is wrong with a change of a definition. The old one must have its defaults filled in.</summary>
    public static IReadOnlyList<FieldError> ValidateUpdate(Cluster before, Cluster after) =>
        [.. Validate(after), .. ClusterUpdateRules.Check(before, after)];

    /// <summary>What works, and could be better or may end.</summary>
    public static IReadOnlyList<string> Warnings(Cluster cluster) => [.. ClusterWarnings.Of(cluster)];
}
