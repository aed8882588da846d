using System.Collections.Immutable;
using Surus.Api;

namespace Surus.Decisions;

/// <summary>
/// The role on the labels of pods and volumes. The service of the primary follows it, so it follows what is known: the primary is the
/// instance that said so (<c>status.currentPrimary</c>), and one that is being replaced because it failed is nobody's primary. Once the
/// old primary can write nothing more, the one that takes over has the role while it is still being promoted: the way to it
/// is open when it is ready.
/// </summary>
internal static class RoleLabels
{
    public static Opinion Judge(ClusterView view) => new()
    {
        Steps = [.. view.Members.Select(member => Step(view, member)).OfType<ClusterStep>()],
    };

    /// <summary>The role of <paramref name="member"/>; null while it is not known.</summary>
    public static string? RoleOf(ClusterView view, string member)
    {
        if (!view.IsBootstrapped)
        {
            return null;
        }

        if (member == view.Status.CurrentPrimary && view.PrimaryIsChanging && view.Status.Phase == Phase.FailOver)
        {
            return InstanceRoles.Unhealthy;
        }

        return member == Primary(view) ? InstanceRoles.Primary : InstanceRoles.Replica;
    }

    private static string? Primary(ClusterView view)
    {
        var oldOneIsDone = view.Lease is { IsReleased: true } || (view.Lease is { } lease && lease.Holder == view.Status.TargetPrimary);
        return view.PrimaryIsChanging && oldOneIsDone && view.Status.TargetPrimary != ClusterTarget.Pending
            ? view.Status.TargetPrimary
            : view.Status.CurrentPrimary;
    }

    private static ClusterStep? Step(ClusterView view, MemberView member)
    {
        if (RoleOf(view, member.Name) is not { } role)
        {
            return null;
        }

        var onPod = member.HasPod && !HasRole(member.Pod!.Metadata.Labels, role);
        ImmutableArray<string> claims =
        [
            .. member.Volumes.Where(volume => volume.Exists && !HasRole(volume.Claim!.Metadata.Labels, role)).Select(volume => volume.ClaimName),
        ];
        return onPod || claims.Length > 0
            ? new ClusterStep.SetRole(member.Name, role, claims, onPod, $"Instance {member.Name} is {Words(role)}.")
            : null;
    }

    private static bool HasRole(IReadOnlyDictionary<string, string>? labels, string role) =>
        labels?.GetValueOrDefault(Labels.InstanceRole) == role && labels.GetValueOrDefault(Labels.Role) == role;

    private static string Words(string role) => role switch
    {
        InstanceRoles.Primary => "the primary",
        InstanceRoles.Replica => "a replica",
        _ => "a primary that is being replaced",
    };
}
