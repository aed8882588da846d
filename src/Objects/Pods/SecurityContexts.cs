using Surus.Api;
using Surus.KubernetesTypes;

namespace Surus.Objects;

/// <summary>Security contexts: what the user gives wins, and what is left out is filled with the strictest that PostgreSQL can run with.</summary>
internal static class SecurityContexts
{
    private const long DefaultPostgresId = 26;

    public static PodSecurityContext OfPod(Cluster cluster)
    {
        var given = cluster.Spec.PodSecurityContext ?? new PodSecurityContext();
        var group = cluster.Spec.PostgresGid ?? DefaultPostgresId;
        return given with
        {
            RunAsUser = given.RunAsUser ?? cluster.Spec.PostgresUid ?? DefaultPostgresId,
            RunAsGroup = given.RunAsGroup ?? group,
            FsGroup = given.FsGroup ?? group,
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
