namespace Surus.LocalCluster.Cluster;

/// <summary>The types that the cluster's own parts work with.</summary>
internal static class ResourceTypes
{
    public static ResourceType Pods { get; } = new("", "v1", "pods");

    public static ResourceType Nodes { get; } = new("", "v1", "nodes");

    public static ResourceType Services { get; } = new("", "v1", "services");

    public static ResourceType Endpoints { get; } = new("", "v1", "endpoints");

    public static ResourceType Events { get; } = new("", "v1", "events");

    public static ResourceType PersistentVolumes { get; } = new("", "v1", "persistentvolumes");

    public static ResourceType PersistentVolumeClaims { get; } = new("", "v1", "persistentvolumeclaims");

    public static ResourceType Deployments { get; } = new("apps", "v1", "deployments");

    public static ResourceType ReplicaSets { get; } = new("apps", "v1", "replicasets");

    public static ResourceType Jobs { get; } = new("batch", "v1", "jobs");

    public static ResourceType EndpointSlices { get; } = new("discovery.k8s.io", "v1", "endpointslices");

    public static ResourceType PodDisruptionBudgets { get; } = new("policy", "v1", "poddisruptionbudgets");

    public static ResourceType Leases { get; } = new("coordination.k8s.io", "v1", "leases");

    public static ResourceType StorageClasses { get; } = new("storage.k8s.io", "v1", "storageclasses");
}
