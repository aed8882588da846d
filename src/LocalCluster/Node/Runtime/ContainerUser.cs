using Surus.KubernetesTypes;

namespace Surus.LocalCluster.Node;

/// <summary>As whom a container runs. Pure.</summary>
/// <param name="User">The user's number.</param>
/// <param name="Group">The primary group's number.</param>
/// <param name="Groups">The other groups.</param>
internal sealed record ContainerUser(long User, long Group, IReadOnlyList<long> Groups)
{
    /// <summary>What the container says, else the pod, else the image.</summary>
    /// <exception cref="ContainerStartException">It must not be root, and would be.</exception>
    public static ContainerUser Of(Pod pod, Container container, Image image, string passwd)
    {
        var (podContext, own) = (pod.Spec?.SecurityContext, container.SecurityContext);
        var user = own?.RunAsUser ?? podContext?.RunAsUser ?? image.User;
        if ((own?.RunAsNonRoot ?? podContext?.RunAsNonRoot) == true && user == 0)
        {
            throw new ContainerStartException(
                $"Container {container.Name} has runAsNonRoot, but its image runs as root: name a user with runAsUser.", "CreateContainerConfigError");
        }

        var group = own?.RunAsGroup ?? podContext?.RunAsGroup ?? UserFiles.PrimaryGroup(passwd, user);
        var groups = (podContext?.SupplementalGroups ?? []).Concat(podContext?.FsGroup is { } shared ? [shared] : []).Distinct();
        return new ContainerUser(user, group, [.. groups]);
    }
}
