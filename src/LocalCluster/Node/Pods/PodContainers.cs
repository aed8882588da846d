using System.Text.Json;
using Surus.KubernetesTypes;

namespace Surus.LocalCluster.Node;

/// <summary>The containers of a pod. Pure.</summary>
internal static class PodContainers
{
    /// <summary>All containers with what they are for, init containers first.</summary>
    public static IEnumerable<(Container Spec, ContainerRole Role)> Of(PodSpec spec) =>
    [
        .. (spec.InitContainers ?? []).Select(container =>
            (container, container.RestartPolicy == "Always" ? ContainerRole.Sidecar : ContainerRole.Init)),
        .. spec.Containers.Select(container => (container, ContainerRole.Main)),
        .. (spec.EphemeralContainers ?? []).Select(container => (Common(container), ContainerRole.Ephemeral)),
    ];

    /// <summary>An ephemeral container has the fields of a container, and one more.</summary>
    private static Container Common(EphemeralContainer container) =>
        ClusterObjects.ToJson(container).Deserialize(KubernetesJson.TypeInfo<Container>())!;
}
