using Surus.Api;
using Surus.KubernetesTypes;

namespace Surus.Objects;

/// <summary>What the pods of instances and of their jobs have in common.</summary>
internal static class PodParts
{
    /// <summary>The container that copies the instance manager to where the others find it.</summary>
    public const string BootstrapContainerName = "bootstrap-controller";

    public static PodSpec Common(Cluster cluster, int serial) => new()
    {
        Containers = [],
        Volumes = PodVolumes.Volumes(cluster, serial),
        SecurityContext = SecurityContexts.OfPod(cluster),
        ServiceAccountName = cluster.ServiceAccountName,
        AutomountServiceAccountToken = false,
        Affinity = InstanceScheduling.OfInstance(cluster),
        NodeSelector = cluster.Spec.Affinity?.NodeSelector,
        Tolerations = cluster.Spec.Affinity?.Tolerations,
        TopologySpreadConstraints = cluster.Spec.TopologySpreadConstraints,
        PriorityClassName = cluster.Spec.PriorityClassName,
        SchedulerName = cluster.Spec.SchedulerName,
    };

    public static Container BootstrapContainer(Cluster cluster, OperatorSettings settings, int serial) => new()
    {
        Name = BootstrapContainerName,
        Image = settings.OperatorImageName,
        ImagePullPolicy = cluster.Spec.ImagePullPolicy,
        Command = [PodPaths.OperatorManager, "bootstrap", PodPaths.Manager],
        Resources = cluster.Spec.Resources,
        VolumeMounts = [.. PodVolumes.Mounts(cluster, serial).Where(mount => mount.Name != PodVolumes.ServiceAccountVolume)],
        SecurityContext = SecurityContexts.OfContainer(cluster),
    };
}
