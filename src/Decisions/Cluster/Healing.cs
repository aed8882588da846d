using System.Collections.Immutable;
using Surus.Api;

namespace Surus.Decisions;

/// <summary>Brings back what went missing: a pod on its volumes; and gives up what has lost its data.</summary>
internal static class Healing
{
    public static Opinion Judge(ClusterView view)
    {
        if (EverythingIsLost(view))
        {
            return Opinion.Waits(
                Phase.Unrecoverable,
                "The volumes of all instances are gone. The Cluster has no data left to start from: restore it from a backup.",
                Hold.All);
        }

        var opinions = view.Members.Select(member => About(view, member)).ToList();
        var speaker = opinions.FirstOrDefault(opinion => opinion.Phase is not null);
        return new()
        {
            Phase = speaker?.Phase,
            Reason = speaker?.Reason ?? "",
            StatusChanges = [.. opinions.SelectMany(opinion => opinion.StatusChanges)],
            Steps = [.. opinions.SelectMany(opinion => opinion.Steps)],
        };
    }

    private static bool EverythingIsLost(ClusterView view) =>
        view.IsBootstrapped && view.Members.All(member => member.State is MemberState.Lost && member.Pod is null);

    private static Opinion About(ClusterView view, MemberView member) => member.State switch
    {
        MemberState.Complete when member.IsGivenUp && CanBeReplaced(view, member) => Replaced(member),
        MemberState.Complete when member.Name == ScalingDown.Victim(view)?.Name => Opinion.None,
        MemberState.Complete => RunningAgain(view, member),
        MemberState.Leaving when member.HasPod && IsReplaced(view, member) => Released(member),
        MemberState.Lost or MemberState.Unusable => GivenUp(view, member),
        _ => Opinion.None,
    };

    private static Opinion RunningAgain(ClusterView view, MemberView member)
    {
        if (member.PodHasEnded && member.HasPod)
        {
            var reason = $"The pod of instance {member.Name} has ended and is made anew.";
            return new()
            {
                Phase = Phase.WaitingForInstances,
                Reason = reason,
                Steps = [new ClusterStep.DeletePod(member.Name, member.Pod!.Metadata.Uid!, reason) { Event = new(EventReasons.DeletePod, reason) }],
            };
        }

        if (member.Pod is not null)
        {
            return Opinion.None;
        }

        var why = $"Instance {member.Name} has its volumes and no pod.";
        ImmutableArray<ClusterStep> missing =
        [
            .. member.Volumes.Where(volume => volume is { IsWanted: true, Claim: null })
                .Select(volume => new ClusterStep.CreateVolume(member.Serial, volume.ClaimName, $"The spec asks for volume {volume.ClaimName}.")),
        ];
        return new()
        {
            Phase = view.IsBootstrapped ? Phase.CreatingReplica : Phase.SettingUpPrimary,
            Reason = why,
            Steps =
            [
                .. missing,
                new ClusterStep.CreatePod(member.Serial, RoleLabels.RoleOf(view, member.Name), why)
                {
                    Event = new(EventReasons.CreatingInstance, $"Creating the pod of instance {member.Name}"),
                },
            ],
        };
    }

    // The primary, and the one that is to become it, are not given up by a word on their pod; and the others only while the primary,
    // of which the new copy is made, is well.
    private static bool CanBeReplaced(ClusterView view, MemberView member) =>
        member.Name != view.Status.CurrentPrimary && member.Name != view.Status.TargetPrimary && view.PrimaryIsWell;

    private static Opinion Replaced(MemberView member)
    {
        var reason = $"Instance {member.Name} is marked as unrecoverable on its pod, and is removed with its volumes; another takes its place.";
        var steps = Removal.Steps(member, reason);
        return new()
        {
            Phase = Phase.WaitingForInstances,
            Reason = reason,
            Steps = steps.SetItem(0, steps[0] with { Event = new(EventReasons.DeleteUnrecoverableInstance, reason) }),
        };
    }

    // A volume that is being deleted is there as long as its pod: what was interrupted is ended. As long as no other has taken its place, it serves.
    private static bool IsReplaced(ClusterView view, MemberView member) =>
        CanBeReplaced(view, member) && view.Members.Count(other => ScalingUp.Counts(other) && other.IsReady) >= view.Cluster.Spec.Instances;

    private static Opinion Released(MemberView member)
    {
        var reason = $"A volume of instance {member.Name} is being deleted, and the others are as many as the spec asks for: the pod goes too.";
        return new()
        {
            Phase = Phase.WaitingForInstances,
            Reason = reason,
            Steps = [new ClusterStep.DeletePod(member.Name, member.Pod!.Metadata.Uid!, reason) { Event = new(EventReasons.DeletePod, reason) }],
        };
    }

    // Never the primary, nor the one that is to become it: who follows it is for failover to say. And nothing is deleted before
    // another instance is known to hold the data.
    private static Opinion GivenUp(ClusterView view, MemberView member)
    {
        if (member.Name == view.Status.CurrentPrimary || member.Name == view.Status.TargetPrimary)
        {
            return Opinion.Waits(
                Phase.FailOver, $"Instance {member.Name}, the primary, has lost a volume; another instance has to take its place.", Hold.Changes);
        }

        if (member.Pod is not null || !view.PrimaryIsWell)
        {
            return Opinion.None;
        }

        var left = Removal.Steps(member, $"Instance {member.Name} has lost a volume and cannot run again.");
        return left.Length == 0
            ? new() { StatusChanges = [new StatusChange.ForgetInstance(member.Name)] }
            : new() { Steps = left };
    }
}
