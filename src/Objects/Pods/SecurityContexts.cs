using Surus.Api;
using Surus.KubernetesTypes;

namespace Surus.Objects;

/// <summary>Security contexts: what the user gives wins, and what is left out is filled with the strictest that PostgreSQL can run with.</summary>
internal static class SecurityContexts
{
    public static PodSecurityContext OfPod(Cluster cluster)
    {
        var given = cluster.Spec.PodSecurityContext ?? new PodSecurityContext();
        return given with
        {
            RunAsUser = given.RunAsUser ?? cluster.Spec.PostgresUserId,
            RunAsGroup = given.RunAsGroup ?? cluster.Spec.PostgresGroupId,
            FsGroup = given.FsGroup ?? cluster.Spec.PostgresGroupId,
            RunAsNonRoot = given.RunAsNonRoot ?? true,
            SeccompProfile = given.SeccompProfile ?? Seccomp(cluster),
        };
    }

    public static SecurityContext OfContainer(Cluster cluster)
    {
        var given = cluster.Spec.SecurityContext ?? new SecurityContext();
        return given with
        {
            Privileged = given.Privileged ?? false,
            RunAsNonRoot = given.RunAsNonRoot ?? true,
            ReadOnlyRootFilesystem = given.ReadOnlyRootFilesystem ?? true,
            AllowPrivilegeEscalation = given.AllowPrivilegeEscalation ?? false,
            Capabilities = given.Capabilities ?? new Capabilities { Drop = ["ALL"] },
            SeccompProfile = given.SeccompProfile ?? Seccomp(cluster),
        };
    }

    private static SeccompProfile Seccomp(Cluster cluster) => cluster.Spec.SeccompProfile ?? new SeccompProfile { Type = "RuntimeDefault" };
}
