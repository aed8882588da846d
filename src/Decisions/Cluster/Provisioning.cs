using Surus.Api;

namespace Surus.Decisions;

/// <summary>
/// Makes instances whose serial was reserved: volumes, the job that fills them, then the pod. The first one is made from nothing
/// (<c>initdb</c>), the others are copies of the primary. What was interrupted is taken up where it stands.
/// </summary>
internal static class Provisioning
{
    private static readonly TimeSpan RetryPeriod = TimeSpan.FromSeconds(30);

    public static Opinion Judge(ClusterView view)
    {
        if (view is { IsBootstrapped: false, Members.Length: 0 } && (view.Status.LatestGeneratedNode ?? 0) == 0)
        {
            return Begin(view);
        }

        var opinions = view.Members
            .Where(member => member.State is MemberState.Reserved or MemberState.Initializing)
            .Select(member => About(view, member))
            .ToList();
        var speaker = opinions.FirstOrDefault(opinion => opinion.Phase is not null);
        return new()
        {
            Phase = speaker?.Phase,
            Reason = speaker?.Reason ?? "",
            Steps = [.. opinions.SelectMany(opinion => opinion.Steps), .. FinishedJobs(view)],
            CheckAgainAfter = opinions.Select(opinion => opinion.CheckAgainAfter).Where(after => after is not null).Min(),
        };
    }

    private static Opinion Begin(ClusterView view)
    {
        const int First = 1;
        return new()
        {
            Phase = Phase.SettingUpPrimary,
            Reason = $"Instance {ObjectNames.Instance(view.Name, First)} is made as the primary.",
            StatusChanges =
            [
                new StatusChange.ReserveInstance(First), new StatusChange.SetTargetPrimary(ObjectNames.Instance(view.Name, First)),
            ],
            CheckAgainAfter = TimeSpan.Zero,
        };
    }

    private static Opinion About(ClusterView view, MemberView member)
    {
        var isFirst = !view.IsBootstrapped;
        if (!isFirst && !view.PrimaryIsWell && member.Job is not { IsComplete: true })
        {
            return Opinion.Waits(
                Phase.WaitingForInstances, $"Instance {member.Name} is made as a copy of the primary, which is not ready.", Hold.Nothing);
        }

        return member.Job switch
        {
            { IsTerminating: true } => Waiting(view, $"The job {member.Job.Name} is being removed before instance {member.Name} is made."),
            { IsComplete: true } => Filled(view, member),
            { Failure: not null } => Failed(view, member, member.Job),
            { IsOutdated: true, IsRunning: false } => Retried(view, member.Job, $"The spec changed since job {member.Job.Name} was made."),
            not null => Waiting(view, $"The job {member.Job.Name} fills the volumes of instance {member.Name}."),
            null => Started(view, member),
        };
    }

    private static Opinion Waiting(ClusterView view, string reason) => new() { Phase = PhaseOf(view), Reason = reason };

    private static Opinion Started(ClusterView view, MemberView member)
    {
        var role = view.IsBootstrapped ? JobRoles.Join : JobRoles.Initdb;
        var reason = view.IsBootstrapped
            ? $"Instance {member.Name} is made as a copy of the primary {view.Status.CurrentPrimary}."
            : $"Instance {member.Name} is made as the primary.";
        return new()
        {
            Phase = PhaseOf(view),
            Reason = reason,
            Steps =
            [
                .. member.Volumes.Where(volume => volume is { IsWanted: true, Claim: null })
                    .Select(volume => new ClusterStep.CreateVolume(member.Serial, volume.ClaimName, reason)),
                new ClusterStep.CreateJob(member.Serial, role, reason) { Event = new(EventReasons.CreatingInstance, reason) },
            ],
        };
    }

    private static Opinion Filled(ClusterView view, MemberView member)
    {
        var reason = $"The volumes of instance {member.Name} are filled.";
        return member.Data is { Claim: { } claim } && member.Volumes.All(volume => !volume.IsWanted || volume.Exists)
            ? new()
            {
                Phase = PhaseOf(view),
                Reason = reason,
                Steps =
                [
                    new ClusterStep.MarkVolumeReady(member.Data.ClaimName, claim.Metadata.Uid!, reason),
                    new ClusterStep.CreatePod(member.Serial, RoleLabels.RoleOf(view, member.Name), reason),
                ],
            }
            : Retried(view, member.Job!, $"A volume that job {member.Job!.Name} had filled is gone.");
    }

    // The first instance has nothing to be copied from, so its failure needs a person: the spec asks for something that does not
    // work. A copy is tried again, since what it failed by may be over.
    private static Opinion Failed(ClusterView view, MemberView member, JobView job)
    {
        if (job.IsOutdated)
        {
            return Retried(view, job, $"The spec changed since job {job.Name} failed.");
        }

        if (!view.IsBootstrapped)
        {
            return Opinion.Waits(
                Phase.Unrecoverable, $"Instance {member.Name} could not be made: {job.Failure} See the log of job {job.Name}, and correct the spec.");
        }

        var rest = (job.FailedAt ?? view.Now) + RetryPeriod - view.Now;
        return rest > TimeSpan.Zero
            ? Waiting(view, $"Instance {member.Name} could not be copied: {job.Failure} It is tried again.") with { CheckAgainAfter = rest }
            : Retried(view, job, $"The job {job.Name} failed: {job.Failure}");
    }

    private static Opinion Retried(ClusterView view, JobView job, string reason) => new()
    {
        Phase = PhaseOf(view),
        Reason = reason,
        Steps = [new ClusterStep.DeleteJob(job.Name, job.Uid, reason)],
    };

    // Once the pod is there the job has no more to tell.
    private static IEnumerable<ClusterStep> FinishedJobs(ClusterView view) => view.Members
        .Where(member => member is { State: MemberState.Complete, Pod: not null, Job: { IsComplete: true, IsTerminating: false } })
        .Select(member => new ClusterStep.DeleteJob(member.Job!.Name, member.Job.Uid, $"The job {member.Job.Name} did its work."));

    private static string PhaseOf(ClusterView view) => view.IsBootstrapped ? Phase.CreatingReplica : Phase.SettingUpPrimary;
}
